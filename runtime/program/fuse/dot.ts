/**
 * dot as emitted loops: C[i, j] (+)= sum over the lanes c of A[i, c] B[j, c] in the order of the kernel (assembly/kernels/dot). The
 * distances of rows are constants in the code, so a tile moves two pointers instead of one a row, and tiles have just the rows there are.
 */
import type { Precision } from "../../engine/engine.ts";
import { bytesOf } from "../layout.ts";
import type { Instruction } from "../writer.ts";
import { number } from "./footprint.ts";

/** Strides in elements; `out`, `a`, `b`: numbers of pointers. */
export interface Dot {
  readonly precision: Precision;
  readonly outer: number;
  readonly m: number;
  readonly n: number;
  /** Lanes, whole vectors. */
  readonly columns: number;
  readonly accumulate: boolean;
  readonly out: number;
  readonly a: number;
  readonly b: number;
  readonly outOuter: number;
  readonly outM: number;
  readonly outN: number;
  readonly aOuter: number;
  readonly aRow: number;
  readonly bOuter: number;
  readonly bRow: number;
}

/** The instruction as a part of an emitted function, if it is a `dot` over whole vectors; its pointers out, a, b get these numbers. */
export function dotOf(
  instruction: Instruction,
  [out, a, b]: readonly [number, number, number] = [0, 1, 2],
): Dot | undefined {
  if (instruction.family !== "dot") return undefined;
  const { precision } = instruction;
  const of = (name: string): number => number(instruction, name);
  const columns = of("columns");
  const rows = [of("a_row"), of("b_row")];
  if (columns === 0 || columns % (16 / bytesOf(precision)) !== 0 || rows.some((row) => row < 0)) return undefined;
  const [aRow, bRow] = rows;
  return {
    ...{
      precision,
      outer: of("outer"),
      m: of("m"),
      n: of("n"),
      columns,
      accumulate: of("accumulate") !== 0,
      out,
      a,
      b,
    },
    ...{ outOuter: of("out_outer"), outM: of("out_m"), outN: of("out_n") },
    ...{ aOuter: of("a_outer"), aRow, bOuter: of("b_outer"), bRow },
  };
}
