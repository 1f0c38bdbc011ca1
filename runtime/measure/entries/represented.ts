import { lift } from "../lift.ts";
import { columnLengths, gram, overMatrices } from "../matrices.ts";
import { columnsShape, type MeasureEntry, numberParameter, tensorParameter } from "../measure-entry.ts";
import { asColumns } from "./dimensionality.ts";

/** |W_i| > threshold. */
export const represented: MeasureEntry = {
  entry: {
    name: "represented",
    kind: "measure",
    doc: "Which features are represented: columns longer than the threshold.",
    equation: "|W_i| > 0.5",
    reference: "Elhage et al. 2022, Toy Models of Superposition (arXiv:2209.10652)",
    example: "measure features = count(represented(trained.W))",
    parameters: [
      tensorParameter("W", "columns are feature directions [m, n]"),
      numberParameter("threshold", 0.5, "length above which a feature counts"),
    ],
    shape: (positional) => ({ ...columnsShape(positional), boolean: true }),
  },
  evaluate(args, { engine }) {
    const threshold = args.number("threshold", 0.5);
    const value = lift(
      [asColumns(args.value("W"))],
      ([own]) =>
        overMatrices(own, (w) => ({
          shape: [w.columns],
          data: columnLengths(gram(w), w.columns, engine.scalar).map((l) => (l > threshold ? 1 : 0)),
        })),
      { discrete: true },
    );
    return { ...value, boolean: true };
  },
};
