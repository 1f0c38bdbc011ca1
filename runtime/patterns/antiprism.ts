import { number } from "../train/parameters.ts";
import { common, features, featuresOf, needsOf, type Pattern } from "./pattern.ts";

const TURN = 6.283185307179586;

/** Eight features in three dimensions. */
export const antiprism: Pattern = {
  entry: {
    name: "antiprism",
    kind: "pattern",
    doc: "Eight features at the corners of a square antiprism; with height 1/√3 they are a tight frame (dimensionality 3/8 each).",
    reference: "Elhage et al. 2022, Toy models of superposition",
    example: "solid = solve minimum(toy) on features from antiprism(bias = -0.2)",
    parameters: [
      {
        name: "height",
        type: { kind: "number" },
        default: number(0.5773502691896258),
        range: { min: 0, max: 1 },
        doc: "height of the squares above the middle, for columns of length 1",
      },
      ...common,
      features,
    ],
  },
  needs: (named) => needsOf(named, 8, 3),
  columns(named, read, { cos, sin, sqrt }) {
    const [height] = named.height ? read(named.height) : [0.5773502691896258];
    const radius = sqrt(1 - height * height);
    const directions = Array.from({ length: 8 }, (_, k) => {
      const angle = (TURN * (2 * (k % 4) + (k < 4 ? 0 : 1))) / 8;
      return [radius * cos(angle), radius * sin(angle), k < 4 ? height : -height];
    });
    return { dimensions: 3, features: featuresOf(named, 8), directions };
  },
};
