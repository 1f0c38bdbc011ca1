/**
 * Lowering: a graph becomes a program, one step of which computes everything asked for and then writes the new state.
 *
 *   before   what carries no lanes and depends on none
 *   tiles    what carries lanes, and the parts of sums over lanes (added up over tiles, in order, into places cleared before)
 *   after    what is made of such sums; then outputs, records, and last the state (checks follow the values that they watch)
 *
 * A batch of at most one tile, or one that must be whole, is straight code in the order of the graph.
 */
import type { Node, NodeId } from "../graph/graph.ts";
import { ConstantPool } from "./constants.ts";
import { Context, nameOf, type Section, type Stream } from "./context.ts";
import { finish } from "./finish.ts";
import { BINARY, FOLD, type FoldFn, PURPOSE, type Purpose } from "./instructions.ts";
import { bytesOf, type Pointer, padded, REGISTER, type Tensor } from "./layout.ts";
import {
  check,
  checksOf,
  observeAfter,
  observeTile,
  planOutputs,
  planStages,
  type Staged,
  stageState,
  writeState,
} from "./observe.ts";
import { packsFor } from "./packs.ts";
import { prepare } from "./prepare.ts";
import { CONTROL, type LowerRequest, type Program } from "./program.ts";
import { ratesOf } from "./rates.ts";
import { residenceOf } from "./residence.ts";
import { address } from "./rules/random.ts";
import { lowerNode } from "./rules/rules.ts";
import { BLOCK, tileOf } from "./tiles.ts";
import { Writer } from "./writer.ts";
import { zerosOf } from "./zeros.ts";

export function lower(request: LowerRequest): Program {
  const prepared = prepare(request);
  const rates = ratesOf(request, prepared);
  const tile = tileOf(request, rates.whole);
  const constants = new ConstantPool();
  const writer = new Writer();
  const residence = residenceOf(request, constants, tile);
  const zeros = request.sparse === false ? new Set<NodeId>() : zerosOf(prepared);
  const c = new Context(request, rates, writer, constants, residence, tile, prepared.byId, zeros);
  const outputs = planOutputs(c);
  const { nodes } = prepared;
  const batch = request.lanes === undefined ? 1 : c.full(request.lanes);
  const purposes = purposesOf(c, nodes);
  const checks = checksOf(c, prepared);
  let stages: Staged = new Map();
  const order = orderRows(c, nodes);

  if (batch <= tile || !nodes.some((node) => c.carriesLanes(node))) {
    c.section = { lanes: batch, start: 0, tile: 0, streams: wholeStreams(c, purposes, batch) };
    drawRows(c, nodes, order);
    for (const node of nodes) define(c, node, checks);
    observeTile(c, prepared, outputs);
  } else {
    for (const node of nodes) if (rates.rate.get(node.id) === "before") define(c, node, checks);
    clearAccumulators(c, nodes);
    c.packs = packsFor(c, nodes);
    stages = planStages(c, prepared);
    const streams = new Map(
      purposes.map((purpose) => [purpose, [{ generator: writer.scratch(128), from: 0, lanes: tile }]]),
    );
    const body = (section: Omit<Section, "streams">): void => {
      const outside = c.scope;
      const lanes = section.lanes;
      const own = new Map([...streams].map(([purpose, [stream]]) => [purpose, [{ ...stream, lanes }]]));
      c.section = { ...section, streams: own };
      c.scope = { values: new Map(), casts: new Map(), parent: outside };
      drawRows(c, nodes, order);
      for (const node of nodes) {
        if (rates.rate.get(node.id) === "tile" || rates.reducers.has(node.id)) define(c, node, checks);
      }
      observeTile(c, prepared, outputs);
      stageState(c, prepared, stages);
      c.scope = outside;
    };
    const seed = (first: number): void => {
      c.section = { ...c.section, tile: first };
      for (const [purpose, [{ generator }]] of streams)
        address(c, generator, purpose, c.tileEntry(residence.tables.block), 0, "block");
    };
    tiles(c, batch, tile, purposes.length > 0, seed, body);
    c.section = { lanes: batch, start: 0, tile: 0, streams };
    for (const node of nodes) {
      const sum = c.accumulators.get(node.id);
      if (sum) {
        c.scope.values.set(node.id, sum);
        check(c, sum, checks.get(node.id));
      } else if (rates.rate.get(node.id) === "after") define(c, node, checks);
    }
  }
  observeAfter(c, prepared, outputs);
  writeState(c, prepared, stages);
  return finish(c, residence, outputs, tile, nodes, (same) => lower({ ...same, fuse: false }));
}

/** Writes one node; a sum over lanes that is kept wider than its parts is widened here. Sums over tiles are checked when they are whole. */
function define(c: Context, node: Node, checks: ReadonlyMap<NodeId, readonly number[]>): void {
  const part = widened(c, node, lowerNode(node, c));
  const kept = c.accumulators.get(node.id);
  if (kept && part !== kept) {
    const fn = COMBINE[foldOf(node)];
    c.map("map2", BINARY.indexOf(fn), fn, kept, [kept, part]);
  }
  c.scope.values.set(node.id, kept ?? part);
  if (!kept) check(c, part, checks.get(node.id));
}

