import type { Static } from "../../../dsl/plan/core.ts";
import { measureEntries } from "../../../runtime/measure/index.ts";
import { Arguments, type MeasureArgument, type MeasureServices } from "../../../runtime/measure/measure-entry.ts";
import type { Measured } from "../../../runtime/measure/measured.ts";
import { exact, tensorOf } from "../../../runtime/measure/tensors.ts";
import { engine } from "./engine.ts";

export const services: MeasureServices = {
  engine,
  across: [],
  abscissae: () => undefined,
  earlier: () => [],
  alike: () => undefined,
};

/** An exact value: carried axes, own shape, numbers (NaN: missing). */
export function value(
  data: readonly number[],
  shape: readonly number[] = data.length === 1 ? [] : [data.length],
  axes: readonly (readonly [string, number])[] = [],
): Measured {
  return exact(
    tensorOf(
      axes.map(([word, size]) => ({ word, size })),
      shape,
      Float64Array.from(data),
    ),
  );
}

/** A matrix from its columns. */
export function columns(...list: readonly (readonly number[])[]): Measured {
  const m = list[0].length;
  return value(Array.from({ length: m }, (_, i) => list.map((column) => column[i])).flat(), [m, list.length]);
}

export function withSources(base: Measured, sources: Readonly<Record<string, readonly number[]>>): Measured {
  return { ...base, sources: new Map(Object.entries(sources).map(([name, data]) => [name, Float64Array.from(data)])) };
}

/** Calls a catalogue measure. */
export function call(
  name: string,
  args: Readonly<Record<string, Measured | Static>>,
  rest: Partial<MeasureServices> = {},
): Measured {
  const values: Record<string, MeasureArgument> = {};
  for (const [key, argument] of Object.entries(args)) {
    values[key] = "kind" in argument ? { kind: "static", value: argument } : { kind: "value", value: argument };
  }
  return measureEntries.get(name)!.evaluate(new Arguments(name, values), { ...services, ...rest });
}

/** Numbers, missing ones as NaN. */
export function numbers(measured: Measured): number[] {
  return Array.from(measured.tensor.data, (x, k) => (measured.tensor.missing?.[k] === 1 ? Number.NaN : x));
}

export const word = (text: string): Static => ({ kind: "word", value: text });
