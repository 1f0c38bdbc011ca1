/** How a batch is cut: tiles inside blocks of 1,024 lanes, a last tile with the lanes left. */
import type { LowerRequest } from "./program.ts";

export const BLOCK = 1024;

/** Samples of a batch above which no model gained by instances as lanes (runs-across.ts). Up to here sums over lanes keep the order that sums over samples beside lanes have. */
export const MOST_SAMPLES = 32;

/** Entries a sample has in leaves and named values: the tile follows the declaration, not what is recorded or computed. */
function entriesPerSample({ graph, lanes }: LowerRequest): number {
  let entries = 0;
  for (const node of graph.nodes) {
    const counts = node.op === "random" || node.op === "data" || node.label !== undefined;
    if (!counts || !node.axes.includes(lanes!)) continue;
    entries += node.axes.reduce((size, axis) => (axis === lanes ? size : size * graph.axes[axis].size), 1);
  }
  return entries;
}

/** Lanes of a tile by the rule: the more entries a sample has, the fewer lanes. */
export function fullTile(request: LowerRequest): number {
  const entries = entriesPerSample(request);
  return entries <= 64 ? 256 : entries <= 512 ? 128 : 64;
}

/** Lanes of a full tile; the batch if it fits into one. */
export function tileOf(request: LowerRequest, whole: boolean): number {
  if (request.lanes === undefined) return 1;
  const batch = request.graph.axes[request.lanes].size;
  if (whole) return batch;
  const { tile } = request;
  if (typeof tile === "number" && tile < batch && (tile % 4 !== 0 || BLOCK % tile !== 0)) {
    throw new Error(
      `a tile of ${tile} lanes does not divide blocks of ${BLOCK}; take a power of two from 4 to ${BLOCK}, or "whole"`,
    );
  }
  const full = typeof tile === "number" ? tile : fullTile(request);
  return Math.min(full, batch);
}
