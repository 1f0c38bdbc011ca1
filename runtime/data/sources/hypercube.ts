import { type Source, staticNumber } from "../source.ts";

const LIMIT = 1 << 24;

/** The corners ±1 of a cube; row r has +1 where the bit of r is 0, the last coordinate being the lowest bit. */
export const hypercube: Source = {
  entry: {
    name: "hypercube",
    kind: "source",
    doc: "The 2^d corners of the cube with coordinates ±1, column x[d].",
    example: "data corners from hypercube(2)",
    parameters: [{ name: "d", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "dimensions" }],
    rows: (named) => {
      const d = staticNumber(named, "d");
      if (d === undefined) return { problem: "d fixes the number of rows and must be static" };
      let corners = 1;
      for (let k = 0; k < d && corners <= LIMIT; k += 1) corners *= 2;
      return corners > LIMIT
        ? { problem: `the cube has more than ${LIMIT} corners`, count: corners }
        : { rows: 1 << d, columns: { x: [d] } };
    },
  },
  columns(named) {
    const d = staticNumber(named, "d")!;
    const values = Float64Array.from({ length: (1 << d) * d }, (_, k) =>
      (Math.floor(k / d) >> (d - 1 - (k % d))) & 1 ? -1 : 1,
    );
    return [{ name: "x", shape: [d], integer: false, values }];
  },
};
