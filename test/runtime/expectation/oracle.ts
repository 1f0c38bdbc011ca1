/**
 * Expectations of functions of few features by nested Gauss–Legendre sums, cut wherever a kink a·x + c = 0 begins to be met: between the
 * cuts the integrand is a polynomial of a degree that the rule integrates exactly. Independent of the closed forms that it judges.
 */

export type OracleValues =
  | { readonly uniform: readonly [number, number] }
  | { readonly atoms: readonly (readonly [value: number, probability: number])[] };

export interface OracleLaw {
  readonly values: readonly OracleValues[];
  /** Groups of exclusive options [members, probability]. */
  readonly groups: readonly (readonly (readonly [members: readonly number[], probability: number])[])[];
}

export interface Kink {
  readonly a: readonly number[];
  readonly c: number;
}

/** Legendre's nodes and weights on [0, 1] by Newton's method. */
function rule(n: number): readonly (readonly [number, number])[] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let k = 0; k < 60; k += 1) {
      let [before, now] = [1, x];
      for (let j = 2; j <= n; j += 1) [before, now] = [now, ((2 * j - 1) * x * now - (j - 1) * before) / j];
      slope = (n * (x * now - before)) / (x * x - 1);
      x -= now / slope;
    }
    return [(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)] as const;
  });
}
/** Exact to degree 7: squares of x² and of what two inner integrals leave. */
const NODES = rule(4);

function sum(terms: readonly number[]): number {
  // Neumaier 1974: the reference must not lose what it is to judge.
  let [total, lost] = [0, 0];
  for (const x of terms) {
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  return total + lost;
}

/** All presence sets with their probabilities. */
export function presences(law: OracleLaw): readonly (readonly [ReadonlySet<number>, number])[] {
  return law.groups.reduce<readonly (readonly [ReadonlySet<number>, number])[]>(
    (all, group) =>
      all.flatMap(([set, p]) => group.map(([members, q]) => [new Set([...set, ...members]), p * q] as const)),
    [[new Set<number>(), 1]],
  );
}

export function expectation(law: OracleLaw, f: (x: readonly number[]) => number, kinks: readonly Kink[] = []): number {
  const n = law.values.length;
  const at = (present: ReadonlySet<number>, x: readonly number[]): number => {
    const k = x.length;
    if (k === n) return f(x);
    if (!present.has(k)) return at(present, [...x, 0]);
    const own = law.values[k];
    if ("atoms" in own) return sum(own.atoms.map(([value, p]) => p * at(present, [...x, value])));
    const [low, high] = own.uniform;
    const cuts = [low, high, 0];
    for (const { a, c } of kinks) {
      // The kink is met within the box of what comes later from where one of its corners meets it.
      let ends = [x.reduce((s, v, j) => s + a[j] * v, c)];
      for (let j = k + 1; j < n; j += 1) {
        if (!present.has(j)) continue;
        const later = law.values[j];
        const choices = "atoms" in later ? later.atoms.map(([value]) => value) : [...later.uniform, 0];
        ends = [...new Set(ends.flatMap((end) => choices.map((value) => end + a[j] * value)))];
      }
      if (a[k] !== 0) cuts.push(...ends.map((end) => -end / a[k]));
    }
    const inside = [...new Set(cuts.filter((u) => u >= low && u <= high))].sort((u, v) => u - v);
    return sum(
      inside.slice(1).flatMap((to, i) => {
        const width = to - inside[i];
        return NODES.map(([u, w]) => ((w * width) / (high - low)) * at(present, [...x, inside[i] + u * width]));
      }),
    );
  };
  return sum(presences(law).map(([present, p]) => (p > 0 ? p * at(present, []) : 0)));
}
