import { along, axisValues } from "../along.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";

/** The value of the swept name at which x is largest; of equal ones the first. Not used without `across`: there the core's argmax is. */
export const argmax: MeasureEntry = {
  entry: {
    name: "argmax",
    kind: "measure",
    doc: "`across` a swept name its value where x is largest; without, the place of the largest entry along the last axis.",
    reference: "elementary",
    example: "measure peak = argmax(test_loss) across T",
    parameters: [tensorParameter("x", "numbers")],
    shape: ([x]) => ({ shape: x.shape.slice(0, -1), integer: true }),
    takesAcross: true,
  },
  evaluate(args, services): Measured {
    const x = args.value("x");
    const word = services.across.find((name) => x.tensor.axes.some((axis) => axis.word === name));
    if (word === undefined) {
      const value = along([x], { across: [] }, ([row], kept) => (kept.length === 0 ? Number.NaN : kept[top(row)]), {
        discrete: true,
      });
      return { ...value, integer: true };
    }
    const size = x.tensor.axes.find((axis) => axis.word === word)?.size ?? 0;
    const values = services.abscissae(word) ?? Array.from({ length: size }, (_, k) => k);
    return along([x, axisValues(word, values)], { across: [word] }, ([row, at]) => at[top(row)] ?? Number.NaN, {
      discrete: true,
    });
  },
};

function top(row: Float64Array): number {
  let best = 0;
  for (let k = 1; k < row.length; k += 1) if (row[k] > row[best]) best = k;
  return best;
}
