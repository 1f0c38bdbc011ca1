import { canonical } from "../plan/canonical.ts";
import type { Core, Static } from "../plan/core.ts";
import type { DataInfo } from "./data.ts";
import type { Value } from "./values.ts";

/**
 * One look at the program at one point of its sweeps. A stage is elaborated once; the swept names that turned out to fix a shape, a
 * count, a word or an entry (`forced`) then give further frames, one for each combination of their values. The other swept names stay
 * symbolic: `swept` nodes, which become inputs in stages and stay as they are in measures.
 */
export class Frame {
  readonly mode: "stage" | "measure" | "let";
  /** The value of every swept name at this point. */
  readonly point: ReadonlyMap<string, Static>;
  readonly used = new Set<string>();
  readonly forced = new Set<string>();
  /** Stages whose results are used. */
  readonly stages = new Set<string>();
  readonly lets = new Map<string, Value>();
  readonly data = new Map<string, DataInfo>();
  readonly inputs: { readonly core: Core; readonly text: string; readonly shape: readonly number[] }[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(mode: "stage" | "measure" | "let", point: ReadonlyMap<string, Static>) {
    this.mode = mode;
    this.point = point;
  }

  /** The number of the input that stands for a static expression of swept names. */
  input(core: Core, text: string): number {
    const key = canonical(core);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.inputs.length;
      this.inputs.push({ core, text, shape: core.shape });
      this.numbers.set(key, number);
    }
    return number;
  }
}
