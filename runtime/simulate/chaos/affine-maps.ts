import type { Entry } from "../../../dsl/catalogue.ts";
import type { Scalar } from "../../engine/engine.ts";

/** Affine maps x ↦ A x + b, one of which is chosen at random at each step. */
export interface AffineMaps {
  readonly dims: number;
  readonly count: number;
  readonly matrices: Float64Array; // [map][row][column]
  readonly shifts: Float64Array; // [map][row]
  readonly weights: readonly number[]; // probabilities
}

/** A catalogue entry whose value is a set of maps. */
export interface MapsFile {
  readonly entry: Entry;
  maps(scalar: Scalar): AffineMaps;
}

/** Three maps that halve the distance to the corners (0, 0), (1, 0), (1/2, √3/2). Box dimension ln 3 / ln 2. */
export const sierpinski: MapsFile = {
  entry: {
    name: "sierpinski",
    kind: "maps",
    doc: "Three maps of the plane that halve the distance to the corners of a triangle; their attractor is the Sierpinski triangle.",
    equation: "x ↦ (x + corner) / 2;  box dimension ln 3 / ln 2",
    reference: "Barnsley 1988, Fractals Everywhere",
    example: "game = simulate chaos { maps = sierpinski(), points = 200_000 }",
    parameters: [],
    static: true,
  },
  maps: (scalar) => ({
    dims: 2,
    count: 3,
    matrices: Float64Array.from([0, 1, 2].flatMap(() => [0.5, 0, 0, 0.5])),
    shifts: Float64Array.of(0, 0, 0.5, 0, 0.25, scalar.sqrt(3) / 4),
    weights: [1 / 3, 1 / 3, 1 / 3],
  }),
};

/** All sets of maps: one file or constant each, one line here. */
export const mapsFiles: readonly MapsFile[] = [sierpinski];
