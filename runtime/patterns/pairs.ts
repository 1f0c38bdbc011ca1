import type { Static } from "../../dsl/plan/core.ts";
import { type Arguments, common, integers, needsOfFeatures, type Pattern } from "./pattern.ts";

/** Features of each dimension. */
function groups(named: Arguments): readonly (readonly number[])[] {
  const { list } = named;
  if (list?.kind === "list") return list.items.map((item: Static) => integers(item) ?? []);
  if (list?.kind !== "tensor") return [];
  const { shape, data } = list.value;
  const width = shape[shape.length - 1] ?? 1;
  const rows = shape.length === 1 ? 1 : (shape[0] ?? 0);
  return Array.from({ length: rows }, (_, k) => data.slice(k * width, (k + 1) * width).map((x) => x ?? Number.NaN));
}

/** Antipodal pairs, one dimension each. */
export const pairs: Pattern = {
  entry: {
    name: "pairs",
    kind: "pattern",
    doc: "Antipodal pairs of features, one dimension each; a list of one feature has its dimension to itself; the others are dropped.",
    reference: "Elhage et al. 2022, Toy models of superposition",
    example: "digons = solve branch(toy) on features from pairs([[1, 2], [3, 4]])",
    parameters: [{ name: "list", type: { kind: "any" }, doc: "the pairs: lists of one or two features" }, ...common],
  },
  needs(named) {
    const list = groups(named);
    if (list.length === 0 || list.some((group) => group.length < 1 || group.length > 2))
      return { problem: "it takes lists of one or two features, as in pairs([[0, 3], [1, 2]])" };
    return needsOfFeatures(list.flat(), list.length);
  },
  columns(named) {
    const list = groups(named);
    const directions = list.flatMap((group, dimension) =>
      group.map((_, k) => list.map((_each, d) => (d === dimension ? 1 - 2 * k : 0))),
    );
    return { dimensions: list.length, features: list.flat(), directions };
  },
};
