/** The words of the engine's generator as a run draws them, for batteries of statistical tests. */
import { encode } from "../runtime/engine/encode.ts";
import type { Engine } from "../runtime/engine/engine.ts";
import { PURPOSE, type Purpose } from "../runtime/program/instructions.ts";

export interface WordsOptions {
  /** Words of a block that are used, from its first one: at most 1,024. */
  readonly words: number;
  /** How many addresses are drawn from in turn, one word each, and the word of the address in which they differ. */
  readonly streams: number;
  readonly differ: "seed" | "instance" | "block" | "purpose";
  readonly purpose: Purpose;
}

/** Words in a step of `wordsOf`. */
export const wordsInStep = ({ words, streams }: WordsOptions): number => words * streams;

/**
 * A function that gives the words of the next step: word 0 of every stream, word 1 of every stream, …. The engine's instructions
 * `address` and `draw_index` make them. A whole number below 2³² - 1 is w - 1 for the word w, so that the word 0 alone is given as 1.
 */
export function wordsOf(engine: Engine, options: WordsOptions): () => Uint32Array<ArrayBuffer> {
  const { words, streams, differ, purpose } = options;
  const at = (which: WordsOptions["differ"], k: number, otherwise: number): number =>
    differ === which ? k : otherwise;
  const counter = engine.allocate(64);
  const drawn = engine.allocate(4 * wordsInStep(options));
  const program: number[] = [];
  for (let k = 0; k < streams; k += 1) {
    const own = engine.allocate(64);
    const generator = engine.allocate(128);
    engine.i32(own, 4).set([at("seed", k, 0), 0, at("instance", k, 0), 0]);
    program.push(
      ...encode("address", "f32", {
        generator,
        seed: own,
        instance: own + 8,
        step: counter,
        block: own + 12,
        block_offset: at("block", k, 0),
        purpose: at("purpose", k, PURPOSE.indexOf(purpose)),
      }),
      ...encode("draw_index", "f32", {
        generator,
        lanes: words,
        limit: 0xffffffff,
        out: drawn + 4 * k * words,
      }),
    );
  }
  program.push(...encode("halt", "f32", {}));
  const code = engine.allocate(4 * program.length);
  engine.i32(code, program.length).set(program);
  engine.i32(counter, 4).fill(0);
  return () => {
    engine.execute(code, 1, counter, counter + 8);
    const from = engine.i32(drawn, wordsInStep(options));
    const to = new Uint32Array(from.length);
    for (let k = 0; k < streams; k += 1)
      for (let i = 0; i < words; i += 1) to[i * streams + k] = from[k * words + i] + 1;
    return to;
  };
}

/** The bits of each word in the opposite order: tests that look at high bits then see the low ones. */
export function reverseBits(words: Uint32Array): void {
  for (let i = 0; i < words.length; i += 1) {
    let w = words[i];
    w = ((w >>> 1) & 0x55555555) | ((w & 0x55555555) << 1);
    w = ((w >>> 2) & 0x33333333) | ((w & 0x33333333) << 2);
    w = ((w >>> 4) & 0x0f0f0f0f) | ((w & 0x0f0f0f0f) << 4);
    w = ((w >>> 8) & 0x00ff00ff) | ((w & 0x00ff00ff) << 8);
    words[i] = (w >>> 16) | (w << 16);
  }
}
