import { lift } from "../lift.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/** min over the ladder of abs(x - rung), entry by entry; missing entries stay missing. */
export const distanceTo: MeasureEntry = {
  entry: {
    name: "distance_to",
    kind: "measure",
    doc: "Distance of each entry to the nearest of some numbers.",
    equation: "min_k abs(x - ladder_k)",
    reference: "elementary",
    example: "measure miss = max(distance_to(flat.values, ladder))",
    parameters: [tensorParameter("x", "numbers"), tensorParameter("ladder", "the numbers to compare with")],
    shape: ([x]) => ({ shape: x.shape }),
  },
  evaluate(args) {
    return lift(
      [args.value("x"), args.value("ladder")],
      ([x, ladder]) => {
        const rungs = ladder.data.filter((rung) => !Number.isNaN(rung));
        return {
          shape: x.shape,
          data: x.data.map((value) =>
            rungs.length === 0
              ? Number.NaN
              : rungs.reduce((best, rung) => Math.min(best, Math.abs(value - rung)), Number.POSITIVE_INFINITY),
          ),
        };
      },
      { partial: true },
    );
  },
};
