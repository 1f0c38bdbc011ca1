/** Shape rules that laws share. */
import type { ArgumentType, Entry, ShapeResult } from "../../dsl/catalogue.ts";

/** Shapes of operands aligned on the right, sizes equal or 1. */
export function broadcastShapes(shapes: readonly (readonly number[])[]): ShapeResult {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  const shape: number[] = [];
  for (let k = 0; k < rank; k += 1) {
    const sizes = shapes.map((s) => s[s.length - rank + k] ?? 1).filter((size) => size !== 1);
    if (sizes.some((size) => size !== sizes[0]))
      return { problem: `the shapes ${shapes.map((s) => `[${s.join(", ")}]`).join(" and ")} do not fit` };
    shape.push(sizes[0] ?? 1);
  }
  return { shape };
}

/** The shape of a scalar law is that of its parameters. */
export const lawShape: NonNullable<Entry["shape"]> = (positional, named) =>
  broadcastShapes([...positional, ...Object.values(named)].map((a) => a.shape));

/** A static whole number among the arguments: by name, else by position. */
export function staticCount(
  name: string,
  index: number,
  positional: readonly ArgumentType[],
  named: Readonly<Record<string, ArgumentType>>,
): number | undefined {
  const value = (named[name] ?? positional[index])?.static;
  if (value?.kind !== "tensor" || value.value.shape.length !== 0) return undefined;
  const [n] = value.value.data;
  return n !== null && Number.isInteger(n) ? n : undefined;
}

/** Shape rule of entries whose own shape is made of static counts. */
export function shapeOfCounts(
  names: readonly string[],
  shape: (counts: readonly number[]) => readonly number[],
): NonNullable<Entry["shape"]> {
  return (positional, named) => {
    const counts = names.map((name, k) => staticCount(name, k, positional, named));
    const missing = counts.indexOf(undefined);
    if (missing >= 0) return { problem: `${names[missing]} fixes a shape, so it must be a static whole number` };
    return { shape: shape(counts as number[]) };
  };
}
