import { encode } from "../engine/encode.ts";
import type { Engine } from "../engine/engine.ts";
import { PURPOSE } from "../program/instructions.ts";

/**
 * A permutation of `size` rows addressed by (seed, batch): the first epoch of the engine's `order` instruction, which says how it is made.
 */
export function shuffledOrder(engine: Engine, size: number, seed: readonly [number, number]): Int32Array {
  const mark = engine.mark();
  try {
    const out = engine.allocate(4 * size);
    const words = engine.allocate(32);
    engine.i32(words, 8).set([seed[0] | 0, seed[1] | 0, 0, 0, 0, 0, -1, -1]);
    const operands = {
      step: words + 16,
      seed: words,
      instance: words + 8,
      purpose: PURPOSE.indexOf("batch"),
      size,
      batch: size,
      held: words + 24,
      permutation: out,
      out: engine.allocate(4 * size),
    };
    const program = [...encode("order", "f32", operands), ...encode("halt", "f32", {})];
    const at = engine.allocate(4 * program.length);
    engine.i32(at, program.length).set(program);
    engine.execute(at, 1, 0, 0);
    return engine.i32(out, size).slice();
  } finally {
    engine.release(mark);
  }
}
