import { common, features, featuresOf, integers, needsOf, type Pattern } from "./pattern.ts";

const TURN = 6.283185307179586;

/** Columns at equal angles in a plane. */
export const kgon: Pattern = {
  entry: {
    name: "kgon",
    kind: "pattern",
    doc: "k features at equal angles in the first two dimensions, the others dropped.",
    reference:
      "Elhage et al. 2022; Chen et al. 2023, Dynamical versus Bayesian phase transitions in a toy model of superposition",
    example: "pentagon = solve branch(toy) on features from kgon(5, length = 1.13, bias = -0.25)",
    parameters: [
      { name: "k", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "number of corners" },
      {
        name: "of",
        type: { kind: "number", integer: true },
        range: { min: 1 },
        optional: true,
        doc: "number of features of the model, where one wants to say it",
      },
      ...common,
      features,
    ],
  },
  needs(named) {
    const [k] = integers(named.k) ?? [];
    if (k === undefined) return { dimensions: 2, features: 0 };
    const [of] = integers(named.of) ?? [];
    if (of !== undefined && of < k) return { problem: `${k} corners need ${k} features, and \`of\` is ${of}` };
    const needs = needsOf(named, k, k === 1 ? 1 : 2);
    return "problem" in needs || of === undefined ? needs : { ...needs, features: Math.max(needs.features, of) };
  },
  columns(named, _, { cos, sin }) {
    const [k] = integers(named.k)!;
    const directions = Array.from({ length: k }, (_each, i) =>
      k === 1 ? [1] : [cos((TURN * i) / k), sin((TURN * i) / k)],
    );
    return { dimensions: k === 1 ? 1 : 2, features: featuresOf(named, k), directions };
  },
};
