import type { BinaryFn } from "../program/instructions.ts";
import type { AxisId, NodeId, OperationName, Operations } from "./graph.ts";

const COMMUTATIVE: ReadonlySet<string> = new Set<BinaryFn>(["add", "multiply", "equal", "not_equal", "and", "or"]);

/**
 * The identity of a node for hash-consing: equal keys compute the same value. NaN and -0 have keys of their own, the order of the operands
 * of commutative functions does not count (min and max are not: they take the first of equals).
 */
export function nodeKey<O extends OperationName>(
  op: O,
  operands: readonly NodeId[],
  attributes: Operations[O],
  axes: readonly AxisId[],
): string {
  const commutes = op === "contract" || (op === "map2" && COMMUTATIVE.has((attributes as Operations["map2"]).fn));
  const ordered = commutes ? [...operands].sort((a, b) => a - b) : operands;
  return `${op}(${ordered.join()})[${axes.join()}]${text(attributes)}`;
}

/** The bits of constants, written once: graphs are rebuilt many times around the same arrays, which nobody changes. */
const written = new WeakMap<Float64Array, string>();

function text(value: unknown): string {
  if (value instanceof Float64Array) {
    const known = written.get(value);
    if (known !== undefined) return known;
    const words = new BigUint64Array(value.buffer, value.byteOffset, value.length);
    const bits = Array.from(words, (word) => word.toString(36)).join();
    written.set(value, bits);
    return bits;
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
