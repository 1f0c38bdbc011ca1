import type { AxisId, NodeId, OperationName, Operations } from "./graph.ts";

/** The identity of a node for hash-consing: equal keys compute the same value. NaN and -0 have keys of their own. */
export function nodeKey<O extends OperationName>(
  op: O,
  operands: readonly NodeId[],
  attributes: Operations[O],
  axes: readonly AxisId[],
): string {
  return `${op}(${operands.join()})[${axes.join()}]${text(attributes)}`;
}

function text(value: unknown): string {
  if (value instanceof Float64Array) {
    const words = new BigUint64Array(value.buffer, value.byteOffset, value.length);
    return Array.from(words, (word) => word.toString(36)).join();
  }
  if (Array.isArray(value)) return `[${value.map(text).join()}]`;
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, entry]) => `${name}=${text(entry)}`)
      .sort()
      .join(";");
  }
  return String(value);
}
