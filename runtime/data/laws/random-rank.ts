import type { Law } from "../law.ts";
import { shapeOfCounts } from "../shapes.ts";

/** A random matrix of given rank: U V / √n with U [m, r], V [r, n] of standard normal entries. */
export const randomRank: Law = {
  entry: {
    name: "random_rank",
    kind: "distribution",
    doc: "An m × n matrix of the given rank: the product of two matrices of standard normal entries over √n.",
    equation: "U V / √n, U [m, rank], V [rank, n]",
    example: "const T ~ random_rank(6, 6, 2)",
    parameters: [
      { name: "m", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "rows" },
      { name: "n", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "columns" },
      { name: "rank", type: { kind: "number", integer: true }, range: { min: 0 }, doc: "rank" },
    ],
    shape: shapeOfCounts(["m", "n", "rank"], ([m, n]) => [m, n]),
  },
  draw: ({ g, own, count, random }) => {
    const [m, n] = own.slice(-2);
    const outer = own.slice(0, -2);
    const inner = g.axis("rank", count("rank"));
    const standard = [g.scalar(0), g.scalar(1)];
    const u = random("normal", [...outer, m, inner], standard);
    const v = random("normal", [...outer, inner, n], standard);
    const scale = g.map1("reciprocal", g.map1("sqrt", g.scalar(count("n"))));
    return g.map2("multiply", g.contract(u, v, [inner]), scale);
  },
};
