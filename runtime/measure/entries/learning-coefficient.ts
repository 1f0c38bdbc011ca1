import type { Static } from "../../../dsl/plan/core.ts";
import { type Coefficient, deepLinear } from "../deep-linear.ts";
import type { MeasureEntry } from "../measure-entry.ts";
import { scalar } from "../tensors.ts";

/**
 * Known learning coefficients, exact. `regular(d)`: d/2. `normal_crossing(k, h = 0)`: K = prod w_j^(2 k_j) with a prior
 * prod |w_j|^(h_j) has lambda = min_j (h_j + 1) / (2 k_j), attained m times. `powers(p)`: K = 1/2 sum |w_i|^(p_i) has sum 1 / p_i.
 * `kgon(k, of = n)`: half the rank of the Hessian of one-hot data, where the loss is smooth: of 3 n coordinates one is lost to rotation and
 * three to each dead feature whose bias is not above 0 (Chen et al. 2023).
 */
const KNOWN: Readonly<Record<string, (numbers: (name: string) => readonly number[] | undefined) => Coefficient>> = {
  regular(numbers) {
    const [d] = needed(numbers("d"), "regular", "d");
    return { lambda: d / 2, multiplicity: 1 };
  },
  normal_crossing(numbers) {
    const k = needed(numbers("k"), "normal_crossing", "k");
    const h = numbers("h") ?? [0];
    if (h.length !== 1 && h.length !== k.length)
      throw new Error(`\`h\` has ${h.length} entries for ${k.length} exponents`);
    const ratios = k.map((exponent, j) =>
      exponent === 0 ? Number.POSITIVE_INFINITY : ((h[h.length === 1 ? 0 : j] ?? 0) + 1) / (2 * exponent),
    );
    const lambda = ratios.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    if (lambda === Number.POSITIVE_INFINITY) throw new Error("`normal_crossing` needs an exponent above 0");
    return { lambda, multiplicity: ratios.filter((ratio) => Math.abs(ratio - lambda) <= 1e-12 * lambda).length };
  },
  powers(numbers) {
    const p = needed(numbers("p"), "powers", "p");
    return { lambda: p.reduce((sum, exponent) => sum + 1 / exponent, 0), multiplicity: 1 };
  },
  deep_linear(numbers) {
    const widths = needed(numbers("widths"), "deep_linear", "widths");
    return deepLinear(widths, needed(numbers("rank"), "deep_linear", "rank")[0]);
  },
  reduced_rank(numbers) {
    const of = (name: string) => needed(numbers(name), "reduced_rank", name)[0];
    return deepLinear([of("inputs"), of("hidden"), of("outputs")], of("rank"));
  },
  kgon(numbers) {
    const [k] = needed(numbers("k"), "kgon", "k");
    const [n] = numbers("of") ?? [k];
    if (k < 5 || k > 8)
      throw new Error(
        `the loss has no second derivative at a ${k}-gon, or no regular one there: the coefficient is known for 5 to 8 corners`,
      );
    const dead = (numbers("dead_bias")?.[0] ?? 0) > 0 ? 0 : n - k;
    return { lambda: (3 * n - 1 - 3 * dead) / 2, multiplicity: 1 };
  },
};

/** Learning coefficient of a problem whose value is known. */
export const learningCoefficient: MeasureEntry = {
  entry: {
    name: "learning_coefficient",
    kind: "measure",
    doc: "Learning coefficient and multiplicity of a problem where theory knows them: regular models, normal crossings, powers, deep linear networks, k-gons.",
    equation: "regular: d/2; normal crossing: min_j (h_j + 1) / (2 k_j)",
    reference: "Watanabe 2009, Algebraic Geometry and Statistical Learning Theory, theorem 2.4",
    example: "measure lambda = learning_coefficient(regular(3))",
    parameters: [
      {
        name: "problem",
        doc: "a problem with a known coefficient",
        type: { kind: "entry", of: ["pattern", "problem"] },
      },
    ],
    fields: { lambda: "the coefficient", multiplicity: "its multiplicity" },
    principal: "lambda",
    shape: () => ({ shape: [] }),
  },
  evaluate(args) {
    const problem = args.static("problem");
    if (problem?.kind !== "entry") throw new Error("`learning_coefficient` takes a problem such as `regular(3)`");
    const known = KNOWN[problem.entry];
    if (known === undefined) {
      throw new Error(
        `the coefficient of \`${problem.entry}\` is not known; known are ${Object.keys(KNOWN).join(", ")}`,
      );
    }
    const { lambda, multiplicity } = known((name) => numbersOf(problem.arguments[name]));
    const value = scalar(lambda);
    return { ...value, fields: { lambda: value, multiplicity: scalar(multiplicity, { integer: true }) } };
  },
};

function numbersOf(value: Static | undefined): readonly number[] | undefined {
  if (value?.kind === "tensor") return value.value.data.map((x) => x ?? Number.NaN);
  if (value?.kind === "list") return value.items.flatMap((item) => numbersOf(item) ?? []);
  return undefined;
}

function needed(numbers: readonly number[] | undefined, entry: string, name: string): readonly number[] {
  if (numbers === undefined || numbers.length === 0 || numbers.some((x) => Number.isNaN(x))) {
    throw new Error(`\`${entry}\` needs numbers as \`${name}\``);
  }
  return numbers;
}
