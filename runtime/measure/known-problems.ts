/** Problems whose learning coefficient is known: values of the catalogue that `learning_coefficient` takes. */
import type { Entry } from "../../dsl/catalogue.ts";

const reference = "Watanabe 2009, Algebraic Geometry and Statistical Learning Theory";

export const knownProblems: readonly { readonly entry: Entry }[] = [
  {
    entry: {
      name: "regular",
      kind: "problem",
      doc: "A regular model of d parameters, near its only minimum.",
      equation: "lambda = d / 2, multiplicity 1",
      reference,
      example: "measure known = learning_coefficient(regular(4))",
      parameters: [
        { name: "d", type: { kind: "number", integer: true }, range: { min: 0 }, doc: "number of parameters" },
      ],
      static: true,
    },
  },
  {
    entry: {
      name: "normal_crossing",
      kind: "problem",
      doc: "K(w) = prod w_j^(2 k_j) with a prior prod |w_j|^(h_j) near 0.",
      equation: "lambda = min_j (h_j + 1) / (2 k_j), attained multiplicity times",
      reference,
      example: "measure known = learning_coefficient(normal_crossing([2, 3]))",
      parameters: [
        { name: "k", type: { kind: "tensor", rank: 1 }, doc: "half the exponents of K" },
        {
          name: "h",
          type: { kind: "tensor" },
          default: { kind: "tensor", value: { shape: [], data: [0] } },
          doc: "exponents of the prior",
        },
      ],
      static: true,
    },
  },
  {
    entry: {
      name: "powers",
      kind: "problem",
      doc: "K(w) = sum |w_i|^(p_i) / 2 near 0.",
      equation: "lambda = sum_i 1 / p_i",
      reference,
      example: "measure known = learning_coefficient(powers([2, 4]))",
      parameters: [{ name: "p", type: { kind: "tensor", rank: 1 }, range: { min: 0 }, doc: "exponents" }],
      static: true,
    },
  },
  {
    entry: {
      name: "deep_linear",
      kind: "problem",
      doc: "A deep linear network whose true map has the given rank, at its deepest singularity.",
      equation: "Aoyagi's formula in the widths less the rank; 1-1-1 of rank 0 has 1/2, 6-4-4-6 of rank 2 has 12",
      reference: "Aoyagi 2024, Neural Networks (deep linear); Aoyagi & Watanabe 2005 for one hidden layer",
      example: "measure known = learning_coefficient(deep_linear([6, 4, 4, 6], rank = 2))",
      parameters: [
        { name: "widths", type: { kind: "tensor", rank: 1 }, range: { min: 1 }, doc: "units: inputs, layers, outputs" },
        { name: "rank", type: { kind: "number", integer: true }, range: { min: 0 }, doc: "rank of the true map" },
      ],
      static: true,
    },
  },
  {
    entry: {
      name: "reduced_rank",
      kind: "problem",
      doc: "Reduced rank regression: a linear network with one hidden layer whose true map has the given rank.",
      equation: "deep_linear([inputs, hidden, outputs], rank)",
      reference: "Aoyagi & Watanabe 2005, Neural Networks 18, 924",
      example: "measure known = learning_coefficient(reduced_rank(5, 3, 5, rank = 0))",
      parameters: [
        { name: "inputs", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "inputs" },
        { name: "hidden", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "hidden units" },
        { name: "outputs", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "outputs" },
        { name: "rank", type: { kind: "number", integer: true }, range: { min: 0 }, doc: "rank of the true map" },
      ],
      static: true,
    },
  },
];
