/** Instructions → words, and words → words of a loaded program. */
import { encode } from "../engine/encode.ts";
import { FAMILIES } from "./instructions.ts";
import type { Program } from "./program.ts";
import { type Writer, wordsOf } from "./writer.ts";

export type Relocations = Program["relocations"];

/** Encodes in order; pointers become offsets from their region, remembered in `relocations`. `offsets`: of scratch buffers. */
export function encodeAll(
  writer: Writer,
  offsets: readonly number[],
): { words: Int32Array<ArrayBuffer>; relocations: Relocations } {
  const words = new Int32Array(writer.instructions.reduce((sum, i) => sum + wordsOf(i.family), 0));
  const relocations: Relocations[number][] = [];
  let at = 0;
  for (const { family, precision, operands } of writer.instructions) {
    const numbers: Record<string, number> = {};
    const registers: Record<string, number> = {};
    FAMILIES[family].fields.forEach(({ name }, i) => {
      const value = operands[name];
      if (typeof value !== "object") {
        if (value !== undefined) numbers[name] = value;
        return;
      }
      const { region, buffer, offset, register } = value;
      numbers[name] = offset + (buffer === undefined ? 0 : offsets[buffer]);
      if (register) registers[name] = register;
      if (region !== "none" && region !== "state") relocations.push({ word: at + 2 + i, region });
    });
    words.set(encode(family, precision, numbers, registers), at);
    at += wordsOf(family);
  }
  return { words, relocations };
}

/** The program's words with the regions at these addresses. */
export function relocate(program: Program, bases: Readonly<Record<Relocations[number]["region"], number>>): Int32Array {
  const words = program.words.slice();
  for (const { word, region } of program.relocations) words[word] += bases[region];
  return words;
}
