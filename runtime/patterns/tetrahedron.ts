import { common, features, featuresOf, needsOf, type Pattern } from "./pattern.ts";

/** Alternate corners of a cube. */
const CORNERS = [
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
];

/** Four features in three dimensions. */
export const tetrahedron: Pattern = {
  entry: {
    name: "tetrahedron",
    kind: "pattern",
    doc: "Four features at the corners of a regular tetrahedron in three dimensions, the others dropped.",
    reference: "Elhage et al. 2022, Toy models of superposition",
    example: "solid = solve minimum(toy) on features from tetrahedron(bias = -0.1)",
    parameters: [...common, features],
  },
  needs: (named) => needsOf(named, 4, 3),
  columns(named, _, { sqrt }) {
    const unit = 1 / sqrt(3);
    return {
      dimensions: 3,
      features: featuresOf(named, 4),
      directions: CORNERS.map((corner) => corner.map((x) => x * unit)),
    };
  },
};
