/**
 * contract: out[n0, n1, n2] (+)= sum over k0, k1 in order of a · b, from +0, every stride free. For small uniform tensors. Where n2 lies
 * along memory in the result, a vector of entries is summed at once, each entry in the same order; operands then are one number for the
 * vector (stride 0), a row (1), or picked one by one.
 */
import { contract as at } from "../generated/opcodes";
import { bytes, load_splat, multiply_add, store_first, width, zero } from "../vector";

const enum Kind { splat, row, picked }

// @ts-expect-error: decorator
@inline function kindOf(stride: i32): Kind {
  return stride == 0 ? Kind.splat : stride == 1 ? Kind.row : Kind.picked;
}

/** Entries at p, p + d1, p + d2, p + d3 (f64: the first two). */
// @ts-expect-error: decorator
@inline function fetch<T>(kind: Kind, p: usize, d1: usize, d2: usize, d3: usize): v128 {
  if (kind == Kind.splat) return load_splat<T>(p);
  if (kind == Kind.row) return v128.load(p);
  if (sizeof<T>() == 8) return v128.load64_lane(p + d1, v128.load64_zero(p), 1);
  return v128.load32_lane(p + d3, v128.load32_lane(p + d2, v128.load32_lane(p + d1, v128.load32_zero(p), 1), 2), 3);
}

/** A row of n2 entries. */
// @ts-expect-error: decorator
@inline function row<T>(pc: usize, kind_a: Kind, kind_b: Kind, c: usize, x: usize, y: usize): void {
  const k0 = at.k0(pc), k1 = at.k1(pc);
  const ak0 = bytes<T>(at.ak0(pc)), ak1 = bytes<T>(at.ak1(pc));
  const bk0 = bytes<T>(at.bk0(pc)), bk1 = bytes<T>(at.bk1(pc));
  const da = bytes<T>(at.a2(pc)), db = bytes<T>(at.b2(pc));
  const accumulate = at.accumulate(pc) != 0;
  for (let left = at.n2(pc); left > 0; left -= width<T>()) {
    // Past the end the last entry again.
    const l1: usize = left > 1 ? 1 : 0, l2: usize = left > 2 ? 2 : l1, l3: usize = left > 3 ? 3 : l2;
    let sum = zero();
    for (let j0 = 0; j0 < k0; j0++) {
      let p = x + <usize>j0 * ak0;
      let q = y + <usize>j0 * bk0;
      for (let j1 = 0; j1 < k1; j1++) {
        sum = multiply_add<T>(fetch<T>(kind_a, p, l1 * da, l2 * da, l3 * da), fetch<T>(kind_b, q, l1 * db, l2 * db, l3 * db), sum);
        p += ak1;
        q += bk1;
      }
    }
    if (accumulate) sum = v128.add<T>(v128.load(c), sum);
    if (left >= width<T>()) v128.store(c, sum);
    else store_first<T>(c, sum, left);
    c += 16;
    x += da << (sizeof<T>() == 8 ? 1 : 2);
    y += db << (sizeof<T>() == 8 ? 1 : 2);
  }
}

// @ts-expect-error: decorator
@inline function rows<T>(pc: usize, kind_a: Kind, kind_b: Kind): void {
  for (let i0 = 0; i0 < at.n0(pc); i0++) {
    for (let i1 = 0; i1 < at.n1(pc); i1++) {
      row<T>(
        pc, kind_a, kind_b,
        at.out(pc) + bytes<T>(i0 * at.out0(pc) + i1 * at.out1(pc)),
        at.a(pc) + bytes<T>(i0 * at.a0(pc) + i1 * at.a1(pc)),
        at.b(pc) + bytes<T>(i0 * at.b0(pc) + i1 * at.b1(pc)),
      );
    }
  }
}

/** Entry by entry. */
function entries<T>(pc: usize): void {
  const n0 = at.n0(pc), n1 = at.n1(pc), n2 = at.n2(pc), k0 = at.k0(pc), k1 = at.k1(pc);
  const accumulate = at.accumulate(pc) != 0;
  const ak0 = bytes<T>(at.ak0(pc)), ak1 = bytes<T>(at.ak1(pc));
  const bk0 = bytes<T>(at.bk0(pc)), bk1 = bytes<T>(at.bk1(pc));
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      let c = at.out(pc) + bytes<T>(i0 * at.out0(pc) + i1 * at.out1(pc));
      let x = at.a(pc) + bytes<T>(i0 * at.a0(pc) + i1 * at.a1(pc));
      let y = at.b(pc) + bytes<T>(i0 * at.b0(pc) + i1 * at.b1(pc));
      for (let i2 = 0; i2 < n2; i2++) {
        let sum: T = 0;
        for (let j0 = 0; j0 < k0; j0++) {
          let p = x + <usize>j0 * ak0;
          let q = y + <usize>j0 * bk0;
          for (let j1 = 0; j1 < k1; j1++) {
            sum += load<T>(p) * load<T>(q);
            p += ak1;
            q += bk1;
          }
        }
        store<T>(c, accumulate ? load<T>(c) + sum : sum);
        c += bytes<T>(at.out2(pc));
        x += bytes<T>(at.a2(pc));
        y += bytes<T>(at.b2(pc));
      }
    }
  }
}

export function contract<T>(pc: usize): void {
  const n2 = at.n2(pc);
  if (n2 < 2 || at.out2(pc) != 1) {
    entries<T>(pc);
    return;
  }
  const a = kindOf(at.a2(pc)), b = kindOf(at.b2(pc));
  if (a == Kind.splat && b == Kind.row) rows<T>(pc, Kind.splat, Kind.row);
  else if (a == Kind.row && b == Kind.splat) rows<T>(pc, Kind.row, Kind.splat);
  else if (a == Kind.splat && b == Kind.picked) rows<T>(pc, Kind.splat, Kind.picked);
  else if (a == Kind.picked && b == Kind.splat) rows<T>(pc, Kind.picked, Kind.splat);
  else rows<T>(pc, Kind.picked, Kind.picked);
}
