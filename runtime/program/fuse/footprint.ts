/** What an instruction reads and writes: exact byte ranges for maps and sums, whole buffers or regions for everything else. */
import { FAMILIES } from "../instructions.ts";
import { bytesOf, type Pointer } from "../layout.ts";
import type { Instruction } from "../writer.ts";

export interface Footprint {
  readonly pointer: Pointer;
  readonly writes: boolean;
  /** Bytes relative to the pointer's base register; undefined: anything in the buffer or region. */
  readonly from?: number;
  readonly to?: number;
}

const DIMENSIONS = [0, 1, 2, 3] as const;
const WRITTEN = new Set([
  "out",
  "table",
  "generator",
  "ring",
  "cursor",
  "bad",
  "packed",
  "ready",
  "held",
  "permutation",
]);

/** Operands of a map in the order of its pointers: the result, then a, b, c. */
export const operandsOf = (family: string): readonly string[] =>
  ["out", "a", "b", "c"].slice(0, family === "map1" ? 2 : family === "map2" ? 3 : 4);

export const number = (instruction: Instruction, name: string): number => instruction.operands[name] as number;
export const pointer = (instruction: Instruction, name: string): Pointer => instruction.operands[name] as Pointer;

/** The bytes that strides reach from a pointer on. */
export function range(at: Pointer, sizes: readonly number[], strides: readonly number[], bytes: number) {
  let [low, high] = [0, 1];
  sizes.forEach((size, d) => {
    const reach = (size - 1) * strides[d];
    if (reach < 0) low += reach;
    else high += reach;
  });
  return { from: at.offset + low * bytes, to: at.offset + high * bytes };
}

export function footprints(instruction: Instruction): Footprint[] {
  const { family, operands, precision } = instruction;
  const bytes = bytesOf(precision);
  if (family === "map1" || family === "map2" || family === "map3") {
    const sizes = DIMENSIONS.map((d) => number(instruction, `n${d}`));
    return operandsOf(family).map((name) => {
      const strides = DIMENSIONS.map((d) => number(instruction, `${name}${d}`));
      const at = pointer(instruction, name);
      return { pointer: at, writes: name === "out", ...range(at, sizes, strides, bytes) };
    });
  }
  if (family === "reduce_lanes") {
    const sizes = ["n0", "n1", "r0", "r1", "lanes"].map((name) => number(instruction, name));
    const of = (names: readonly string[]) => [...names.map((name) => number(instruction, name)), 1];
    const [out, a] = [pointer(instruction, "out"), pointer(instruction, "a")];
    const wide = number(instruction, "wide") ? 8 : bytes;
    const place = { pointer: out, ...range(out, sizes.slice(0, 2), of(["out0", "out1"]), wide) };
    return [
      { ...place, writes: true },
      { ...place, writes: false },
      { pointer: a, writes: false, ...range(a, sizes, of(["a0", "a1", "ar0", "ar1"]), bytes) },
    ];
  }
  const list: Footprint[] = [];
  for (const { name, kind } of FAMILIES[family].fields) {
    const at = operands[name];
    if (kind !== "pointer" || typeof at !== "object") continue;
    list.push({ pointer: at, writes: false });
    if (WRITTEN.has(name)) list.push({ pointer: at, writes: true });
  }
  return list;
}

/** Whether two pointers lie in the same buffer or region. */
export function samePlace(a: Pointer, b: Pointer): boolean {
  if (a.region !== b.region) return false;
  return a.region !== "scratch" || a.buffer === b.buffer;
}

export function overlap(a: Footprint, b: Footprint): boolean {
  if (!samePlace(a.pointer, b.pointer)) return false;
  if (a.from === undefined || b.from === undefined || a.pointer.register !== b.pointer.register) return true;
  return a.from < b.to! && b.from < a.to!;
}

/** Whether the order of two instructions matters for their numbers. */
export function ordered(a: readonly Footprint[], b: readonly Footprint[]): boolean {
  return a.some((x) => b.some((y) => (x.writes || y.writes) && overlap(x, y)));
}
