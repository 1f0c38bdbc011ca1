/**
 * Convergence of Markov chains after Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021 (arXiv:1903.08008): split R-hat, effective
 * sample sizes, Monte-Carlo standard error. Draws of one quantity are `chains[c][t]`, all of one length.
 */
import type { Scalar } from "../../engine/engine.ts";
import { mean, median, quantile, variance } from "./quantile.ts";

export type Chains = readonly Float64Array[];

/** Halves of every chain; of an odd length the middle draw is left out. */
export function split(chains: Chains): Chains {
  const half = Math.floor((chains[0]?.length ?? 0) / 2);
  return chains.flatMap((chain) => [chain.slice(0, half), chain.slice(chain.length - half)]);
}

/** z = Phi^-1((r - 3/8) / (S + 1/4)) with r the rank among all S draws, ties sharing their average rank (eq. 14). */
export function rankNormalise(chains: Chains, scalar: Scalar): Chains {
  const all = chains.flatMap((chain, c) => Array.from(chain, (value, t) => ({ value, c, t })));
  all.sort((a, b) => a.value - b.value || a.c - b.c || a.t - b.t);
  const result = chains.map((chain) => new Float64Array(chain.length));
  let start = 0;
  while (start < all.length) {
    let end = start + 1;
    while (end < all.length && all[end].value === all[start].value) end += 1;
    const rank = (start + 1 + end) / 2;
    const z = scalar.normal_quantile((rank - 3 / 8) / (all.length + 1 / 4));
    for (let k = start; k < end; k += 1) result[all[k].c][all[k].t] = z;
    start = end;
  }
  return result;
}

/** sqrt(((N - 1)/N W + B/N) / W), W the mean within-chain variance, B/N the variance of the chain means (eq. 4). NaN without variation. */
function potentialScale(chains: Chains, scalar: Scalar): number {
  const length = chains[0].length;
  const within = mean(chains.map((chain) => variance(chain, 1)));
  const between = variance(chains.map(mean), 1);
  // Chains that stand still differ from their means by rounding alone.
  if (within <= 1e-24 * between) return between === 0 ? Number.NaN : Number.POSITIVE_INFINITY;
  return scalar.sqrt((length - 1) / length + between / within);
}

/** Larger of R-hat on rank-normalised draws and on rank-normalised distances from the median, both split. NaN for fewer than 4 draws or constant ones. */
export function splitRHat(chains: Chains, scalar: Scalar): number {
  if (chains.length === 0 || chains[0].length < 4) return Number.NaN;
  const halves = split(chains);
  const bulk = potentialScale(rankNormalise(halves, scalar), scalar);
  const centre = median(halves.flatMap((chain) => Array.from(chain)));
  const folded = halves.map((chain) => chain.map((x) => Math.abs(x - centre)));
  const tail = potentialScale(rankNormalise(folded, scalar), scalar);
  if (Number.isNaN(bulk)) return bulk;
  return Number.isNaN(tail) ? bulk : Math.max(bulk, tail);
}

/**
 * S / tau of chains as they are given (already split): tau = -1 + 2 sum of Geyer's initial positive, monotone pairs of
 * rho_t = 1 - (W - mean over chains of the autocovariance at lag t) / var+ (eqs. 10, 11), tau >= 1 / log10 S.
 */
function pooledSize(chains: Chains, scalar: Scalar): number {
  const length = chains[0].length;
  const total = length * chains.length;
  if (length < 3) return Number.NaN;
  const means = chains.map(mean);
  const within = mean(chains.map((chain) => variance(chain, 1)));
  const between = chains.length > 1 ? variance(means, 1) : 0;
  const plus = ((length - 1) / length) * within + between;
  if (plus === 0) return Number.NaN;
  const rho = (lag: number): number => {
    let sum = 0;
    chains.forEach((chain, c) => {
      let product = 0;
      for (let t = 0; t + lag < length; t += 1) product += (chain[t] - means[c]) * (chain[t + lag] - means[c]);
      sum += product / length;
    });
    return 1 - (within - sum / chains.length) / plus;
  };
  let even = 1;
  let odd = rho(1);
  let sum = even + odd;
  let last = even + odd;
  let lag = 1;
  while (lag < length - 3 && even + odd > 0) {
    even = rho(lag + 1);
    odd = rho(lag + 2);
    if (even + odd >= 0) {
      last = Math.min(last, even + odd);
      sum += last;
    }
    lag += 2;
  }
  const final = even + odd < 0 && even > 0 ? even : 0;
  const tau = Math.max(-1 + 2 * sum + final, 1 / log10(total, scalar));
  return total / tau;
}

function log10(x: number, scalar: Scalar): number {
  return scalar.log(x) / scalar.log(10);
}

/** Effective sample size of the mean of the draws. */
export function meanSize(chains: Chains, scalar: Scalar): number {
  return pooledSize(split(chains), scalar);
}

/** Bulk effective sample size: on rank-normalised draws. */
export function bulkSize(chains: Chains, scalar: Scalar): number {
  return pooledSize(rankNormalise(split(chains), scalar), scalar);
}

/** Tail effective sample size: the smaller of those of the indicators of the 5 % and 95 % quantiles. */
export function tailSize(chains: Chains, scalar: Scalar): number {
  const halves = split(chains);
  const all = chains.flatMap((chain) => Array.from(chain));
  const sizes = [0.05, 0.95].map((p) => {
    const limit = quantile(all, p);
    return pooledSize(
      halves.map((chain) => chain.map((x) => (x <= limit ? 1 : 0))),
      scalar,
    );
  });
  const known = sizes.filter((size) => !Number.isNaN(size));
  return known.length === 0 ? Number.NaN : Math.min(...known);
}

/** Monte-Carlo standard error of the mean over all draws: sd / sqrt(effective size). 0 for constant draws. */
export function meanError(chains: Chains, scalar: Scalar): number {
  const all = Float64Array.from(chains.flatMap((chain) => Array.from(chain)));
  if (all.length < 2) return Number.NaN;
  const spread = variance(all, 1);
  if (spread === 0) return 0;
  const size = meanSize(chains, scalar);
  return scalar.sqrt(spread / (Number.isNaN(size) ? all.length : size));
}
