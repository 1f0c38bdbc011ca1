/** The verdict table: what a claim about one entry comes to. Differences are a - b, `se` is the standard error of the difference. */
export type State = "holds" | "fails" | "inconclusive";

export interface Comparison {
  readonly left: number;
  readonly right: number;
  readonly se: number;
  /** One of `< <= > >= == !=`. */
  readonly operator: string;
}

const ROUNDING = 1e-9;

/** `==` on reals: within 1e-9 of the larger magnitude (or of `scale`, the largest value of a sweep). */
function sameNumber(a: number, b: number, scale?: number): boolean {
  if (a === b) return true;
  return Math.abs(a - b) <= ROUNDING * (scale ?? Math.max(Math.abs(a), Math.abs(b)));
}

/** Comparisons with an error must be true or false by more than two standard errors; exact ones are what they are. */
export function compare({ left, right, se, operator }: Comparison): State {
  if (operator === "==" || operator === "!=")
    return sameNumber(left, right) === (operator === "==") ? "holds" : "fails";
  const up = operator === ">" || operator === ">=";
  if (se === 0) {
    const strict = operator === "<" || operator === ">";
    const [small, large] = up ? [right, left] : [left, right];
    return (strict ? small < large : small <= large) ? "holds" : "fails";
  }
  const margin = up ? left - right : right - left;
  if (margin > 2 * se) return "holds";
  return margin < -2 * se ? "fails" : "inconclusive";
}

/** `a within t of b`: the error must not exceed the tolerance. */
export function within(difference: number, se: number, tolerance: number): State {
  if (se > tolerance) return "inconclusive";
  return Math.abs(difference) <= tolerance ? "holds" : "fails";
}

/** `a within k se of b`: and k standard errors must not cover the opposite, which is `opposite` away. */
export function withinErrors(difference: number, se: number, k: number, opposite: number): State {
  if (Math.abs(difference) > k * se) return "fails";
  return k * se < opposite ? "holds" : "inconclusive";
}

/** Fails if one fails, else inconclusive if one is, else holds. */
export function together(states: readonly State[]): State {
  if (states.includes("fails")) return "fails";
  return states.includes("inconclusive") ? "inconclusive" : "holds";
}
