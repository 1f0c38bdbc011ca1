/** The end of a program: the step counter, memory, words, and the program's identity. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { MemoryError } from "../engine/engine.ts";
import type { Node } from "../graph/graph.ts";
import { allocate, allocateGuarded } from "./allocate.ts";
import type { Context } from "./context.ts";
import { fuse } from "./fuse/fuse.ts";
import { BINARY } from "./instructions.ts";
import type { Tensor } from "./layout.ts";
import { listing, workOf } from "./listing.ts";
import type { Outputs } from "./observe.ts";
import { CONTROL, type LowerRequest, type Program } from "./program.ts";
import { encodeAll } from "./relocate.ts";
import type { Residence } from "./residence.ts";

/** The step as a real, kept beside the counter where something reads it. */
function countStep(c: Context, nodes: readonly Node[]): void {
  if (!nodes.some((node) => node.op === "step")) return;
  const scalar = (name: string, region: "control" | "constants", offset: number): Tensor => {
    return {
      name,
      precision: "f64",
      axes: [],
      strides: new Map(),
      part: true,
      pointer: { region, offset, register: 0 },
    };
  };
  const step = scalar("step", "control", CONTROL.stepReal);
  c.map("map2", BINARY.indexOf("add"), "add", step, [step, scalar("1", "constants", c.constants.reals([1], "f64"))]);
}

/** Offsets are 32-bit numbers; what is between this and the engine's limit is told with its tensors (`runtime/tasks/memory.ts`). */
const MOST_SCRATCH = 0x7fffffff;

export function finish(
  c: Context,
  residence: Residence,
  outputs: Outputs,
  tile: number,
  nodes: readonly Node[],
  lowerPlain: (request: LowerRequest) => Program,
): Program {
  const { request, writer } = c;
  countStep(c, nodes);
  writer.emit("halt", "f32", {}, "halt");
  const emitted = request.fuse === false ? undefined : fuse(writer, c.constants);
  const guarded = request.guard ? allocateGuarded(writer) : undefined;
  const { offsets, size: scratch } = guarded ?? allocate(writer);
  if (scratch > MOST_SCRATCH)
    throw new MemoryError(
      `a step needs ${(scratch / (1 << 30)).toFixed(1)} GiB for gradients and what else it computes, above the 1.0 GiB that a task may take: use smaller tensors or a smaller batch`,
    );
  const { words, relocations } = encodeAll(writer, offsets);
  const constants = c.constants.bytes();
  const parts = {
    precision: request.precision,
    sizes: { constants: constants.length, ...residence.sizes, output: outputs.size, scratch },
    ...residence.layouts,
    outputs: outputs.layouts,
    records: request.records.map(({ name, value, every }) => {
      const { axes } = request.graph.nodes[value];
      return { name, width: axes.reduce((size, axis) => size * c.full(axis), 1), every, axes };
    }),
    checks: request.checks.map(({ name, span }) => ({ name, ...(span && { span }) })),
    tile,
    ...(residence.order &&
      request.lanes !== undefined && { order: { ...residence.order, batch: c.full(request.lanes) } }),
    ...(guarded && { guards: [...residence.guards, ...outputs.guards, ...guarded.guards] }),
  };
  const hash = sha256
    .create()
    .update(new Uint8Array(words.buffer))
    .update(constants)
    .update(emitted ?? new Uint8Array())
    .update(utf8ToBytes(JSON.stringify({ ...parts, checks: parts.checks.map(({ name }) => name) })))
    .digest();
  return {
    ...parts,
    words,
    relocations,
    constants,
    ...(emitted && { emitted, plain: () => lowerPlain(request) }),
    control: CONTROL,
    work: workOf(writer),
    listing: () => listing(writer, parts),
    hash: bytesToHex(hash),
  };
}
