/** `network`: a graph of features, one ring for each connected component, the largest first (Elhage et al. 2022, uniform geometry). */
import { componentName } from "./component-name.ts";
import { OPTIONS, type Plot, values } from "./plot.ts";
import type { Color, Mark } from "./spec.ts";
import { ownEntries, type Places, type View } from "./view.ts";

/** Edges below this share of the heaviest say nothing. */
const FAINT = 0.1;

type Edge = readonly [a: number, b: number, weight: number];

export const network: Plot = {
  entry: {
    name: "network",
    kind: "plot",
    doc: "Connected components of features as rings, the largest first, with their edges by weight; entries without a component are left out",
    example: "plot network(components(trained.W, threshold = 0.1), panel = p)",
    parameters: [values("components, one number a feature, or a square matrix of weights"), OPTIONS.panel],
  },
  build(input) {
    const { view: v, text } = input.arguments[0];
    const edges = edgesOf(v, input.places);
    const groups =
      v.shape.length === 2 ? connected(v.shape[0], edges) : grouped(ownEntries(v.fields.component ?? v, input.places));
    const at = placed(groups);
    const members = groups.flat();
    const color: Color[] = groups.flatMap((group) => group.map(() => ({ category: Math.min(7, group.length - 1) })));
    const marks: Mark[] = [
      lines(edges.length > 0 ? edges : groups.flatMap(ring), at),
      {
        kind: "points",
        x: members.map((f) => at.get(f)?.[0] ?? 0),
        y: members.map((f) => at.get(f)?.[1] ?? 0),
        color,
        labels: members.map(String),
      },
    ];
    const axis = { label: "", scale: "linear", ticks: [] } as const;
    const ranks = v.fields.rank ? ownEntries(v.fields.rank, input.places) : [];
    return {
      panels: [{ title: input.title, x: axis, y: axis, equal: true, marks, caption: census(groups, ranks) }],
      notes: [`${text}: colour and ring by the number of members`],
    };
  },
};

const cell = (members: number) => (members === 1 ? 0.8 : 1 + members / 6);

/** Rings in rows, the largest first. */
function placed(groups: readonly (readonly number[])[]): Map<number, [number, number]> {
  const side = Math.max(1, Math.ceil(Math.sqrt(groups.reduce((s, g) => s + cell(g.length) ** 2, 0))));
  const at = new Map<number, [number, number]>();
  let [left, top, height] = [0, 0, 0];
  for (const group of groups) {
    const size = cell(group.length);
    if (left + size > side + 1e-9 && left > 0) [left, top, height] = [0, top - height, 0];
    height = Math.max(height, size);
    const radius = group.length === 1 ? 0 : size / 2 - 0.25;
    group.forEach((feature, k) => {
      const turn = (2 * Math.PI * k) / group.length + Math.PI / 2;
      at.set(feature, [left + size / 2 + radius * Math.cos(turn), top - size / 2 + radius * Math.sin(turn)]);
    });
    left += size;
  }
  return at;
}

function lines(edges: readonly Edge[], at: ReadonlyMap<number, [number, number]>): Mark {
  const heaviest = edges.reduce((m, e) => Math.max(m, e[2]), 0);
  const seen = edges.filter(([a, b, weight]) => at.has(a) && at.has(b) && weight >= FAINT * heaviest);
  // Many edges of one ring would fill it: all together they carry the ink of about forty.
  const ink = Math.min(1, 40 / Math.max(1, seen.length / Math.sqrt(Math.max(1, at.size))));
  return {
    kind: "segments",
    from: seen.map(([a]) => at.get(a) ?? [0, 0]),
    to: seen.map(([, b]) => at.get(b) ?? [0, 0]),
    color: { category: 7 },
    weight: seen.map(([, , weight]) => Math.max(0.04, ink * (weight / heaviest))),
  };
}

/** Members of a component in a ring; a pair is one edge. */
function ring(group: readonly number[]): Edge[] {
  if (group.length < 2) return [];
  if (group.length === 2) return [[group[0], group[1], 1]];
  return group.map((f, k) => [f, group[(k + 1) % group.length], 1]);
}

function grouped(labels: readonly (number | null)[]): number[][] {
  const byLabel = new Map<number, number[]>();
  labels.forEach((label, k) => {
    if (label !== null) byLabel.set(label, [...(byLabel.get(label) ?? []), k]);
  });
  return [...byLabel.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
}

/** Edges of a square matrix, or of the field `weights`. */
function edgesOf(v: View, places: Places): Edge[] {
  const matrix = v.shape.length === 2 ? v : v.fields.weights;
  if (matrix?.shape.length !== 2) return [];
  const n = matrix.shape[0];
  const entries = ownEntries(matrix, places);
  const out: Edge[] = [];
  for (let a = 0; a < n; a += 1)
    for (let b = a + 1; b < n; b += 1) {
      const weight = Math.abs(entries[a * n + b] ?? 0);
      if (weight > 0) out.push([a, b, weight]);
    }
  return out;
}

function connected(n: number, edges: readonly Edge[]): number[][] {
  const label = Array.from({ length: n }, (_, k) => k);
  const root = (k: number): number => (label[k] === k ? k : (label[k] = root(label[k])));
  for (const [a, b] of edges) label[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  return grouped(label.map((_, k) => root(k)));
}

/** `18 digons, 1 tetrahedron`: how many components of which kind, the largest first. */
function census(groups: readonly (readonly number[])[], ranks: readonly (number | null)[]): string {
  const counts = new Map<string, { count: number; features: number; rank: number | null }>();
  for (const group of groups) {
    const rank = ranks[group[0]] ?? null;
    const key = `${group.length} ${rank}`;
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, features: group.length, rank });
  }
  const names = [...counts.values()].map((c) => componentName(c.count, c.features, c.rank));
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
}
