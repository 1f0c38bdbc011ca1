/** A program as text, one line an instruction, loops indented. */
import type { Program } from "./program.ts";
import type { Writer } from "./writer.ts";
import { wordsOf } from "./writer.ts";

const shape = (name: string, sizes: readonly number[]): string => (sizes.length ? `${name}[${sizes.join(",")}]` : name);

export function listing(
  writer: Writer,
  program: Pick<Program, "precision" | "state" | "inputs" | "data" | "tile">,
): string {
  const lines: string[] = [];
  const state = Object.entries(program.state).map(([name, layout]) => shape(name, layout.sizes));
  if (state.length) lines.push(`state   ${program.precision}     ${state.join(" ")}`);
  if (program.inputs.length)
    lines.push(
      `inputs  ${program.precision}     ${program.inputs.map((l, i) => shape(`input${i}`, l.sizes)).join(" ")}`,
    );
  const data = Object.entries(program.data).map(([name, { features }]) => `${name}[${features}]`);
  if (data.length) lines.push(`rows    ${program.precision}     ${data.join(" ")}`);
  lines.push("step");
  let depth = 1;
  let until: { words: number } | undefined;
  for (const instruction of writer.instructions) {
    const { family, precision, operands, text } = instruction;
    if (until && until.words <= 0) {
      until = undefined;
      depth--;
    }
    if (until) until.words -= wordsOf(instruction);
    if (family === "end") depth--;
    const note =
      precision === program.precision || ["loop", "end", "when", "halt", "address", "emitted"].includes(family)
        ? ""
        : `  ; ${precision}`;
    if (family !== "halt") for (const line of text.split("\n")) lines.push(`${"  ".repeat(depth)}${line}${note}`);
    if (family === "loop") depth++;
    if (family === "when") {
      until = { words: (operands.skip as number) - wordsOf(instruction) };
      depth++;
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Floating-point operations of one step: bodies times the turns of their loops. */
export function workOf(writer: Writer): number {
  let work = 0;
  const turns = [1];
  for (const { family, operands, work: own } of writer.instructions) {
    if (family === "loop") turns.push(turns.at(-1)! * (operands.count as number));
    if (family === "end") turns.pop();
    work += own * turns.at(-1)!;
  }
  return work;
}
