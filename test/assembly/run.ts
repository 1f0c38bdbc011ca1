import { encode } from "../../runtime/engine/encode.ts";
import type { Engine, Precision } from "../../runtime/engine/engine.ts";
import { loadEngineSync } from "../../runtime/engine/load.ts";
import { type Family, opcodeOf } from "../../runtime/program/instructions.ts";

/** One engine for all tests of a file; every test frees what it takes. */
export const engine: Engine = loadEngineSync();

export const PRECISIONS: readonly Precision[] = ["f32", "f64"];
export const width = (precision: Precision): number => (precision === "f32" ? 4 : 2);
export const size = (precision: Precision): number => (precision === "f32" ? 4 : 8);
export const padded = (precision: Precision, n: number): number => Math.ceil(n / width(precision)) * width(precision);
/** Rounds to the precision: the reference's arithmetic. */
export const round = (precision: Precision): ((x: number) => number) => (precision === "f32" ? Math.fround : (x) => x);
export const view = (precision: Precision, offset: number, length: number): Float32Array | Float64Array =>
  precision === "f32" ? engine.f32(offset, length) : engine.f64(offset, length);

/** Guard values around and between what a kernel may write. */
export const GUARD = 12345.678;

/** A tensor in the engine's memory with a guard zone before and after it. */
export function tensor(precision: Precision, values: ArrayLike<number>): number {
  const zone = 16;
  const offset = engine.allocate((values.length + 2 * zone) * size(precision));
  const all = view(precision, offset, values.length + 2 * zone);
  all.fill(GUARD);
  all.set(Array.from(values), zone);
  return offset + zone * size(precision);
}

/** A tensor filled with the guard value. */
export const blank = (precision: Precision, length: number): number =>
  tensor(precision, new Float64Array(length).fill(GUARD));

/** The tensor with its guard zones, of `length` elements between them. */
export const around = (precision: Precision, offset: number, length: number): number[] =>
  Array.from(view(precision, offset - 16 * size(precision), length + 32));

export const HALT = [opcodeOf("halt", "f32") | (2 << 16), 0];

/** Writes a program and runs it once; returns the number of completed times. */
export function run(instructions: readonly (readonly number[])[], times = 1, step = 0, bad = 0): number {
  const words = [...instructions.flat(), ...HALT];
  const program = engine.allocate(4 * words.length);
  engine.i32(program, words.length).set(words);
  return engine.execute(program, times, step, bad);
}

export const one = (
  family: Family,
  precision: Precision,
  operands: Record<string, number>,
  registers?: Record<string, number>,
): void => {
  run([encode(family, precision, operands, registers)]);
};

/** Runs a test body and frees its memory. */
export function scratch<R>(body: () => R): R {
  const mark = engine.mark();
  try {
    return body();
  } finally {
    engine.release(mark);
  }
}

/** A small deterministic source of test numbers. */
export function source(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    return (((mixed ^ (mixed >>> 12)) >>> 0) / 4294967296) * 4 - 2;
  };
}

export const sample = (precision: Precision, next: () => number, length: number): number[] =>
  Array.from({ length }, () => round(precision)(next()));
