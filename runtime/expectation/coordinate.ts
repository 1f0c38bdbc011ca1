/** Functions of one input each that stand beside the inputs themselves: x̂ = (x, |x|, x², 1), as far as a loss has them. */
import { type InputLaw, momentsOf } from "./input-law.ts";

export type Coordinate = "abs" | "square";

/** The function of feature `feature`. */
export interface Bent {
  readonly feature: number;
  readonly coordinate: Coordinate;
}

/** A stretch of the values of an input in which its coordinates are polynomials: |x| = sign · x. */
export interface Stretch {
  readonly low: number;
  readonly width: number;
  readonly share: number;
  readonly sign: number;
}

/** Abramowitz and Stegun, table 25.4: exact to degree 5. */
const NODES = [0.1127016653792583, 0.5, 0.8872983346207417];
const WEIGHTS = [0.2777777777777778, 0.4444444444444444, 0.2777777777777778];

const at = (coordinate: Coordinate | undefined, x: number): number =>
  coordinate === "abs" ? Math.abs(x) : coordinate === "square" ? x * x : x;

/** The values of feature k, cut at 0. */
export function stretches({ low, width, atoms }: InputLaw, k: number): readonly Stretch[] {
  const own = atoms[k];
  const sign = (x: number): number => (x < 0 ? -1 : 1);
  if (own) return Array.from(own.at, (x, j) => ({ low: x, width: 0, share: own.weight[j], sign: sign(x) }));
  const [from, over] = [low[k], width[k]];
  const to = from + over;
  if (from >= 0 || to <= 0) return [{ low: from, width: over, share: 1, sign: from >= 0 ? 1 : -1 }];
  return [
    { low: from, width: -from, share: -from / over, sign: -1 },
    { low: 0, width: to, share: to / over, sign: 1 },
  ];
}

/** E[f g] of two coordinates of one input over a stretch; undefined: the input itself, null: 1. */
export function momentOver(
  { low, width }: Stretch,
  f: Coordinate | undefined | null,
  g: Coordinate | undefined | null,
): number {
  const product = (x: number) => (f === null ? 1 : at(f, x)) * (g === null ? 1 : at(g, x));
  if (width === 0) return product(low);
  return NODES.reduce((sum, u, j) => sum + WEIGHTS[j] * product(low + width * u), 0);
}

/** E[x̂ x̂ᵀ] with x̂ = (x, bent, 1), row-major, where `plain` is E[(x, 1) (x, 1)ᵀ]. */
export function bentMoments(law: InputLaw, bent: readonly Bent[], plain: Float64Array): Float64Array {
  const { size, groups } = law;
  const [n, b] = [size, bent.length];
  const whole = n + b + 1;
  const moments = new Float64Array(whole * whole);
  const place = (i: number): number => (i < n ? i : whole - 1);
  for (let i = 0; i <= n; i += 1)
    for (let j = 0; j <= n; j += 1) moments[place(i) * whole + place(j)] = plain[i * (n + 1) + j];
  const parts = Array.from({ length: n }, (_, k) => stretches(law, k));
  const inside = (k: number, f: Coordinate | undefined | null, g: Coordinate | undefined | null): number =>
    parts[k].reduce((sum, part) => sum + part.share * momentOver(part, f, g), 0);
  const groupOf = new Int32Array(n).fill(-1);
  groups.forEach((group, number) => {
    for (const { members } of group) for (const k of members) groupOf[k] = number;
  });
  /** Probability that both are present. */
  const together = (i: number, j: number): number => {
    const share = (group: number, has: (members: readonly number[]) => boolean): number =>
      groups[group]?.reduce((sum, { members, probability }) => sum + (has(members) ? probability : 0), 0) ?? 0;
    if (groupOf[i] === groupOf[j]) return share(groupOf[i], (members) => members.includes(i) && members.includes(j));
    return share(groupOf[i], (members) => members.includes(i)) * share(groupOf[j], (members) => members.includes(j));
  };
  bent.forEach(({ feature: i, coordinate }, k) => {
    const row = n + k;
    const set = (column: number, value: number): void => {
      moments[row * whole + column] = value;
      moments[column * whole + row] = value;
    };
    const mean = inside(i, coordinate, null);
    for (let j = 0; j < n; j += 1)
      set(j, together(i, j) * (i === j ? inside(i, coordinate, undefined) : mean * momentsOf(law, j).mean));
    bent.forEach((other, l) => {
      const j = other.feature;
      set(
        n + l,
        together(i, j) * (i === j ? inside(i, coordinate, other.coordinate) : mean * inside(j, other.coordinate, null)),
      );
    });
    set(whole - 1, together(i, i) * mean);
  });
  return moments;
}
