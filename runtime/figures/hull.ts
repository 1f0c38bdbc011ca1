/** Edges of the convex hull of a few points. */

type Point = readonly number[];
const SMALL = 1e-6;

/** Pairs of indices that are edges of the convex hull, of points of a plane or of space; diagonals of flat faces are left out. */
export function hullEdges(points: readonly Point[]): [number, number][] {
  const size = points.reduce((m, p) => Math.max(m, ...p.map(Math.abs)), 0);
  if (points.length < 3 || size === 0) return [];
  const scaled = points.map((p) => p.map((c) => c / size));
  return scaled[0].length === 3 ? spatial(scaled) : ring(planarHull(scaled));
}

/** Andrew 1979: indices of the hull's corners in counter-clockwise order. */
function planarHull(points: readonly Point[]): number[] {
  const order = points.map((_, k) => k).sort((a, b) => points[a][0] - points[b][0] || points[a][1] - points[b][1]);
  const half = (indices: readonly number[]) => {
    const chain: number[] = [];
    for (const k of indices) {
      while (chain.length > 1 && turn(points, chain[chain.length - 2], chain[chain.length - 1], k) <= SMALL)
        chain.pop();
      chain.push(k);
    }
    return chain.slice(0, -1);
  };
  return [...half(order), ...half([...order].reverse())];
}

function turn(p: readonly Point[], a: number, b: number, c: number): number {
  return (p[b][0] - p[a][0]) * (p[c][1] - p[a][1]) - (p[b][1] - p[a][1]) * (p[c][0] - p[a][0]);
}

const ring = (corners: readonly number[]): [number, number][] =>
  corners.length < 2 ? [] : corners.map((a, k) => [a, corners[(k + 1) % corners.length]]);

/** Every plane through three points with all others on one side is a face; its border is the hull of the points on it. */
function spatial(p: readonly Point[]): [number, number][] {
  const edges = new Map<string, [number, number]>();
  const faces = new Set<string>();
  for (let a = 0; a < p.length; a += 1)
    for (let b = a + 1; b < p.length; b += 1)
      for (let c = b + 1; c < p.length; c += 1) {
        const face = faceThrough(p, a, b, c);
        if (!face || faces.has(face.members.join())) continue;
        faces.add(face.members.join());
        const flat = face.members.map((k) => face.axes.map((axis) => dot(axis, minus(p[k], p[a]))));
        for (const [i, j] of ring(planarHull(flat))) {
          const edge = [face.members[i], face.members[j]].sort((x, y) => x - y) as [number, number];
          edges.set(edge.join(), edge);
        }
      }
  return [...edges.values()];
}

function faceThrough(p: readonly Point[], a: number, b: number, c: number) {
  const [u, v] = [minus(p[b], p[a]), minus(p[c], p[a])];
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.sqrt(dot(normal, normal));
  if (length < SMALL) return undefined;
  const heights = p.map((q) => dot(normal, minus(q, p[a])) / length);
  // Points of trained columns lie on a face but for rounding: a hundredth of the size counts as flat.
  if (heights.some((h) => h > 0.01) && heights.some((h) => h < -0.01)) return undefined;
  const members = p.map((_, k) => k).filter((k) => Math.abs(heights[k]) <= 0.01);
  const along = u.map((x) => x / Math.sqrt(dot(u, u)));
  const n = normal.map((x) => x / length);
  const across = [
    n[1] * along[2] - n[2] * along[1],
    n[2] * along[0] - n[0] * along[2],
    n[0] * along[1] - n[1] * along[0],
  ];
  return { members, axes: [along, across] };
}

const dot = (a: Point, b: Point) => a.reduce((s, x, k) => s + x * b[k], 0);
const minus = (a: Point, b: Point) => a.map((x, k) => x - b[k]);
