/** Instructions as they are written down: operands by name, pointers still symbolic. */
import type { Precision } from "../engine/engine.ts";
import { FAMILIES, type Family } from "./instructions.ts";
import { NOWHERE, type Pointer } from "./layout.ts";

export interface Instruction {
  readonly family: Family;
  readonly precision: Precision;
  readonly operands: Readonly<Record<string, number | Pointer>>;
  /** Floating-point operations of one execution. */
  readonly work: number;
  /** What the listing prints. */
  readonly text: string;
}

/** Words of an instruction; an emitted function has its pointers after the fields. */
export const wordsOf = ({ family, operands }: Pick<Instruction, "family" | "operands">): number =>
  2 + (family === "emitted" ? Object.keys(operands).length : FAMILIES[family].fields.length);

export class Writer {
  readonly instructions: Instruction[] = [];
  /** Bytes of each scratch buffer. */
  readonly buffers: number[] = [];

  emit(family: Family, precision: Precision, operands: Record<string, number | Pointer>, text = "", work = 0): number {
    return this.instructions.push({ family, precision, operands, work, text }) - 1;
  }

  /** A new scratch buffer. */
  scratch(bytes: number): Pointer {
    return { region: "scratch", buffer: this.buffers.push(bytes) - 1, offset: 0, register: 0 };
  }

  /** The body runs only at steps with step % every == 0. */
  when(every: number, step: Pointer, body: () => void): void {
    if (every === 1) {
      body();
      return;
    }
    this.emit("when", "f32", { step, every, remainder: 0, skip: 0 }, `when step % ${every} == 0`);
    const at = this.instructions.length - 1;
    body();
    const skip = this.instructions.slice(at).reduce((words, i) => words + wordsOf(i), 0);
    const head = this.instructions[at];
    this.instructions[at] = { ...head, operands: { ...head.operands, skip } };
  }

  /** Runs the body `count` times; `advance`: bytes added to a register that the body uses, after each turn. */
  loop(count: number, advance: (register: number) => number, text: string, body: () => void): void {
    if (count === 1) body();
    if (count <= 1) return;
    const at = this.emit("loop", "f32", {}, text);
    body();
    const used = new Set<number>();
    for (const { operands } of this.instructions.slice(at + 1)) {
      for (const value of Object.values(operands)) if (typeof value === "object") used.add(value.register);
    }
    const moved = [...used].filter((register) => advance(register) !== 0).sort((a, b) => a - b);
    if (moved.length > 4) {
      throw new Error(
        "a tile loop advances more than four registers; give the outputs one precision or take the rows in order",
      );
    }
    const operands: Record<string, number | Pointer> = { count, count_pointer: NOWHERE };
    for (let i = 0; i < 4; i++) {
      operands[`register${i}`] = moved[i] ?? 0;
      operands[`bytes${i}`] = moved[i] === undefined ? 0 : advance(moved[i]);
    }
    this.instructions[at] = { ...this.instructions[at], operands };
    this.emit("end", "f32", {}, "end");
  }
}
