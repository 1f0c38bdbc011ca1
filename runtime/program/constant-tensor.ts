import type { Precision } from "../engine/engine.ts";
import type { Node } from "../graph/graph.ts";
import type { Context } from "./context.ts";
import { padded, standardStrides, type Tensor } from "./layout.ts";

/** A resident tensor of the constants region; with lanes, [own axes …][all lanes], padding lanes repeat lane 0. */
export function constantTensor(c: Context, node: Node, values: ArrayLike<number>, precision: Precision): Tensor {
  const name = node.label ?? (node.axes.length === 0 ? String(values[0]) : `%${node.id}`);
  const { strides, length } = standardStrides(node.axes, c.full, c.lanes);
  let stored = values;
  if (c.carriesLanes(node)) {
    const sizes = node.axes.map(c.full);
    const padding = new Float64Array(padded(length));
    for (let i = 0; i < values.length; i++) {
      let at = 0;
      for (let d = sizes.length - 1, rest = i; d >= 0; d--) {
        at += (rest % sizes[d]) * strides.get(node.axes[d])!;
        rest = Math.floor(rest / sizes[d]);
      }
      padding[at] = values[i];
    }
    const lanes = c.full(c.lanes!);
    for (let row = 0; row < length; row += padded(lanes)) padding.fill(padding[row], row + lanes, row + padded(lanes));
    stored = padding;
  }
  const pointer = { region: "constants", offset: c.constants.reals(stored, precision), register: 0 } as const;
  return c.here({ name, precision, axes: node.axes, strides, pointer });
}
