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
];
