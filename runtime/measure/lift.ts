import type { Measured } from "./measured.ts";
import { carriedSize, isMissing, sizeOf, spread, tensorOf, unionAxes } from "./tensors.ts";

/** The own entries of one value at one index of the carried axes. Missing entries are NaN here and nowhere else. */
export interface Own {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface LiftOptions {
  /** Whole-numbered or true-or-false results do not move with errors: they stay exact. */
  readonly discrete?: boolean;
  /** The function deals with missing entries itself; otherwise one missing entry makes the whole result missing. */
  readonly partial?: boolean;
}

/**
 * Applies a function of own arrays at every index of the carried axes (aligned by word), with errors to first order: for each source
 * the change is the central difference of the function at the operands moved by ± that source's change, exact for linear functions.
 */
export function lift(args: readonly Measured[], f: (own: readonly Own[]) => Own, options: LiftOptions = {}): Measured {
  const axes = unionAxes(args.map((arg) => arg.tensor.axes));
  const spreads = args.map((arg) => spread(arg, axes));
  const names = options.discrete ? [] : [...new Set(spreads.flatMap((arg) => [...arg.sources.keys()]))];
  const blocks = carriedSize(axes);
  const results: Own[] = [];
  const sources = new Map<string, Float64Array[]>(names.map((name) => [name, []]));
  for (let block = 0; block < blocks; block += 1) {
    const base = f(spreads.map((arg) => ownAt(arg, block)));
    const blank = !options.partial && spreads.some((arg) => missingAt(arg, block));
    if (blank) base.data.fill(Number.NaN);
    results.push(base);
    for (const name of names) {
      const change = new Float64Array(base.data.length);
      if (!blank && spreads.some((arg) => moves(arg, name, block))) {
        const up = f(spreads.map((arg) => ownAt(arg, block, name, 1))).data;
        const down = f(spreads.map((arg) => ownAt(arg, block, name, -1))).data;
        for (let k = 0; k < change.length; k += 1) change[k] = half(up[k], down[k], base.data[k]);
      }
      sources.get(name)?.push(change);
    }
  }
  const shape = results[0]?.shape ?? [];
  for (const result of results) {
    if (result.data.length !== sizeOf(shape)) throw new Error("a measure gave results of different shapes");
  }
  const reason = args.find((arg) => arg.reason !== undefined)?.reason;
  const notes = [...new Set(args.flatMap((arg) => arg.notes ?? []))];
  const rows = args.find((arg) => arg.rows !== undefined)?.rows;
  const draws = args.find((arg) => arg.draws !== undefined)?.draws;
  const places = Object.assign({}, ...args.map((arg) => arg.abscissae)) as NonNullable<Measured["abscissae"]>;
  return {
    ...(Object.keys(places).length > 0 ? { abscissae: places } : {}),
    tensor: tensorOf(axes, shape, joined(results.map((result) => result.data))),
    sources: new Map(names.map((name) => [name, joined(sources.get(name) ?? [])])),
    ...(rows === undefined ? {} : { rows }),
    ...(draws === undefined ? {} : { draws }),
    ...(notes.length > 0 ? { notes } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Half the difference; one-sided where the function has no value on one side. */
function half(up: number, down: number, base: number): number {
  const above = Number.isNaN(up) ? base : up;
  const below = Number.isNaN(down) ? base : down;
  const whole = above - below;
  if (Number.isNaN(whole)) return 0;
  return Number.isNaN(up) !== Number.isNaN(down) ? whole : whole / 2;
}

function ownAt(value: Measured, block: number, source?: string, sign = 0): Own {
  const { shape } = value.tensor;
  const size = sizeOf(shape);
  const data = value.tensor.data.slice(block * size, (block + 1) * size);
  const delta = source === undefined ? undefined : value.sources.get(source);
  for (let k = 0; k < size; k += 1) {
    if (isMissing(value.tensor, block * size + k)) data[k] = Number.NaN;
    else if (delta !== undefined) data[k] += sign * delta[block * size + k];
  }
  return { shape, data };
}

function missingAt(value: Measured, block: number): boolean {
  const size = sizeOf(value.tensor.shape);
  for (let k = 0; k < size; k += 1) if (isMissing(value.tensor, block * size + k)) return true;
  return false;
}

function moves(value: Measured, source: string, block: number): boolean {
  const delta = value.sources.get(source);
  if (delta === undefined) return false;
  const size = sizeOf(value.tensor.shape);
  for (let k = block * size; k < (block + 1) * size; k += 1) if (delta[k] !== 0) return true;
  return false;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