function widened(c: Context, node: Node, part: Tensor): Tensor {
  const precision = c.precision(node);
  if (!c.rates.reducers.has(node.id) || part.precision === precision) return part;
  const wide = c.scratch(node.axes, precision, part.name);
  c.assign(wide, part);
  return wide;
}

const COMBINE = { sum: "add", max: "max", min: "min", product: "multiply" } as const satisfies Record<
  FoldFn,
  (typeof BINARY)[number]
>;
const NEUTRAL: Record<FoldFn, number> = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
  product: 1,
};
const foldOf = (node: Node): FoldFn => (node.op === "reduce" ? node.attributes.fold : "sum");

/** Places for the sums over tiles, those of one kind beside each other and cleared by one instruction. */
function clearAccumulators(c: Context, nodes: readonly Node[]): void {
  for (const fold of FOLD) {
    for (const precision of ["f32", "f64"] as const) {
      const sums = nodes.filter(
        (n) => c.rates.reducers.has(n.id) && foldOf(n) === fold && c.precision(n) === precision,
      );
      if (sums.length === 0) continue;
      const lengths = sums.map((node) => padded(node.axes.reduce((size, axis) => size * c.full(axis), 1)));
      const buffer = c.writer.scratch(lengths.reduce((a, b) => a + b, 0) * bytesOf(precision));
      let offset = 0;
      sums.forEach((node, i) => {
        const like = c.layoutOnly(node.axes, precision, nameOf(node));
        c.accumulators.set(node.id, { ...like, pointer: { ...buffer, offset } });
        offset += lengths[i] * bytesOf(precision);
      });
      const names = sums.map((node) => c.accumulators.get(node.id)!.name).join(" ");
      c.fillAll(buffer, offset / bytesOf(precision), precision, names, NEUTRAL[fold]);
    }
  }
}

const readsRows = (c: Context, nodes: readonly Node[]): boolean =>
  nodes.some((n) => n.op === "data" && c.carriesLanes(n));

/** Purposes drawn along the lanes. */
function purposesOf(c: Context, nodes: readonly Node[]): Purpose[] {
  const purposes = new Set<Purpose>();
  if (c.request.rows.kind === "draw" && readsRows(c, nodes)) purposes.add("batch");
  for (const node of nodes) if (node.op === "random" && c.carriesLanes(node)) purposes.add(node.attributes.purpose);
  return [...purposes].sort();
}

/** One generator for each block of a batch that is one tile. */
function wholeStreams(c: Context, purposes: readonly Purpose[], batch: number): Map<Purpose, Stream[]> {
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
function orderRows(c: Context, nodes: readonly Node[]): Pointer | undefined {
  const { request, resident } = c;
  const { rows } = request;
  if (rows.kind !== "order" || !resident.order || !readsRows(c, nodes)) return undefined;
  const control = (offset: number): Pointer => ({ region: "control", offset, register: 0 });
  const batch = Math.min(rows.size, request.lanes === undefined ? rows.size : c.full(request.lanes));
  const fields = {
    step: control(CONTROL.step),
    seed: control(CONTROL.seed),
    instance: control(CONTROL.rowsInstance),
    purpose: PURPOSE.indexOf("batch"),
    size: rows.size,
    batch,
    held: control(CONTROL.epoch),
    permutation: { region: "data", offset: resident.order.offset, register: 0 } as const,
    out: c.writer.scratch(4 * padded(batch)),
  };
  c.writer.emit("order", "f32", fields, `order     rows[${batch}] <- (seed, batch, epoch), ${rows.size}`);
  return fields.out;
}

/** The row numbers of this tile: drawn with replacement, or listed by the host. */
function drawRows(c: Context, nodes: readonly Node[], order?: Pointer): void {
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

/** The tile loops: full tiles of full blocks, full tiles of the last block, and the lanes left. */
function tiles(
  c: Context,
  batch: number,
  tile: number,
  streams: boolean,
  seed: (tile: number) => void,
  body: (section: Omit<Section, "streams">) => void,
): void {
  const { writer } = c;
  const advance =
    (lanes: number) =>
    (register: number): number => {
      if (register === REGISTER.lanes4) return 4 * lanes;
      if (register === REGISTER.lanes8) return 8 * lanes;
      if (register === REGISTER.laneState) return bytesOf(c.request.precision) * lanes;
      return register === REGISTER.tile ? (4 * lanes) / tile : 0;
    };
  const run = (start: number, count: number): void => {
    const text = `loop tile in ${count}`.padEnd(40);
    const whole = { lanes: tile, start, tile: start / tile };
    writer.loop(count, advance(tile), `${text}; tiles of ${tile} lanes`, () => body(whole));
  };
  const blocks = streams ? Math.floor(batch / BLOCK) : 0;
  writer.loop(blocks, advance(BLOCK), `loop block in ${blocks}`, () => {
    seed(0);
    run(0, BLOCK / tile);
  });
  const start = blocks * BLOCK;
  const rest = batch - start;
  if (rest === 0) return;
  if (streams) seed(start / tile);
  const count = Math.floor(rest / tile);
  run(start, count);
  const left = rest - count * tile;
  if (left > 0) body({ lanes: left, start: start + count * tile, tile: start / tile + count });
}
