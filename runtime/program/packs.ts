/**
 * Factors of `broadcast_sparse` in the layout that it reads: made by the first tile that needs them, kept for the others of the step.
 * One buffer for all tiles: a word for each factor that says whether it is made (cleared before the tiles), then the factors.
 */
import type { Node } from "../graph/graph.ts";
import type { Context } from "./context.ts";
import { bytesOf, type Pointer, type Tensor } from "./layout.ts";

/** A[m, k] with its strides. */
export interface Factor {
  readonly m: number;
  readonly k: number;
  readonly a_m: number;
  readonly a_k: number;
}

interface Pack {
  readonly packed: Pointer;
  readonly ready: Pointer;
}

export interface Packs {
  readonly buffer: Pointer;
  readonly capacity: number;
  readonly made: Map<string, Pack>;
}

/** Whether it may pay to leave out zeros: products with fewer rows, terms or columns are short without. */
export const worthwhile = (rows: number, terms: number, columns: number): boolean =>
  rows >= 8 && terms >= 16 && columns >= 32;

/** Words for the products in tiles that may need a packed factor; undefined if there are none. */
export function packsFor(c: Context, nodes: readonly Node[]): Packs | undefined {
  const capacity = nodes.filter(
    (node) => node.op === "contract" && c.carriesLanes(node) && node.operands.some((id) => c.zeros.has(id)),
  ).length;
  if (capacity === 0 || !c.sparse) return undefined;
  const buffer = c.writer.scratch(4 * capacity);
  c.fillAll(buffer, capacity, "f32", "packed", 0);
  return { buffer, capacity, made: new Map() };
}

/** Bytes of a packed factor: columns of an even number of vectors, in blocks of up to 8 vectors. */
const bytesFor = ({ m, k }: Factor, element: number): number => k * Math.ceil((m * element) / 32) * 32;

/** The place of a factor; where there are no tiles, or no word is left, a new one, cleared here. */
export function pack(c: Context, a: Tensor, factor: Factor): Pack {
  const bytes = bytesFor(factor, bytesOf(a.precision));
  const key = JSON.stringify([a.pointer, a.precision, factor]);
  const known = c.packs?.made.get(key);
  if (known) return known;
  if (!c.packs || c.packs.made.size === c.packs.capacity) {
    const buffer = c.writer.scratch(64 + bytes);
    c.fillAll(buffer, 1, "f32", "packed", 0);
    return { ready: buffer, packed: { ...buffer, offset: 64 } };
  }
  const { buffer, made } = c.packs;
  const offset = Math.ceil(c.writer.buffers[buffer.buffer!] / 64) * 64;
  c.writer.buffers[buffer.buffer!] = offset + bytes;
  const place = { ready: { ...buffer, offset: 4 * made.size }, packed: { ...buffer, offset } };
  made.set(key, place);
  return place;
}
