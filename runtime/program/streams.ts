/** Generators and row numbers of a step. */
import type { Node } from "../graph/graph.ts";
import type { Context, Stream } from "./context.ts";
import { PURPOSE, type Purpose } from "./instructions.ts";
import { type Pointer, padded, REGISTER } from "./layout.ts";
import { CONTROL } from "./program.ts";
import { address } from "./rules/random.ts";
import { BLOCK } from "./tiles.ts";

const shared = (offset: number): Pointer => ({ region: "control", offset, register: 0 });

export const readsRows = (c: Context, nodes: readonly Node[]): boolean =>
  nodes.some((n) => n.op === "data" && c.carriesLanes(n));

/** Purposes drawn along the lanes. */
export function purposesOf(c: Context, nodes: readonly Node[]): Purpose[] {
  const purposes = new Set<Purpose>();
  if (c.request.rows.kind === "draw" && readsRows(c, nodes)) purposes.add("batch");
  for (const node of nodes) if (node.op === "random" && c.carriesLanes(node)) purposes.add(node.attributes.purpose);
  return [...purposes].sort();
}

/** One generator for each block of a batch that is one tile. */
export function wholeStreams(c: Context, purposes: readonly Purpose[], batch: number): Map<Purpose, Stream[]> {
  const streams = new Map<Purpose, Stream[]>();
  const zero: Pointer = { region: "constants", offset: c.constants.integers([0]), register: 0 };
  for (const purpose of purposes) {
    const blocks: Stream[] = [];
    for (let from = 0; from < batch; from += BLOCK) {
      const generator = c.writer.scratch(128);
      address(c, generator, purpose, zero, from / BLOCK, `block ${from / BLOCK}`);
      blocks.push({ generator, from, lanes: Math.min(BLOCK, batch - from) });
    }
    streams.set(purpose, blocks);
  }
  return streams;
}

/** Rows in shuffled passes: the row numbers of the whole step. */
export function orderRows(c: Context, nodes: readonly Node[]): Pointer | undefined {
  const { request, resident } = c;
  const { rows } = request;
  if (rows.kind !== "order" || !resident.order || !readsRows(c, nodes)) return undefined;
  const batch = Math.min(rows.size, request.lanes === undefined ? rows.size : c.full(request.lanes));
  const fields = {
    step: shared(CONTROL.step),
    seed: c.control(CONTROL.seed),
    instance: c.control(CONTROL.rowsInstance),
    purpose: PURPOSE.indexOf("batch"),
    size: rows.size,
    batch,
    held: c.control(CONTROL.epoch),
    permutation: c.order(resident.order.offset),
    out: c.writer.scratch(4 * padded(batch)),
  };
  c.writer.emit("order", "f32", fields, `order     rows[${batch}] <- (seed, batch, epoch), ${rows.size}`);
  return fields.out;
}

/** The row numbers of this tile: drawn with replacement, or listed by the host. */
export function drawRows(c: Context, nodes: readonly Node[], order?: Pointer): void {
  if (!readsRows(c, nodes)) return;
  const { rows } = c.request;
  const { lanes, start, streams } = c.section;
  if (rows.kind === "draw") {
    const index = c.writer.scratch(4 * padded(lanes));
    for (const { generator, from, lanes: count } of streams.get("batch")!) {
      const out = { ...index, offset: 4 * from };
      c.writer.emit(
        "draw_index",
        "f32",
        { generator, lanes: count, limit: rows.size, out },
        `index     rows[${count}] <- batch, ${rows.size}`,
        count,
      );
    }
    c.section = { ...c.section, index };
  } else if (order) {
    c.section = { ...c.section, index: { ...order, offset: 4 * start, register: REGISTER.lanes4 } };
  }
}
