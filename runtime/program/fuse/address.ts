/** Where an emitted function finds its places: in the words of its instruction and in the base registers, given as its two parameters. */
import type { Code } from "./code.ts";
import type { Kernel } from "./kernel.ts";

const INSTRUCTION = 0; // parameter: address of the instruction
const REGISTERS = 1; // parameter: address of the base registers
/** Words of an instruction before its pointers. */
const POINTERS_FROM = 3;

/** A new local with the address of pointer `number`. */
export function address(code: Code, { pointers }: Kernel, number: number): number {
  const { register } = pointers[number];
  const local = code.local("i32");
  code.get(INSTRUCTION).load_i32(4 * (POINTERS_FROM + number));
  if (register !== 0)
    code
      .get(REGISTERS)
      .load_i32(4 * register)
      .add();
  code.set(local);
  return local;
}
