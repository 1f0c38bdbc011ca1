/**
 * gather:       out[feature, lane] <- rows[index[lane], feature]: sample-major rows into lanes.
 * gather_range: the same with index[lane] = first + lane.
 * Written up to the padded row; padding lanes repeat lane 0. Blocks of width × width are transposed in registers.
 */
import { gather as at, gather_range as range } from "../generated/opcodes";
import { bytes, width } from "../vector";

/** One vector of lanes: the rows start at p0 … p3 (f64: p0, p1). */
// @ts-expect-error: decorator
@inline function transpose<T>(features: i32, out: usize, out_row: usize, p0: usize, p1: usize, p2: usize, p3: usize): void {
  let f = 0;
  if (sizeof<T>() == 4) {
    for (; f + 4 <= features; f += 4) {
      const a = v128.load(p0), b = v128.load(p1), c = v128.load(p2), d = v128.load(p3);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(out, v128.shuffle<f64>(ab, cd, 0, 2));
      v128.store(out + out_row, v128.shuffle<f64>(ab, cd, 1, 3));
      v128.store(out + 2 * out_row, v128.shuffle<f64>(AB, CD, 0, 2));
      v128.store(out + 3 * out_row, v128.shuffle<f64>(AB, CD, 1, 3));
      out += 4 * out_row;
      p0 += 16; p1 += 16; p2 += 16; p3 += 16;
    }
    for (; f < features; f++) {
      store<f32>(out, load<f32>(p0));
      store<f32>(out, load<f32>(p1), 4);
      store<f32>(out, load<f32>(p2), 8);
      store<f32>(out, load<f32>(p3), 12);
      out += out_row;
      p0 += 4; p1 += 4; p2 += 4; p3 += 4;
    }
  } else {
    for (; f < features; f++) {
      store<f64>(out, load<f64>(p0));
      store<f64>(out, load<f64>(p1), 8);
      out += out_row;
      p0 += 8; p1 += 8;
    }
  }
}

export function gather<T>(pc: usize): void {
  const features = at.features(pc);
  const lanes = at.lanes(pc);
  const out_row = bytes<T>(at.out_row(pc));
  const row = bytes<T>(at.row(pc));
  const rows = at.rows(pc);
  const index = at.index(pc);
  let out = at.out(pc);
  for (let lane = 0; lane < lanes; lane += width<T>()) {
    const i0 = load<i32>(index + (<usize>lane << 2));
    const i1 = load<i32>(index + (<usize>(lane + 1 < lanes ? lane + 1 : 0) << 2));
    const i2 = load<i32>(index + (<usize>(lane + 2 < lanes ? lane + 2 : 0) << 2));
    const i3 = load<i32>(index + (<usize>(lane + 3 < lanes ? lane + 3 : 0) << 2));
    transpose<T>(features, out, out_row, rows + <usize>i0 * row, rows + <usize>i1 * row, rows + <usize>i2 * row, rows + <usize>i3 * row);
    out += 16;
  }
}

export function gather_range<T>(pc: usize): void {
  const features = range.features(pc);
  const lanes = range.lanes(pc);
  const out_row = bytes<T>(range.out_row(pc));
  const row = bytes<T>(range.row(pc));
  const rows = range.rows(pc) + <usize>load<i32>(range.first(pc)) * row;
  let out = range.out(pc);
  for (let lane = 0; lane < lanes; lane += width<T>()) {
    const i1 = lane + 1 < lanes ? lane + 1 : 0;
    const i2 = lane + 2 < lanes ? lane + 2 : 0;
    const i3 = lane + 3 < lanes ? lane + 3 : 0;
    transpose<T>(features, out, out_row, rows + <usize>lane * row, rows + <usize>i1 * row, rows + <usize>i2 * row, rows + <usize>i3 * row);
    out += 16;
  }
}
