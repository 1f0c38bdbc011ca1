import { lift } from "../lift.ts";
import { overMatrices } from "../matrices.ts";
import { type MeasureEntry, numberParameter, tensorParameter } from "../measure-entry.ts";

/** Number of abs(w) above the given share of the row's largest; a row of zeros has none. */
export const load: MeasureEntry = {
  entry: {
    name: "load",
    kind: "measure",
    doc: "Features that each neuron (row of W) holds: weights above a share of its largest.",
    equation: "#{ j: abs(W_kj) > 0.2 max_j abs(W_kj) }",
    reference: "Elhage et al. 2022, Toy Models of Superposition (arXiv:2209.10652)",
    example: "measure held = load(trained.W1)",
    parameters: [
      tensorParameter("W", "rows are neurons [k, n]"),
      numberParameter("threshold", 0.2, "share of the neuron's largest weight"),
    ],
    shape: ([w]) =>
      w.shape.length < 2
        ? { problem: "the rows of a matrix are meant; this has fewer than two dimensions" }
        : { shape: w.shape.slice(0, -1), integer: true },
  },
  evaluate(args) {
    const threshold = args.number("threshold", 0.2);
    const value = lift(
      [args.value("W")],
      ([own]) =>
        overMatrices(own, (w) => ({
          shape: [w.rows],
          data: Float64Array.from({ length: w.rows }, (_, k) => {
            const row = w.data.slice(k * w.columns, (k + 1) * w.columns).map(Math.abs);
            const largest = row.reduce((a, b) => Math.max(a, b), 0);
            return row.filter((x) => x > threshold * largest).length;
          }),
        })),
      { discrete: true },
    );
    return { ...value, integer: true };
  },
};
