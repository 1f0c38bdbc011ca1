/**
 * Guard words: places between all tensors of a program that no instruction may write to. For tests; a program with guards shares no scratch
 * memory between buffers, so that every buffer has its own neighbours.
 */
import type { Engine } from "../engine/engine.ts";
import type { Program } from "./program.ts";

export type Guards = NonNullable<Program["guards"]>;
export type Guard = Guards[number];

/** Bytes of one guard: more than the longest vector operation that a kernel unrolls. */
export const GUARD_BYTES = 128;
/** Not a number in f32 and, twice, in f64: what is read here by mistake is noticed as well. */
const WORD = 0xfff8a5a5 | 0;

type Base = (region: Guard["region"]) => number;

/** Writes the guard words. */
export function setGuards(engine: Engine, guards: Guards, base: Base): void {
  for (const { region, offset } of guards) engine.i32(base(region) + offset, GUARD_BYTES / 4).fill(WORD);
}

/** Throws with the tensor before the first guard that is no longer whole. */
export function checkGuards(engine: Engine, guards: Guards, base: Base): void {
  for (const { region, offset, after } of guards) {
    const words = engine.i32(base(region) + offset, GUARD_BYTES / 4);
    const place = words.findIndex((word) => word !== WORD);
    if (place >= 0)
      throw new Error(`an instruction wrote ${4 * place} bytes past the end of ${after} (region ${region})`);
  }
}
