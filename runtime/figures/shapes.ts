/** Rules for the shapes of what figures draw: checked before anything runs. Each gives the problem, or undefined. */
import type { ArgumentType, ShapeResult } from "../../dsl/catalogue.ts";

export type Named = Readonly<Record<string, ArgumentType>>;
type Shape = readonly number[];

const text = (shape: Shape) => (shape.length === 0 ? "a number" : `[${shape.join(", ")}]`);

/** The shape of one panel: a vector after `panel =` stands for the first own dimension. */
export function panelShape(argument: ArgumentType, named: Named): Shape {
  const panel = named.panel?.shape;
  return panel?.length === 1 && argument.shape.length >= 2 && argument.shape[0] === panel[0]
    ? argument.shape.slice(1)
    : argument.shape;
}

/** Nothing to say, or the first problem as the checker reports it. */
export function result(problem: string | undefined, help?: string): ShapeResult {
  return problem === undefined ? { shape: [] } : { problem, ...(help === undefined ? {} : { help }) };
}

/** One value an entry: `count` of them, or one for all. */
export function perEntry(named: Named, option: string, count: number, what: string): string | undefined {
  const given = named[option];
  if (given === undefined || given.shape.length === 0) return undefined;
  const size = given.shape[given.shape.length - 1];
  return size === count ? undefined : `\`${option}\` has ${size} entries, and there are ${count} ${what}`;
}

/** A matrix in every panel. */
export function matrix(shape: Shape): string | undefined {
  return shape.length === 2 ? undefined : `a matrix is needed, and this is ${text(shape)}`;
}
