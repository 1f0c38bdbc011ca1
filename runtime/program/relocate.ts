/** Instructions → words, and words → words of a loaded program. */
import { FAMILIES, opcodeOf } from "./instructions.ts";
import type { Pointer } from "./layout.ts";
import type { Program } from "./program.ts";
import type { Writer } from "./writer.ts";
import { wordsOf } from "./writer.ts";

export type Relocations = Program["relocations"];

/** Encodes in order; pointers become offsets from their region, remembered in `relocations`. */
export function encodeAll(writer: Writer, offsets: readonly number[]): { words: Int32Array; relocations: Relocations } {
  const words = new Int32Array(writer.instructions.reduce((sum, i) => sum + wordsOf(i.family), 0));
  const relocations: Relocations[number][] = [];
  let at = 0;
  for (const { family, precision, operands } of writer.instructions) {
    words[at] = opcodeOf(family, precision) | (wordsOf(family) << 16);
    let pointers = 0;
    FAMILIES[family].fields.forEach((field, i) => {
      const value = operands[field.name];
      const word = at + 2 + i;
      if (value === undefined) throw new Error(`instruction ${family} misses its field ${field.name}`);
      if (field.kind !== "pointer") {
        words[word] = value as number;
        return;
      }
      const pointer = value as Pointer;
      words[word] = pointer.offset + (pointer.buffer === undefined ? 0 : offsets[pointer.buffer]);
      words[at + 1] |= pointer.register << (4 * pointers++);
      const { region } = pointer;
      if (region !== "none" && region !== "state") relocations.push({ word, region });
    });
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
