/** Instructions that can be part of a group: cheap maps over whole vectors, and sums over lanes. */
import { BINARY, FOLD, TERNARY, UNARY } from "../instructions.ts";
import { bytesOf, type Pointer, padded } from "../layout.ts";
import type { Instruction } from "../writer.ts";
import { type Footprint, footprints, number, operandsOf, pointer, range } from "./footprint.ts";
import { type Fn, isCheap } from "./operations.ts";
import { boundaries, type Loops, loops } from "./space.ts";

export interface Member {
  readonly instruction: Instruction;
  readonly footprints: readonly Footprint[];
  readonly loops: Loops; // strides: the result's, then the operands'
  readonly bounds: readonly number[];
  readonly pointers: readonly Pointer[];
  /** A map's function. */
  readonly fn?: Fn;
  /** Terms of a short product: pointers are then the result's, those of A one a term, those of B one a term. */
  readonly terms?: number;
  /** Makes a group of its own. */
  readonly alone?: boolean;
  /** Of a sum: entries that one result adds up (padding included), lanes that count, lanes with their padding. */
  readonly sum?: { readonly entries: number; readonly counted: number; readonly span: number };
}

const functionsOf = { map1: UNARY, map2: BINARY, map3: TERNARY } as const;

/** Products of more terms, but for very small ones, are left to the kernel, which keeps sums of 2 × 4 vectors in registers. */
const MOST_TERMS = 8;
const MOST_PRODUCTS = 12;
/** Products of more terms need their registers for themselves. */
const MOST_JOINED = 3;

/** The instruction as a member of a group, if it can be one. */
export function memberOf(instruction: Instruction): Member | undefined {
  const { family } = instruction;
  if (family === "broadcast") return productOf(instruction);
  if (family === "reduce_lanes") return sumOf(instruction);
  if (family !== "map1" && family !== "map2" && family !== "map3") return undefined;
  const fn = functionsOf[family][number(instruction, "fn")];
  if (!isCheap(fn)) return undefined;
  const names = operandsOf(family);
  const sizes = [0, 1, 2, 3].map((d) => number(instruction, `n${d}`));
  const strides = names.map((name) => [0, 1, 2, 3].map((d) => number(instruction, `${name}${d}`)));
  return suitable({ instruction, fn, pointers: names.map((name) => pointer(instruction, name)) }, sizes, strides);
}

function sumOf(instruction: Instruction): Member | undefined {
  if (FOLD[number(instruction, "fn")] !== "sum") return undefined;
  const counted = number(instruction, "lanes");
  const span = padded(counted);
  const [n0, n1, r0, r1] = ["n0", "n1", "r0", "r1"].map((name) => number(instruction, name));
  const of = (...names: string[]) => names.map((name) => number(instruction, name));
  const strides = [
    [...of("out0", "out1"), 0, 0, 0],
    [...of("a0", "a1", "ar0", "ar1"), 1],
  ];
  const sum = { entries: r0 * r1 * span, counted, span };
  return suitable(
    { instruction, sum, pointers: [pointer(instruction, "out"), pointer(instruction, "a")] },
    [n0, n1, r0, r1, span],
    strides,
  );
}

/** C[m, c] = sum over k of A[m, k] B[k, c] with few k: a splat of A a row, a row of B again and again. */
function productOf(instruction: Instruction): Member | undefined {
  const of = (name: string): number => number(instruction, name);
  const terms = of("k");
  if (of("outer") !== 1 || of("accumulate") !== 0 || terms < 1) return undefined;
  if (terms > MOST_TERMS && terms * of("m") > MOST_PRODUCTS) return undefined;
  const bytes = bytesOf(instruction.precision);
  const [a, b] = [pointer(instruction, "a"), pointer(instruction, "b")];
  const term = (at: Pointer, stride: number) =>
    Array.from({ length: terms }, (_, j) => ({ ...at, offset: at.offset + j * stride * bytes }));
  const pointers = [pointer(instruction, "out"), ...term(a, of("a_k")), ...term(b, of("b_row"))];
  const repeat = (strides: number[]) => new Array<number[]>(terms).fill(strides);
  const strides = [[of("out_row"), 1], ...repeat([of("a_m"), 0]), ...repeat([0, 1])];
  return suitable({ instruction, terms, alone: terms > MOST_JOINED, pointers }, [of("m"), of("columns")], strides);
}

function suitable(
  part: Pick<Member, "instruction" | "fn" | "sum" | "terms" | "alone" | "pointers">,
  sizes: readonly number[],
  strides: readonly (readonly number[])[],
): Member | undefined {
  const nest = loops(sizes, strides);
  const inner = nest.sizes.at(-1);
  const width = 16 / bytesOf(part.instruction.precision);
  if (inner === undefined || inner === 0 || inner % width !== 0 || nest.sizes.includes(0)) return undefined;
  const [out, ...operands] = nest.strides.map((list) => list.at(-1)!);
  if (!part.sum && out !== 1) return undefined;
  if (!operands.every((stride) => stride === 0 || stride === 1)) return undefined;
  const places = part.terms
    ? part.pointers.map((at, t) => ({ pointer: at, writes: t === 0, ...range(at, sizes, strides[t], 16 / width) }))
    : footprints(part.instruction);
  return { ...part, footprints: places, loops: nest, bounds: boundaries(nest.sizes) };
}
