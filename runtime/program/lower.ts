/**
 * Lowering: a graph becomes a program, one step of which computes everything asked for and then writes the new state.
 *
 *   before   what carries no lanes and depends on none
 *   tiles    what carries lanes, and the parts of sums over lanes (added up over tiles, in order, into places cleared before)
 *   after    what is made of such sums; then outputs, records, and last the state (checks follow the values that they watch)
 *
 * A batch of at most one tile, or one that must be whole, is straight code in the order of the graph.
 */
import { clearAccumulators, settled } from "./accumulators.ts";
import { ConstantPool } from "./constants.ts";
import { Context, type Section } from "./context.ts";
import { define } from "./define.ts";
import { finish } from "./finish.ts";
import { bytesOf, REGISTER } from "./layout.ts";
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
import type { LowerRequest, Program } from "./program.ts";
import { ratesOf } from "./rates.ts";
import { residenceOf } from "./residence.ts";
import { address } from "./rules/random.ts";
import { drawRows, orderRows, purposesOf, wholeStreams } from "./streams.ts";
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
  const zeros = zerosOf(prepared);
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
      const sum = settled(c, node);
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
