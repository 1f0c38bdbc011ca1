import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/** Only evaluates: `over` puts the rows of another set in place of the stage's. */
export const values: MeasureEntry = {
  entry: {
    name: "values",
    kind: "measure",
    doc: "A per-row quantity of a stage on the rows of a data set or on a list of points, without reducing it.",
    reference: "elementary",
    example: "measure hidden = dimensionality(values(trained.h, over = training))",
    parameters: [tensorParameter("x", "a name of the stage's model")],
    shape: ([x]) => ({ shape: x.shape }),
  },
  evaluate: (args) => args.value("x"),
};
