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
  const words = new Int32Array(writer.instructions.reduce((sum, i) => sum + wordsOf(i), 0));
  const relocations: Relocations[number][] = [];
  let at = 0;
  for (const instruction of writer.instructions) {
    const { family, precision, operands } = instruction;
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
    if (family === "emitted") {
      // The function's number moves with its table; its pointers follow, their base registers are in its code.
      words[at] = (words[at] & 0xffff) | (wordsOf(instruction) << 16);
      relocations.push({ word: at + 2, region: "functions" });
      Object.values(operands).forEach((value, i) => {
        if (typeof value !== "object") return;
        words[at + 2 + i] = value.offset + (value.buffer === undefined ? 0 : offsets[value.buffer]);
        if (value.region !== "none" && value.region !== "state")
          relocations.push({ word: at + 2 + i, region: value.region });
      });
    }
    at += wordsOf(instruction);
  }
  return { words, relocations };
}

/** The program's words with the regions at these addresses. */
export function relocate(program: Program, bases: Readonly<Record<Relocations[number]["region"], number>>): Int32Array {
  const words = program.words.slice();
  for (const { word, region } of program.relocations) words[word] += bases[region];
  return words;
}
