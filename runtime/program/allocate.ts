/**
 * Scratch memory by liveness: one pass over the instructions in order gives every buffer its interval of use, then buffers take the
 * lowest place that is free during theirs. A buffer from outside a loop that is used in it lives to the loop's end, one
 * that is filled in a loop and used after it lives from the loop's beginning.
 */
import { GUARD_BYTES, type Guard } from "./guards.ts";
import type { Pointer } from "./layout.ts";
import type { Writer } from "./writer.ts";

const ALIGNMENT = 64;

interface Interval {
  readonly buffer: number;
  first: number;
  last: number;
}

function intervals(writer: Writer): Interval[] {
  const byBuffer: (Interval | undefined)[] = new Array(writer.buffers.length).fill(undefined);
  const open: number[] = [];
  const loops: (readonly [from: number, to: number])[] = [];
  writer.instructions.forEach(({ family, operands }, at) => {
    if (family === "loop") open.push(at);
    if (family === "end") loops.push([open.pop()!, at]);
    for (const value of Object.values(operands)) {
      const buffer = typeof value === "object" ? (value as Pointer).buffer : undefined;
      if (buffer === undefined) continue;
      const known = byBuffer[buffer];
      if (known) known.last = at;
      else byBuffer[buffer] = { buffer, first: at, last: at };
    }
  });
  const all = byBuffer.filter((i) => i !== undefined);
  // Inner loops end before outer ones, so one pass in order of their ends is enough.
  for (const [from, to] of loops) {
    for (const i of all) {
      if (i.first < from && i.last > from && i.last < to) i.last = to;
      else if (i.first > from && i.first < to && i.last > to) i.first = from;
    }
  }
  return all.sort((a, b) => a.first - b.first || a.buffer - b.buffer);
}

/** As `allocate`, without sharing and with a guard after every buffer. */
export function allocateGuarded(writer: Writer): { offsets: number[]; size: number; guards: Guard[] } {
  const guards: Guard[] = [{ region: "scratch", offset: 0, after: "the start" }];
  let size = GUARD_BYTES;
  const offsets = writer.buffers.map((bytes, buffer) => {
    const offset = size;
    const end = offset + Math.ceil(bytes / 16) * 16;
    guards.push({ region: "scratch", offset: end, after: `buffer ${buffer}` });
    size = Math.ceil((end + GUARD_BYTES) / ALIGNMENT) * ALIGNMENT;
    return offset;
  });
  return { offsets, size, guards };
}

/** Byte offset of every buffer in the scratch region, and the region's size. */
export function allocate(writer: Writer): { offsets: number[]; size: number } {
  const offsets = new Array<number>(writer.buffers.length).fill(0);
  let live: { readonly from: number; readonly to: number; readonly last: number }[] = []; // by address
  let size = 0;
  for (const { buffer, first, last } of intervals(writer)) {
    live = live.filter((block) => block.last >= first);
    const bytes = Math.ceil((writer.buffers[buffer] + 16) / ALIGNMENT) * ALIGNMENT; // kernels read up to 16 bytes past the end
    let from = 0;
    let place = 0;
    while (place < live.length && live[place].from < from + bytes) from = Math.max(from, live[place++].to);
    offsets[buffer] = from;
    size = Math.max(size, from + bytes);
    live.splice(place, 0, { from, to: from + bytes, last });
  }
  return { offsets, size };
}
