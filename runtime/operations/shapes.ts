import type { ArgumentType, Entry, ShapeResult } from "../../dsl/catalogue.ts";

type Rule = NonNullable<Entry["shape"]>;

/** Dimensions from the right, sizes equal or 1. */
export function broadcastShapes(shapes: readonly (readonly number[])[]): readonly number[] | undefined {
  let result: readonly number[] = [];
  for (const shape of shapes) {
    const rank = Math.max(result.length, shape.length);
    const next: number[] = [];
    for (let k = rank; k >= 1; k -= 1) {
      const [m, n] = [result[result.length - k] ?? 1, shape[shape.length - k] ?? 1];
      if (m !== n && m !== 1 && n !== 1) return undefined;
      next.push(m === 1 ? n : m);
    }
    result = next;
  }
  return result;
}

export const text = (shape: readonly number[]): string => (shape.length === 0 ? "a scalar" : `[${shape.join(", ")}]`);

/** All arguments in the order of the parameters, positional ones first. */
const all = (positional: readonly ArgumentType[], named: Readonly<Record<string, ArgumentType>>): ArgumentType[] => [
  ...positional,
  ...Object.values(named),
];

/** Elementwise operations. */
export const elementwise =
  (type: { integer?: boolean; boolean?: boolean } = {}): Rule =>
  (positional, named) => {
    const given = all(positional, named);
    const shape = broadcastShapes(given.map((argument) => argument.shape));
    if (shape === undefined)
      return { problem: `shapes ${given.map((argument) => text(argument.shape)).join(" and ")} do not go together` };
    return { shape, ...type };
  };

/** The static number of an argument, positional or named. */
export function staticNumber(argument: ArgumentType | undefined): number | undefined {
  if (argument?.static?.kind !== "tensor") return undefined;
  const [value] = argument.static.value.data;
  return argument.static.value.data.length === 1 && value !== null ? value : undefined;
}

/** The shape of the first argument. */
export const same: Rule = (positional, named) => ({ shape: (positional[0] ?? Object.values(named)[0])?.shape ?? [] });

/** What is left of the first argument's dimensions by `axis`: none without it, all but the named ones with it. */
export const reduction =
  (type: { integer?: boolean; boolean?: boolean } = {}): Rule =>
  (positional, named) => {
    const first = positional[0] ?? named.x;
    const axis = positional[1] ?? named.axis;
    if (first === undefined) return { problem: "a value is needed" };
    const integer = type.integer ?? (type.boolean ? false : first.integer);
    const kind = { ...type, integer };
    if (axis === undefined) return { shape: [], ...kind };
    const gone = dimensions(axis, first.shape.length);
    if (typeof gone === "string")
      return { problem: gone, help: "name dimensions by their numbers from 0, or use the word for an axis" };
    return { shape: first.shape.filter((_, k) => !gone.includes(k)), ...kind };
  };

/** Own dimensions that an `axis` argument names; words for carried axes name none. */
function dimensions(axis: ArgumentType, rank: number): number[] | string {
  if (axis.static?.kind !== "tensor") return [];
  const result: number[] = [];
  for (const entry of axis.static.value.data) {
    const k = entry === null ? Number.NaN : entry < 0 ? entry + rank : entry;
    if (!Number.isInteger(k) || k < 0 || k >= rank) return `the value has ${rank} dimensions, not a dimension ${entry}`;
    result.push(k);
  }
  return result;
}

/** Operations on a square matrix `x`: the shape of the result for its size. */
export const ofSquare =
  (shape: (size: number) => readonly number[]): Rule =>
  (positional, named) => {
    const [m, n] = (positional[0] ?? named.x)?.shape ?? [];
    return m !== undefined && m === n ? { shape: shape(m) } : { problem: "a square matrix is needed" };
  };

/** Operations along the last dimension of `x` that keep its shape. */
export const alongLast: Rule = (positional, named) => {
  const x = positional[0] ?? named.x;
  return needsRank(x, 1) ?? { shape: x.shape };
};

/** A rule that needs a vector or matrix of at least `rank` dimensions. */
export function needsRank(argument: ArgumentType | undefined, rank: number): ShapeResult | undefined {
  if (argument !== undefined && argument.shape.length >= rank) return undefined;
  const kind = rank === 1 ? "a vector" : rank === 2 ? "a matrix" : `${rank} dimensions`;
  return { problem: `${kind} is needed, not ${text(argument?.shape ?? [])}` };
}
