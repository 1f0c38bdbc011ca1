import { FAMILIES, FAMILY_NAMES, type Family, type Field, opcodeOf } from "../program/instructions.ts";
import { EngineError, type Precision } from "./engine.ts";

/** One instruction in readable form. `registers` holds the base register of each pointer whose base is not register 0. */
export interface Decoded {
  readonly family: Family;
  readonly precision: Precision;
  readonly operands: Record<string, number>;
  readonly registers: Record<string, number>;
  /** Length of the instruction in words. */
  readonly words: number;
}

/** Fields that may be left out, being 0: strides, flags, offsets, and the unused parts of a loop. */
const optional = (field: Field): boolean =>
  field.kind === "stride" ||
  field.kind === "flag" ||
  field.kind === "offset" ||
  field.name.startsWith("register") ||
  field.name === "count_pointer";

/**
 * The words of an instruction. `operands` gives every field its value (strides, flags and offsets may be left out, being 0); `registers`
 * gives pointer fields their base register (0 when left out).
 */
export function encode(
  family: Family,
  precision: Precision,
  operands: Record<string, number>,
  registers: Record<string, number> = {},
): number[] {
  const fields: readonly Field[] = FAMILIES[family].fields;
  const known = new Set(fields.map((field) => field.name));
  for (const name of Object.keys(operands)) {
    if (!known.has(name))
      throw new EngineError(`${family} has no operand "${name}"; it has ${[...known].join(", ") || "none"}`);
  }
  const pointers = fields.filter((field) => field.kind === "pointer").map((field) => field.name);
  let bases = 0;
  for (const [name, register] of Object.entries(registers)) {
    const slot = pointers.indexOf(name);
    if (slot < 0) throw new EngineError(`${family} has no pointer "${name}"; it has ${pointers.join(", ") || "none"}`);
    if (!(Number.isInteger(register) && register >= 0 && register < 16)) {
      throw new EngineError(`base register ${register} of ${family}.${name} must be a whole number of 0 … 15`);
    }
    bases |= register << (4 * slot);
  }
  const words = fields.map((field) => {
    const value = operands[field.name];
    if (value === undefined) {
      if (optional(field)) return 0;
      throw new EngineError(`${family} needs the operand "${field.name}"`);
    }
    if (!Number.isInteger(value) || value < -2147483648 || value > 4294967295) {
      throw new EngineError(`operand ${family}.${field.name} = ${value} must be a 32-bit whole number`);
    }
    return value | 0;
  });
  return [opcodeOf(family, precision) | ((words.length + 2) << 16), bases, ...words];
}

/** Reads the instruction at word `at`. */
export function decode(words: ArrayLike<number>, at = 0): Decoded {
  const opcode = words[at] & 0xffff;
  const family = FAMILY_NAMES[opcode >> 1];
  if (family === undefined)
    throw new EngineError(`word ${at} is opcode ${opcode}; the last opcode is ${2 * FAMILY_NAMES.length - 1}`);
  const operands: Record<string, number> = {};
  const registers: Record<string, number> = {};
  let slot = 0;
  const fields: readonly Field[] = FAMILIES[family].fields;
  fields.forEach((field, i) => {
    const pointer = field.kind === "pointer";
    operands[field.name] = pointer ? words[at + 2 + i] >>> 0 : words[at + 2 + i];
    if (pointer) {
      const register = (words[at + 1] >>> (4 * slot++)) & 15;
      if (register) registers[field.name] = register;
    }
  });
  return { family, precision: opcode & 1 ? "f64" : "f32", operands, registers, words: words[at] >>> 16 };
}
