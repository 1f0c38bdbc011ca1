import type { Parameter } from "../../../dsl/catalogue.ts";
import { number } from "../../train/parameters.ts";
import type { DrawContext } from "../law.ts";

/**
 * Rows and columns that a weight joins, as PyTorch counts them for `W[out, in, …]`: fan_in is the product of all dimensions but the first,
 * fan_out of all but the second.
 */
export function fans({ g, own }: DrawContext, law: string): { readonly fanIn: number; readonly fanOut: number } {
  const [out, into, ...rest] = own.map((axis) => g.axisOf(axis).size);
  if (out === undefined || into === undefined)
    throw new Error(`${law} needs a weight of at least two dimensions, W[out, in]: a vector has no fan-in`);
  const field = rest.reduce((product, size) => product * size, 1);
  return { fanIn: into * field, fanOut: out * field };
}

export const gainParameter = (value: number, doc: string): Parameter => ({
  name: "gain",
  type: { kind: "tensor" },
  default: number(value),
  range: { min: 0 },
  doc,
});

/** Arguments of the two Kaiming laws. */
export const kaimingParameters: readonly Parameter[] = [
  {
    name: "a",
    type: { kind: "tensor" },
    default: number(0),
    doc: "slope of the rectifier for negative values; the gain is √(2 / (1 + a²))",
  },
];

/** gain / √fan_in: the standard deviation. He et al. 2015, eq. 14. */
export function kaimingDeviation(context: DrawContext, law: string): number {
  const { g, argument } = context;
  const { fanIn } = fans(context, law);
  const slope = g.map2("add", g.scalar(1), g.map1("square", argument("a")));
  return g.map1("sqrt", g.map2("divide", g.scalar(2 / fanIn), slope));
}

/** gain √(2 / (fan_in + fan_out)): the standard deviation. Glorot and Bengio 2010, eq. 16. */
export function xavierDeviation(context: DrawContext, law: string): number {
  const { g, argument } = context;
  const { fanIn, fanOut } = fans(context, law);
  return g.map2("multiply", argument("gain"), g.map1("sqrt", g.scalar(2 / (fanIn + fanOut))));
}

/** Uniform between ±√3 times a standard deviation. */
export function uniformOf({ g, own, random }: DrawContext, deviation: number): number {
  const bound = g.map2("multiply", g.map1("sqrt", g.scalar(3)), deviation);
  return random("uniform", own, [g.map1("negate", bound), bound]);
}
