/**
 * Fusing: instructions → fewer instructions with the same bits. Inside every straight stretch a cheap map or a sum over lanes joins the
 * nearest earlier group that it may, past instructions whose order does not matter; neighbouring groups become one emitted function.
 */
import type { ConstantPool } from "../constants.ts";
import type { Pointer } from "../layout.ts";
import { type Instruction, type Writer, wordsOf } from "../writer.ts";
import { type Dot, dotOf } from "./dot.ts";
import { emitModule } from "./emit.ts";
import { type Footprint, footprints, ordered, pointer } from "./footprint.ts";
import { Group, type Surroundings } from "./group.ts";
import type { Kernel, Nest } from "./kernel.ts";
import { type Member, memberOf } from "./member.ts";

/** How far back an instruction looks for a group. */
const REACH = 48;

interface Single {
  readonly instruction: Instruction;
  readonly footprints: readonly Footprint[];
}
type Item = Single | Group;

/** Replaces groups by emitted functions and returns their module; undefined when there is nothing to fuse. */
export function fuse(writer: Writer, constants: ConstantPool): Uint8Array<ArrayBuffer> | undefined {
  const around = surroundings(writer, constants);
  const kernels: Kernel[] = [];
  const fused = block(writer.instructions, around, kernels);
  if (kernels.length === 0) return undefined;
  writer.instructions.splice(0, writer.instructions.length, ...fused);
  return emitModule(kernels);
}

function surroundings(writer: Writer, constants: ConstantPool): Surroundings {
  const readers = new Map<number, Set<Instruction>>();
  for (const instruction of writer.instructions) {
    for (const { pointer, writes } of footprints(instruction)) {
      if (writes || pointer.buffer === undefined) continue;
      const known = readers.get(pointer.buffer) ?? new Set();
      readers.set(pointer.buffer, known.add(instruction));
    }
  }
  const bytes = constants.bytes();
  return {
    readElsewhere: (buffer, members) => {
      const inside = new Set(members.map((member) => member.instruction));
      return [...(readers.get(buffer) ?? [])].some((reader) => !inside.has(reader));
    },
    isZero: ({ region, offset }, precision) =>
      region === "constants" &&
      bytes.subarray(offset, offset + (precision === "f64" ? 8 : 4)).every((byte) => byte === 0),
  };
}

/** Straight stretches fused one by one; loops and conditions stay where they are. */
function block(instructions: readonly Instruction[], around: Surroundings, kernels: Kernel[]): Instruction[] {
  const result: Instruction[] = [];
  let stretch: Instruction[] = [];
  const flush = (): void => {
    result.push(...written(arranged(stretch, around), around, kernels));
    stretch = [];
  };
  for (let at = 0; at < instructions.length; at++) {
    const instruction = instructions[at];
    const { family, operands } = instruction;
    if (family === "when") {
      flush();
      const from = at + 1;
      for (let left = (operands.skip as number) - wordsOf(instruction); left > 0; ) left -= wordsOf(instructions[++at]);
      const body = block(instructions.slice(from, at + 1), around, kernels);
      const skip = wordsOf(instruction) + body.reduce((words, i) => words + wordsOf(i), 0);
      result.push({ ...instruction, operands: { ...operands, skip } }, ...body);
    } else if (family === "loop" || family === "end" || family === "halt") {
      flush();
      result.push(instruction);
    } else stretch.push(instruction);
  }
  flush();
  return result;
}

const barrier = (instruction: Instruction): boolean =>
  instruction.family === "check_finite" || instruction.family === "record";

/** Whether `later` may not come before `item`. */
function follows(item: Item, later: Single | Member): boolean {
  if (ordered(item.footprints, later.footprints)) return true;
  // A step that a check stops has written nothing but scratch.
  return (
    "instruction" in item &&
    barrier(item.instruction) &&
    later.footprints.some((f) => f.writes && f.pointer.region !== "scratch")
  );
}

/** Groups and single instructions in their new order. */
function arranged(stretch: readonly Instruction[], around: Surroundings): Item[] {
  const items: Item[] = [];
  for (const instruction of stretch) {
    const member = memberOf(instruction);
    const alone = member && Group.of(member);
    if (!member || !alone) {
      items.push({ instruction, footprints: footprints(instruction) });
      continue;
    }
    let beside: number | undefined;
    let joined = false;
    for (let at = items.length - 1; at >= Math.max(0, items.length - REACH) && !joined; at--) {
      const item = items[at];
      const grown = item instanceof Group ? item.with(member, around) : undefined;
      if (grown) {
        items[at] = grown;
        joined = true;
      } else {
        if (item instanceof Group) beside ??= at + 1;
        if (follows(item, member)) break;
      }
    }
    if (!joined) items.splice(beside ?? items.length, 0, alone);
  }
  return items;
}

/** Neighbouring groups and products over lanes become one emitted instruction; a map that stayed alone remains what it was. */
function written(items: readonly Item[], around: Surroundings, kernels: Kernel[]): Instruction[] {
  const result: Instruction[] = [];
  let parts: Item[] = [];
  const flush = (): void => {
    const worth = parts.some((part) => !(part instanceof Group) || part.members.some(({ terms }) => terms));
    const members = parts.flatMap(instructionsOf);
    if (members.length > 1 || worth) result.push(emitted(parts, around, kernels));
    else result.push(...members);
    parts = [];
  };
  for (const item of items) {
    if (item instanceof Group || dotOf(item.instruction)) parts.push(item);
    else {
      flush();
      result.push(item.instruction);
    }
  }
  flush();
  return result;
}

const instructionsOf = (item: Item): Instruction[] =>
  item instanceof Group ? item.members.map(({ instruction }) => instruction) : [item.instruction];

function emitted(items: readonly Item[], around: Surroundings, kernels: Kernel[]): Instruction {
  const pointers: Pointer[] = [];
  const numbers = new Map<string, number>();
  const pointerOf = (pointer: Pointer): number => {
    const key = JSON.stringify([pointer.region, pointer.buffer, pointer.offset, pointer.register]);
    const known = numbers.get(key) ?? pointers.push(pointer) - 1;
    numbers.set(key, known);
    return known;
  };
  const lines: string[] = [];
  const parts = items.map((item): Nest | Dot => {
    if (!(item instanceof Group)) {
      const { instruction } = item;
      const places = (["out", "a", "b"] as const).map((name) => pointerOf(pointer(instruction, name)));
      lines.push(instruction.text);
      return dotOf(instruction, places as [number, number, number])!;
    }
    const nest = item.nest(around, pointerOf);
    const members = item.members.map(({ instruction }) => `\n  ${instruction.text}`).join("");
    lines.push(`over ${nest.sizes.join(" × ")}, ${nest.precision}${members}`);
    return nest;
  });
  const entry = kernels.push({ parts, pointers }) - 1;
  return {
    family: "emitted",
    precision: "f32", // each loop has its own
    operands: { entry, ...Object.fromEntries(pointers.map((pointer, p) => [`pointer${p}`, pointer])) },
    work: items.flatMap(instructionsOf).reduce((sum, { work }) => sum + work, 0),
    text: lines.map((line, l) => `${(l === 0 ? `emitted ${entry}` : "").padEnd(10)}${line}`).join("\n"),
  };
}
