/** contract: out[n0, n1, n2] (+)= sum over k0, k1 in order of a · b, from +0, every stride free. For small uniform tensors. */
import { contract as at } from "../generated/opcodes";
import { bytes } from "../vector";

export function contract<T>(pc: usize): void {
  const n0 = at.n0(pc);
  const n1 = at.n1(pc);
  const n2 = at.n2(pc);
  const k0 = at.k0(pc);
  const k1 = at.k1(pc);
  const accumulate = at.accumulate(pc) != 0;
  const out = at.out(pc);
  const a = at.a(pc);
  const b = at.b(pc);
  const ak0 = bytes<T>(at.ak0(pc));
  const ak1 = bytes<T>(at.ak1(pc));
  const bk0 = bytes<T>(at.bk0(pc));
  const bk1 = bytes<T>(at.bk1(pc));
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      let c = out + bytes<T>(i0 * at.out0(pc) + i1 * at.out1(pc));
      let x = a + bytes<T>(i0 * at.a0(pc) + i1 * at.a1(pc));
      let y = b + bytes<T>(i0 * at.b0(pc) + i1 * at.b1(pc));
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
