/** Learning coefficients of products of matrices. */

export interface Coefficient {
  readonly lambda: number;
  /** How often the largest pole of the zeta function is attained. */
  readonly multiplicity: number;
}

/**
 * A deep linear network with layers of H_0, …, H_L units whose true map has rank r, at the deepest singularity (Aoyagi 2024, Consideration on
 * the learning efficiency of multiple-layered neural networks with linear units, theorem 1). With M_s = H_s - r in ascending order, one prefix
 * of l + 1 of them, of sum S, satisfies max < min of the rest, S ≥ l max and S < l min of the rest; with c = ⌈S / l⌉ and a = S - (c - 1) l
 *
 *   lambda = (r (H_0 + H_L) - r²) / 2 + a (l - a) / (4 l) - l (l - 1) / 4 · (S / l)² + Σ_{i<j} M_i M_j / 2,   multiplicity a (l - a) + 1.
 *
 * For one hidden layer this is the coefficient of reduced rank regression (Aoyagi & Watanabe 2005). Throws for ranks that do not fit.
 */
export function deepLinear(widths: readonly number[], rank: number): Coefficient {
  if (widths.length < 2) throw new Error("`deep_linear` needs the widths of inputs, layers and outputs: two or more");
  const narrow = widths.reduce((a, b) => Math.min(a, b));
  if (rank > narrow) throw new Error(`a product through ${narrow} units has no rank ${rank}`);
  const excess = widths.map((width) => width - rank).sort((a, b) => a - b);
  const first = widths[0];
  const last = widths[widths.length - 1];
  const known = (rank * (first + last) - rank * rank) / 2;
  for (let l = 1; l < excess.length; l += 1) {
    const prefix = excess.slice(0, l + 1);
    const sum = prefix.reduce((a, b) => a + b, 0);
    const next = excess[l + 1] ?? Number.POSITIVE_INFINITY;
    if (!(prefix[l] < next && sum >= l * prefix[l] && sum < l * next)) continue;
    const a = sum - (Math.ceil(sum / l) - 1) * l;
    const squares = prefix.reduce((total, m) => total + m * m, 0);
    const pairs = (sum * sum - squares) / 2;
    const bulk = (a * (l - a) - (l - 1) * sum * sum) / (4 * l);
    return { lambda: known + bulk + pairs / 2, multiplicity: a * (l - a) + 1 };
  }
  throw new Error(`no set of layers of ${widths.join(", ")} is the narrow one for rank ${rank}`);
}
