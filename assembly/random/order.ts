/**
 * order: the rows in the order of their epoch. An epoch has as many steps as whole batches fit into the rows; its order is a permutation
 * made inside out (Durstenfeld, Algorithm 235, 1964; Knuth, The Art of Computer Programming 2, 3.4.2): row i goes to place floor(u (i + 1))
 * and what was there to place i, where the words of u are those of the stream (seed, purpose, instance; epoch, block 0) in order. It is
 * made when the epoch is not the one held; then the step's batch of it is copied out.
 */
import { order as at } from "../generated/opcodes";
import { scaled } from "./number";
import { threefry } from "./threefry";
import { words } from "./xoshiro";

const GENERATOR: usize = memory.data(128, 16);

function permute(out: usize, size: i32): void {
  const four = i32x4.splat(4);
  let limits = i32x4(1, 2, 3, 4);
  let shift: usize = 0;
  for (let row = 0; row < size; row += 4) {
    const places = scaled(words(GENERATOR + shift), limits);
    put(out, row, i32x4.extract_lane(places, 0));
    if (row + 1 < size) put(out, row + 1, i32x4.extract_lane(places, 1));
    if (row + 2 < size) put(out, row + 2, i32x4.extract_lane(places, 2));
    if (row + 3 < size) put(out, row + 3, i32x4.extract_lane(places, 3));
    limits = i32x4.add(limits, four);
    shift ^= 64;
  }
}

// @ts-expect-error: decorator
@inline function put(out: usize, row: i32, place: i32): void {
  const to = out + (<usize>place << 2);
  store<i32>(out + (<usize>row << 2), load<i32>(to));
  store<i32>(to, row);
}

export function order(pc: usize): void {
  const size = at.size(pc);
  const batch = at.batch(pc);
  const batches = <u64>max<i32>(1, size / batch);
  const step = load<u64>(at.step(pc));
  const epoch = step / batches;
  const held = at.held(pc);
  if (load<u64>(held) != epoch) {
    const seed = at.seed(pc);
    const instance = load<i32>(at.instance(pc));
    const low = <i32>epoch, high = <i32>(epoch >> 32);
    threefry(GENERATOR, load<i32>(seed), load<i32>(seed, 4), at.purpose(pc), instance, low, high, 0, 0);
    permute(at.permutation(pc), size);
    store<u64>(held, epoch);
  }
  memory.copy(at.out(pc), at.permutation(pc) + (<usize>(batch * <i32>(step % batches)) << 2), <usize>batch << 2);
}
