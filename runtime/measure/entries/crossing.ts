import { along, axisValues } from "../along.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import { missingValue } from "../tensors.ts";

/** The first place along the swept axis where a - b changes its sign, by linear interpolation between the two points beside it. */
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
    const value = along([a, b, axisValues(word, values)], { across: [word] }, ([first, second, x]) =>
      place(first, second, x),
    );
    return { ...value, notes: [...new Set([...(value.notes ?? []), `interpolated between points of ${word}`])] };
  },
};

function place(a: Float64Array, b: Float64Array, x: Float64Array): number {
  for (let k = 0; k < x.length; k += 1) {
    const here = a[k] - b[k];
    if (here === 0) return x[k];
    if (k + 1 === x.length) break;
    const next = a[k + 1] - b[k + 1];
    if (next !== 0 && here < 0 !== next < 0) return x[k] + (x[k + 1] - x[k]) * (here / (here - next));
  }
  return Number.NaN;
}
