import type { Static } from "../../dsl/plan/core.ts";
import { patternNamed } from "./index.ts";
import {
  type Arguments,
  common,
  commonNumbers,
  features,
  integers,
  needsOfFeatures,
  type Pattern,
  type Read,
} from "./pattern.ts";

type Factor = Extract<Static, { kind: "entry" }>;

const factorsOf = ({ patterns }: Arguments): readonly Factor[] =>
  (patterns?.kind === "list" ? patterns.items : patterns ? [patterns] : []).filter(
    (item): item is Factor => item.kind === "entry",
  );

/** Patterns in dimensions of their own, side by side. */
export const product: Pattern = {
  entry: {
    name: "product",
    kind: "pattern",
    doc: "Patterns in orthogonal dimensions, features one after another (a triangle and a pair make a triangular bipyramid).",
    reference: "Elhage et al. 2022, Toy models of superposition (tegum products)",
    example: "bipyramid = solve minimum(toy) on features from product(kgon(3), pairs([[0, 1]]))",
    parameters: [
      { name: "patterns", type: { kind: "entry", of: ["pattern"] }, variadic: true, doc: "the factors" },
      ...common.filter(({ name }) => name === "dead_bias" || name === "noise"),
      features,
    ],
  },
  needs(named) {
    const needs = factorsOf(named).map((factor) => patternNamed(factor.entry)!.needs(factor.arguments));
    const bad = needs.find((each) => "problem" in each);
    if (bad) return bad;
    const sums = needs as readonly { dimensions: number; features: number }[];
    const dimensions = sums.reduce((sum, each) => sum + each.dimensions, 0);
    const count = sums.reduce((sum, each) => sum + each.features, 0);
    const list = integers(named.features);
    if (list && list.length !== count)
      return { problem: `its factors have ${count} features, and \`features\` names ${list.length}` };
    return list ? needsOfFeatures(list, dimensions) : { dimensions, features: count };
  },
  columns(named, read: Read, scalar) {
    const parts = factorsOf(named).map((factor) => {
      const pattern = patternNamed(factor.entry)!;
      const columns = pattern.columns(factor.arguments, read, scalar);
      const { length, bias } = commonNumbers(factor.arguments, read);
      const count = columns.features.length;
      return {
        columns,
        lengths: columns.lengths ?? new Array<number>(count).fill(length),
        biases: columns.biases ?? new Array<number>(count).fill(bias),
      };
    });
    const dimensions = parts.reduce((sum, { columns }) => sum + columns.dimensions, 0);
    const order = integers(named.features);
    const all: { feature: number; direction: number[] }[] = [];
    let [firstDimension, firstFeature] = [0, 0];
    for (const { columns } of parts) {
      columns.features.forEach((feature, k) => {
        const direction = new Array<number>(dimensions).fill(0);
        columns.directions[k].forEach((x, d) => void (direction[firstDimension + d] = x));
        const place = firstFeature + feature;
        all.push({ feature: order?.[place] ?? place, direction });
      });
      firstDimension += columns.dimensions;
      firstFeature += Math.max(0, ...columns.features.map((k) => k + 1));
    }
    return {
      dimensions,
      features: all.map(({ feature }) => feature),
      directions: all.map(({ direction }) => direction),
      lengths: parts.flatMap(({ lengths }) => lengths),
      biases: parts.flatMap(({ biases }) => biases),
    };
  },
};
