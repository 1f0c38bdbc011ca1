/** Numbers between the host's dense arrays and laid-out tensors; both in the order of storage, padding left out. */
import type { TensorLayout } from "./program.ts";

/** Calls `visit` with the offset of every entry, in the order of storage. */
function each({ sizes, strides }: TensorLayout, visit: (offset: number) => void): void {
  const count = sizes.reduce((a, b) => a * b, 1);
  const index = sizes.map(() => 0);
  let offset = 0;
  for (let i = 0; i < count; i++) {
    visit(offset);
    for (let d = sizes.length - 1; d >= 0; d--) {
      offset += strides[d];
      if (++index[d] < sizes[d]) break;
      offset -= strides[d] * sizes[d];
      index[d] = 0;
    }
  }
}

export function readTensor(memory: Float32Array | Float64Array, layout: TensorLayout): Float64Array {
  const values = new Float64Array(layout.sizes.reduce((a, b) => a * b, 1));
  let i = 0;
  each(layout, (offset) => {
    values[i++] = memory[offset];
  });
  return values;
}

export function writeTensor(
  memory: Float32Array | Float64Array,
  layout: TensorLayout,
  values: ArrayLike<number>,
  what: string,
): void {
  const count = layout.sizes.reduce((a, b) => a * b, 1);
  if (values.length !== count)
    throw new Error(`${what} takes ${count} numbers (${layout.sizes.join(" × ") || "one"}), not ${values.length}`);
  let i = 0;
  each(layout, (offset) => {
    memory[offset] = values[i++];
  });
}
