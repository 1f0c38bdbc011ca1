/** `network`: a graph of features, one ring for each connected component, the largest first (Elhage et al. 2022, uniform geometry). */
import { OPTIONS, type Plot, values } from "./plot.ts";
import type { Color, Mark } from "./spec.ts";
import { ownEntries, type Places, type View } from "./view.ts";

export const network: Plot = {
  entry: {
    name: "network",
    kind: "plot",
    doc: "Connected components of features as rings, the largest first; entries without a component are left out",
    example: "plot network(components(trained.W, threshold = 0.1), panel = p)",
    parameters: [values("components, one number a feature, or a square matrix of weights"), OPTIONS.panel],
  },
  build(input) {
    const { view: v, text } = input.arguments[0];
    const edges = edgesOf(v, input.places);
    const groups =
      v.shape.length === 2 ? connected(v.shape[0], edges) : grouped(ownEntries(v.fields.component ?? v, input.places));
    const side = Math.max(1, Math.ceil(Math.sqrt(groups.reduce((s, g) => s + cell(g.length) ** 2, 0))));
    const x = new Map<number, number>();
    const y = new Map<number, number>();
    let [left, top, height] = [0, 0, 0];
    for (const group of groups) {
      const size = cell(group.length);
      if (left + size > side + 1e-9 && left > 0) [left, top, height] = [0, top - height, 0];
      height = Math.max(height, size);
      const radius = group.length === 1 ? 0 : size / 2 - 0.25;
      group.forEach((feature, k) => {
        const turn = (2 * Math.PI * k) / group.length + Math.PI / 2;
        x.set(feature, left + size / 2 + radius * Math.cos(turn));
        y.set(feature, top - size / 2 + radius * Math.sin(turn));
      });
      left += size;
    }
    const pairs = edges.length > 0 ? edges : groups.flatMap(ring);
    const seen = pairs.filter(([a, b]) => x.has(a) && x.has(b));
    const point = (f: number): [number, number] => [x.get(f) ?? 0, y.get(f) ?? 0];
    const members = groups.flat();
    const color: Color[] = groups.flatMap((group) => group.map(() => ({ category: Math.min(7, group.length - 1) })));
    const marks: Mark[] = [
      {
        kind: "segments",
        from: seen.map(([a]) => point(a)),
        to: seen.map(([, b]) => point(b)),
        color: { category: 7 },
      },
      { kind: "points", x: members.map((f) => x.get(f) ?? 0), y: members.map((f) => y.get(f) ?? 0), color },
    ];
    const axis = { label: "", scale: "linear", ticks: [] } as const;
    return {
      panels: [
        {
          title: [input.title, census(groups)].filter((t) => t !== "").join(": "),
          x: axis,
          y: axis,
          equal: true,
          marks,
        },
      ],
      notes: [`${text}: colour and ring by the number of members`],
    };
  },
};

const cell = (members: number) => (members === 1 ? 0.8 : 1 + members / 6);

/** Members of a component in a ring; a pair is one edge. */
function ring(group: readonly number[]): [number, number][] {
  if (group.length < 2) return [];
  if (group.length === 2) return [[group[0], group[1]]];
  return group.map((f, k) => [f, group[(k + 1) % group.length]]);
}

function grouped(labels: readonly (number | null)[]): number[][] {
  const byLabel = new Map<number, number[]>();
  labels.forEach((label, k) => {
    if (label !== null) byLabel.set(label, [...(byLabel.get(label) ?? []), k]);
  });
  return [...byLabel.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
}

/** Edges of a square matrix, or of the field `weights`. */
function edgesOf(v: View, places: Places): [number, number][] {
  const matrix = v.shape.length === 2 ? v : v.fields.weights;
  if (matrix?.shape.length !== 2) return [];
  const n = matrix.shape[0];
  const entries = ownEntries(matrix, places);
  const out: [number, number][] = [];
  for (let a = 0; a < n; a += 1) for (let b = a + 1; b < n; b += 1) if (entries[a * n + b]) out.push([a, b]);
  return out;
}

function connected(n: number, edges: readonly (readonly [number, number])[]): number[][] {
  const label = Array.from({ length: n }, (_, k) => k);
  const root = (k: number): number => (label[k] === k ? k : (label[k] = root(label[k])));
  for (const [a, b] of edges) label[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  return grouped(label.map((_, k) => root(k)));
}

/** `18 of 2, 1 of 4`: how many components of which size. */
function census(groups: readonly (readonly number[])[]): string {
  const counts = new Map<number, number>();
  for (const group of groups) counts.set(group.length, (counts.get(group.length) ?? 0) + 1);
  return (
    [...counts]
      .slice(0, 4)
      .map(([size, count]) => `${count} of ${size}`)
      .join(", ") + (counts.size > 4 ? ", …" : "")
  );
}
