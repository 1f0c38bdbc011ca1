import { common, integers, needsOfFeatures, type Pattern } from "./pattern.ts";

/** Features along the axes. */
export const orthogonal: Pattern = {
  entry: {
    name: "orthogonal",
    kind: "pattern",
    doc: "Each of the listed features has a dimension to itself, the others are dropped.",
    reference: "Elhage et al. 2022, Toy models of superposition",
    example: "first = solve expected_loss(toy) on features from orthogonal([0, 1])",
    parameters: [
      {
        name: "list",
        type: { kind: "list", of: { kind: "number", integer: true } },
        doc: "the features, in order of the dimensions",
      },
      ...common,
    ],
  },
  needs: (named) => needsOfFeatures(integers(named.list) ?? [], integers(named.list)?.length ?? 0),
  columns(named) {
    const list = integers(named.list) ?? [];
    return {
      dimensions: list.length,
      features: list,
      directions: list.map((_, k) => list.map((_each, d) => (d === k ? 1 : 0))),
    };
  },
};
