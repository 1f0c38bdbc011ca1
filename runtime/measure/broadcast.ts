import type { Measured } from "./measured.ts";
import { carriedSize, isMissing, mapArrays, sizeOf, spread, unionAxes } from "./tensors.ts";

/** Values with one common set of carried axes and one own shape (sizes equal or 1, aligned from the right). */
export function broadcastAll(values: readonly Measured[]): Measured[] {
  const axes = unionAxes(values.map((value) => value.tensor.axes));
  const shape = values.reduce<readonly number[]>((all, value) => broadcastShapes(all, value.tensor.shape), []);
  return values.map((value) => widened(spread(value, axes), shape));
}

function broadcastShapes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) => {
    const m = a[a.length - rank + k] ?? 1;
    const n = b[b.length - rank + k] ?? 1;
    if (m !== n && m !== 1 && n !== 1)
      throw new Error(`shapes [${a.join(", ")}] and [${b.join(", ")}] do not go together`);
    return m === 1 ? n : m;
  });
}

function widened(value: Measured, shape: readonly number[]): Measured {
  const own = value.tensor.shape;
  if (own.length === shape.length && own.every((n, k) => n === shape[k])) return value;
  const strides = shape.map((_, k) => {
    const at = k - (shape.length - own.length);
    return at < 0 || own[at] === 1 ? 0 : sizeOf(own.slice(at + 1));
  });
  const blocks = carriedSize(value.tensor.axes);
  const [from, to] = [sizeOf(own), sizeOf(shape)];
  const places = new Int32Array(to);
  for (let k = 0; k < to; k += 1) {
    let rest = k;
    for (let d = shape.length - 1; d >= 0; d -= 1) {
      places[k] += strides[d] * (rest % shape[d]);
      rest = Math.floor(rest / shape[d]);
    }
  }
  return mapArrays(value, value.tensor.axes, shape, (source, target) => {
    for (let b = 0; b < blocks; b += 1)
      for (let k = 0; k < to; k += 1) target[b * to + k] = source[b * from + places[k]];
  });
}

/** a - b of broadcast values, with the sources of both. Missing where one is. */
export function difference(a: Measured, b: Measured): Measured {
  const [first, second] = broadcastAll([a, b]);
  const data = first.tensor.data.map((x, k) => x - second.tensor.data[k]);
  const missing = new Uint8Array(data.length);
  for (let k = 0; k < data.length; k += 1) {
    if (!isMissing(first.tensor, k) && !isMissing(second.tensor, k) && !Number.isNaN(data[k])) continue;
    missing[k] = 1;
    data[k] = 0;
  }
  const sources = new Map<string, Float64Array>();
  for (const name of new Set([...first.sources.keys(), ...second.sources.keys()])) {
    const [x, y] = [first.sources.get(name), second.sources.get(name)];
    sources.set(
      name,
      data.map((_, k) => (x?.[k] ?? 0) - (y?.[k] ?? 0)),
    );
  }
  return {
    tensor: { axes: first.tensor.axes, shape: first.tensor.shape, data, ...(missing.includes(1) ? { missing } : {}) },
    sources,
  };
}
