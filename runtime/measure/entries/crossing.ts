import { root } from "../../iterate/methods/root.ts";
import { along, axisValues } from "../along.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import { missingValue } from "../tensors.ts";

/**
 * The first place along the swept axis where a - b changes its sign: between the two points beside it both are solved again until it is
 * found (Chandrupatla's method), where they are exact solutions; else by linear interpolation. A branch may end between two points: then
 * the last place where it exists is found by bisection, and the crossing is looked for on this side of it. A `minimum` between two points
 * is the lower of those that the solutions at both lead to. Curves that are equal at all points do not cross.
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
    let coincide = false;
    const scalar = a.tensor.shape.length === 0 && b.tensor.shape.length === 0;
    const value = along([a, b, axisValues(word, values)], { across: [word] }, ([first, second, x], kept) => {
      if (x.length > 1 && first.every((height, k) => height === second[k])) {
        coincide = true;
        return Number.NaN;
      }
      for (let k = 0; k < x.length; k += 1) {
        const here = first[k] - second[k];
        const before = kept[k] - 1;
        if (scalar && before >= 0 && (k === 0 || before !== kept[k - 1])) {
          const found = beforeTheEnd((at) => between(before, at), x[k], here, values[before]);
          if (found !== undefined) return found;
        }
        if (here === 0) return x[k];
        const adjacent = kept[k + 1] === kept[k] + 1;
        if (scalar && !adjacent && kept[k] + 1 < values.length) {
          const found = beforeTheEnd((at) => between(kept[k], at), x[k], here, values[kept[k] + 1]);
          if (found !== undefined) return found;
        }
        if (k + 1 === x.length) break;
        const next = first[k + 1] - second[k + 1];
        if (next === 0 || here < 0 === next < 0) continue;
        const solved = scalar && adjacent ? refined((at) => between(kept[k], at), x[k], x[k + 1]) : undefined;
        interpolated ||= solved === undefined;
        return solved ?? x[k] + (x[k + 1] - x[k]) * (here / (here - next));
      }
      return Number.NaN;
    });
    const none = value.tensor.missing?.every((flag) => flag === 1) && (value.notes ?? []).length === 0;
    const notes = [
      ...(value.notes ?? []),
      ...(interpolated ? [`interpolated between points of ${word}`] : []),
      ...(coincide ? [`the curves coincide at all points of ${word}: there is no crossing`] : []),
      ...(none && !coincide
        ? [
            `the curves do not cross between the points of ${word}, from ${Math.min(...values)} to ${Math.max(...values)}`,
          ]
        : []),
    ];
    return { ...value, notes: [...new Set(notes)] };
  },
};

/** Halvings towards the end of a branch: a crossing closer to it than a millionth of the interval is not seen. */
const HALVINGS = 20;

/** The crossing between a point and the next place without value, if the difference changes its sign while there is one. */
function beforeTheEnd(
  f: (x: number) => number | undefined,
  from: number,
  here: number,
  without: number,
): number | undefined {
  let [inside, outside] = [from, without];
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (inside + outside) / 2;
    const value = f(middle);
    if (value === undefined) outside = middle;
    else if (here < 0 !== value < 0) return refined(f, Math.min(from, middle), Math.max(from, middle));
    else inside = middle;
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
