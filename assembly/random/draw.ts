/**
 * draw: out[row, lane] <- a number of `law`; rows in order, lanes ascending, one stream. A row takes lanes rounded up to 4; words come in
 * vectors from the two states in turn (xoshiro.ts): one vector makes four f32 or two f64 numbers. `normal` takes them in pairs, so its
 * rows take lanes rounded up to 8 in f32. `gamma` takes lane i of a group of four from stream i, as many words as it needs.
 * Thresholds compare integers: u < a on all 32 bits in f32, on 53 in f64. draw_index: whole numbers below `limit`, one word each.
 */

import { Law, draw as at, draw_index as index_at } from "../generated/opcodes";
import { bytes, load_splat, padded } from "../vector";
import { gamma } from "./gamma";
import { pair2, pair4 } from "./normal";
import { number, scaled } from "./number";
import { stretch } from "./stretch";
import { pass_turn, words } from "./xoshiro";

const SPLAT: usize = memory.data(32, 16);
const PAIR: usize = memory.data(32, 16);

/** One row; returns whether the turn stands at the second state. `shift` is 0 or 64: the state whose turn it is. */
// @ts-expect-error: decorator
@inline function row<T>(law: i32, generator: usize, shift: usize, lanes: i32, out: usize, a: usize, da: usize, b: usize, db: usize): usize {
  const end = out + bytes<T>(padded<T>(lanes));
  const full = out + bytes<T>((lanes + 3) & -4);
  for (; out < full; out += 16, a += da, b += db) {
    const w = words(generator + shift);
    shift ^= 64;
    if (out < end) v128.store(out, number<T>(law, w, v128.load(a), v128.load(b)));
  }
  return shift;
}

/** a + b z. Takes pairs of vectors; the second half of the last pair may fall away. */
// @ts-expect-error: decorator
@inline function normal_row<T>(generator: usize, shift: usize, lanes: i32, out: usize, a: usize, da: usize, b: usize, db: usize): usize {
  const end = out + bytes<T>(padded<T>(lanes));
  const full = out + bytes<T>((lanes + 3) & -4);
  for (; out < full; out += 32) {
    const w = words(generator + shift);
    const v = words(generator + (shift ^ 64));
    if (sizeof<T>() == 4) pair4(w, v, PAIR, PAIR + 16);
    else pair2(w, v, PAIR, PAIR + 16);
    v128.store(out, v128.add<T>(v128.load(a), v128.mul<T>(v128.load(b), v128.load(PAIR))));
    a += da;
    b += db;
    if (out + 16 < end) v128.store(out, v128.add<T>(v128.load(a), v128.mul<T>(v128.load(b), v128.load(PAIR, 16))), 16);
    a += da;
    b += db;
  }
  return shift;
}

/** b times a gamma number of shape a. */
// @ts-expect-error: decorator
@inline function gamma_row<T>(generator: usize, shift: usize, lanes: i32, out: usize, a: usize, da: usize, b: usize, db: usize): usize {
  const full = (lanes + 3) & -4;
  const end = padded<T>(lanes);
  for (let lane = 0; lane < full; lane++) {
    const offset = da ? bytes<T>(lane) : 0;
    const value = gamma(generator + shift + (<usize>(lane & 3) << 2), <f64>load<T>(a + offset));
    if (lane < end) store<T>(out + bytes<T>(lane), <T>(<f64>load<T>(b + (db ? bytes<T>(lane) : 0)) * value));
    if ((lane & 3) == 3) shift ^= 64;
  }
  return shift;
}

export function draw<T>(pc: usize): void {
  const law = at.law(pc);
  const generator = at.generator(pc);
  let rows = at.rows(pc);
  let all = at.lanes(pc);
  const out_row = bytes<T>(at.out_row(pc));
  const a_row = bytes<T>(at.a_row(pc));
  const b_row = bytes<T>(at.b_row(pc));
  const da: usize = at.a_lane(pc) ? 16 : 0;
  const db: usize = at.b_lane(pc) ? 16 : 0;
  let to = at.out(pc), a = at.a(pc), b = at.b(pc);
  let shift: usize = 0;
  // Neighbouring rows of whole pairs of vectors with one parameter are one long row: the same words in the same order.
  if (!da && !db && !a_row && !b_row && out_row == bytes<T>(all) && !(out_row & 31)) {
    all *= rows;
    rows = min<i32>(rows, 1);
  }
  for (let i = 0; i < rows; i++) {
    // Whole pairs of vectors at once when parameters are the same in all lanes; the rest vector by vector.
    let p = a, q = b, lanes = all, out = to;
    const pairs = bytes<T>(all) & ~31;
    if (!da && !db && pairs) {
      if (stretch<T>(law, generator + shift, generator + (shift ^ 64), to, to + pairs, load_splat<T>(a), load_splat<T>(b))) {
        out += pairs;
        lanes -= <i32>(pairs >> alignof<T>());
      }
    }
    if (lanes == 0) {
      to += out_row;
      a += a_row;
      b += b_row;
      continue;
    }
    if (!da) v128.store(p = SPLAT, load_splat<T>(a));
    if (!db) v128.store(q = SPLAT + 16, load_splat<T>(b));
    switch (law) {
      case Law.uniform: shift = row<T>(Law.uniform, generator, shift, lanes, out, p, da, q, db); break;
      case Law.normal: shift = normal_row<T>(generator, shift, lanes, out, p, da, q, db); break;
      case Law.bernoulli: shift = row<T>(Law.bernoulli, generator, shift, lanes, out, p, da, q, db); break;
      case Law.present: shift = row<T>(Law.present, generator, shift, lanes, out, p, da, q, db); break;
      case Law.exponential: shift = row<T>(Law.exponential, generator, shift, lanes, out, p, da, q, db); break;
      case Law.gamma: shift = gamma_row<T>(generator, shift, lanes, out, p, da, q, db); break;
      case Law.categorical: shift = row<T>(Law.categorical, generator, shift, lanes, out, p, da, q, db); break;
      default: unreachable();
    }
    to += out_row;
    a += a_row;
    b += b_row;
  }
  if (shift) pass_turn(generator);
}

export function draw_index(pc: usize): void {
  const generator = index_at.generator(pc);
  const lanes = index_at.lanes(pc);
  const limit = i32x4.splat(index_at.limit(pc));
  let out = index_at.out(pc);
  let shift: usize = 0;
  for (const end = out + (<usize>((lanes + 3) & -4) << 2); out < end; out += 16) {
    v128.store(out, scaled(words(generator + shift), limit));
    shift ^= 64;
  }
  if (shift) pass_turn(generator);
}
