import { root } from "../../iterate/methods/root.ts";
import { along, axisValues } from "../along.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import { missingValue } from "../tensors.ts";

/**
 * The first place along the swept axis where a - b changes its sign: between the two points beside it both are solved again until it is
 * found (Chandrupatla's method), where they are exact solutions; else by linear interpolation.
 */
export const crossing: MeasureEntry = {
  entry: {
    name: "crossing",
    kind: "measure",
    doc: "Value of the swept name at which two curves cross; missing where they do not.",
    reference: "elementary",
    example: "measure swap = crossing(pentagon.loss, digons.loss) across rho",
    parameters: [
      tensorParameter("a", "a curve over the swept name"),
      tensorParameter("b", "another curve, or a level"),
    ],
    shape: () => ({ shape: [] }),
    takesAcross: true,
  },
  evaluate(args, services) {
    const [a, b] = [args.value("a"), args.value("b")];
    const words = [...a.tensor.axes, ...b.tensor.axes].map((axis) => axis.word);
    const word = services.across.find((name) => words.includes(name));
    if (word === undefined) throw new Error("`crossing` runs along a swept name: write `across` and the name");
    const values = services.abscissae(word);
    if (values === undefined) return missingValue([], { note: `the values of \`${word}\` are no numbers` });
    const between = (index: number, x: number): number | undefined => {
      const [first, second] = [services.between?.("a", word, index, x), services.between?.("b", word, index, x)];
      return first === undefined || second === undefined ? undefined : first - second;
    };
    let interpolated = false;
    const value = along([a, b, axisValues(word, values)], { across: [word] }, ([first, second, x], kept) => {
      const found = bracket(first, second, x);
      if (found === undefined) return Number.NaN;
      const { k, line } = found;
      if (first[k] === second[k]) return line;
      const solved =
        kept[k + 1] === kept[k] + 1 && a.tensor.shape.length === 0 && b.tensor.shape.length === 0
          ? refined((at) => between(kept[k], at), x[k], x[k + 1])
          : undefined;
      interpolated ||= solved === undefined;
      return solved ?? line;
    });
    const note = interpolated ? [`interpolated between points of ${word}`] : [];
    return { ...value, notes: [...new Set([...(value.notes ?? []), ...note])] };
  },
};

/** The first interval with a change of sign, and where a line through its ends is zero. */
function bracket(
  a: Float64Array,
  b: Float64Array,
  x: Float64Array,
): { readonly k: number; readonly line: number } | undefined {
  for (let k = 0; k < x.length; k += 1) {
    const here = a[k] - b[k];
    if (here === 0) return { k, line: x[k] };
    if (k + 1 === x.length) break;
    const next = a[k + 1] - b[k + 1];
    if (next !== 0 && here < 0 !== next < 0) return { k, line: x[k] + (x[k + 1] - x[k]) * (here / (here - next)) };
  }
  return undefined;
}

/** The root of a function between two places; undefined where it has no value somewhere on the way. */
function refined(f: (x: number) => number | undefined, low: number, high: number): number | undefined {
  let whole = true;
  const evaluate = (x: Float64Array): Float64Array =>
    x.map((at) => {
      const value = whole ? f(at) : undefined;
      whole &&= value !== undefined;
      return value ?? 0;
    });
  const found = root(evaluate, Float64Array.of(low), Float64Array.of(high), { relative: 1e-13 });
  return whole && found.converged ? found.x[0] : undefined;
}
