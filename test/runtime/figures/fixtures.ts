/** Hand-made plans and values for figures: the five features in two dimensions, and simple tables. */
import type { Core, Static } from "../../../dsl/plan/core.ts";
import type { FigurePlan, Plan } from "../../../dsl/plan/plan.ts";
import type { Measured } from "../../../runtime/measure/measured.ts";

const span = { file: 0, start: 0, end: 0 };

export const number = (value: number): Static => ({ kind: "tensor", value: { shape: [], data: [value] } });
export const constant = (shape: readonly number[], data: readonly (number | null)[]): Core => ({
  op: "constant",
  shape,
  value: { shape, data },
});
export const field = (name: string): Core => ({ op: "field", shape: [], stage: "trained", field: name });
/** A result that no sweep touches. */
export const fixed = (name: string): Core => ({ op: "field", shape: [], stage: "fixed", field: name });
export const word = (value: string): Core => ({ op: "static", shape: [], value: { kind: "word", value } });
export const sweptName = (name: string): Core => ({ op: "swept", shape: [], name });

/** A figure line; options are cores by name. */
export function figure(
  kind: string,
  args: readonly (readonly [Core, string])[],
  options: Readonly<Record<string, readonly [Core, string]>> = {},
  row = 0,
): FigurePlan {
  return {
    kind,
    arguments: args.map(([value, text]) => ({ value, text })),
    options: Object.fromEntries(Object.entries(options).map(([k, [value, text]]) => [k, { value, text }])),
    row,
    span,
  };
}

const variant = {
  exact: false,
  subject: { entry: "toy", arguments: {} },
  settings: {},
  record: [],
  inputs: [],
  bases: [],
};

/** A plan with nothing but what figures read. */
export function plan(sweeps: Readonly<Record<string, readonly number[]>>, figures: readonly FigurePlan[]): Plan {
  return {
    version: 1,
    name: "superposition",
    title: "Five features in two dimensions",
    seed: 0,
    hash: "3fa9c1d2".repeat(8),
    files: [],
    sweeps: Object.entries(sweeps).map(([name, values]) => ({
      names: [name],
      values: { [name]: values.map(number) },
      labels: { [name]: values.map(String) },
      length: values.length,
    })),
    repeat: { count: 6, choice: { word: "keep", fold: "min", value: field("loss") } },
    lets: { n: number(5), m: number(2) },
    data: [{ name: "features", columns: [], evaluation: 65536, span }],
    stages: [
      {
        name: "trained",
        verb: "train",
        variants: [variant],
        swept: Object.keys(sweeps),
        repeated: false,
        after: [],
        span,
      },
      { name: "fixed", verb: "solve", variants: [variant], swept: [], repeated: false, after: [], span },
    ],
    tasks: [],
    measures: [],
    figures,
    claims: [],
    estimate: { points: 0, tasks: 0, work: 0, memory: 0 },
  };
}

export interface Axis {
  readonly word: string;
  readonly size: number;
}

/** A measured value; `se` gives one source of error. */
export function measured(
  axes: readonly Axis[],
  shape: readonly number[],
  data: readonly number[],
  extra: Partial<Measured> & { readonly se?: readonly number[]; readonly missing?: readonly number[] } = {},
): Measured {
  const { se, missing, ...rest } = extra;
  return {
    tensor: { axes, shape, data: Float64Array.from(data), ...(missing ? { missing: Uint8Array.from(missing) } : {}) },
    sources: new Map(se ? [["source", Float64Array.from(se)]] : []),
    ...rest,
  };
}

export const DENSITIES = [1, 0.717, 0.514, 0.368, 0.264, 0.189, 0.136, 0.0975, 0.0699, 0.05];

/** Columns that go from two orthogonal ones to a pentagon as the density falls: not trained, only shaped like it. */
export function pentagons(): number[] {
  return DENSITIES.flatMap((_, p) => {
    const shown = [2, 2, 3, 3, 4, 4, 4, 5, 5, 5][p];
    const at = (k: number) => (2 * Math.PI * k) / Math.max(shown, 4);
    const length = (k: number) => (k < shown ? 1.1 - 0.03 * k : 0.02);
    return [0, 1].flatMap((r) => [0, 1, 2, 3, 4].map((k) => length(k) * (r === 0 ? Math.cos(at(k)) : Math.sin(at(k)))));
  });
}

/** Falling losses with a ripple, one curve a density. */
export function losses(steps: number): number[] {
  return DENSITIES.flatMap((d) =>
    Array.from(
      { length: steps },
      (_, k) => 0.08 * d * (0.2 + Math.exp(-k / (steps / 8))) * (1 + 0.08 * Math.sin(k * 1.7)),
    ),
  );
}

/** Gives each field its value by name, at the point asked for: the axes of the sweep are cut off. */
export function evaluator(values: Readonly<Record<string, Measured>>) {
  return (core: Core, point: Readonly<Record<string, number>>): Measured => {
    if (core.op === "constant")
      return measured(
        [],
        core.value.shape,
        core.value.data.map((v) => v ?? 0),
      );
    if (core.op === "field") return pick(values[core.field], point);
    if (core.op === "apply") return pick(values[core.function], point);
    throw new Error(`no value for ${core.op}`);
  };
}

function pick(value: Measured, point: Readonly<Record<string, number>>): Measured {
  const { axes, shape, data } = value.tensor;
  const kept = axes.filter((a) => point[a.word] === undefined);
  const inner = [...kept.map((a) => a.size), ...shape].reduce((a, b) => a * b, 1);
  let block = 0;
  for (const a of axes.filter((x) => point[x.word] !== undefined)) block = block * a.size + point[a.word];
  const cut = (d: Float64Array) => d.slice(block * inner, (block + 1) * inner);
  return {
    ...value,
    tensor: { axes: kept, shape, data: cut(data) },
    sources: new Map([...value.sources].map(([k, d]) => [k, cut(d)])),
  };
}

export const densityAxis: Axis = { word: "density", size: DENSITIES.length };
