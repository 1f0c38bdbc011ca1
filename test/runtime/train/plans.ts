/** Small plans written by hand, for tests of stages without the compiler. */
import type { Constant, Core, Static } from "../../../dsl/plan/core.ts";
import type {
  ColumnPlan,
  DataPlan,
  ModelPlan,
  ParameterPlan,
  Plan,
  SettingPlan,
  StageVariant,
  TaskPlan,
} from "../../../dsl/plan/plan.ts";

export const span = { file: 0, start: 0, end: 0 };

export const constant = (...data: number[]): Core => ({
  op: "constant",
  shape: data.length === 1 ? [] : [data.length],
  value: { shape: data.length === 1 ? [] : [data.length], data },
});
export const local = (name: string, ...shape: number[]): Core => ({ op: "local", name, shape });
export const apply = (name: string, shape: readonly number[], ...list: Core[]): Core => ({
  op: "apply",
  function: name,
  shape,
  arguments: list,
  options: {},
});
export const input = (index: number, ...shape: number[]): Core => ({ op: "input", input: index, shape });
export const number = (value: number): Static => ({ kind: "tensor", value: { shape: [], data: [value] } });
export const word = (value: string): Static => ({ kind: "word", value });
export const entry = (of: string, name: string, list: Readonly<Record<string, number | Static>> = {}): Static => ({
  kind: "entry",
  entry: name,
  of,
  arguments: Object.fromEntries(
    Object.entries(list).map(([key, value]) => [key, typeof value === "number" ? number(value) : value]),
  ),
});
export const settings = (list: Readonly<Record<string, number | Static>>): Record<string, SettingPlan> =>
  Object.fromEntries(
    Object.entries(list).map(([key, value]) => [
      key,
      {
        value: typeof value === "number" ? number(value) : value,
        default: false,
        ...(key.includes(" of ") ? { of: key.split(" of ")[1] } : {}),
      },
    ]),
  );

export const column = (
  name: string,
  shape: readonly number[],
  value: Core,
  options: Partial<ColumnPlan> = {},
): ColumnPlan => ({ name, const: false, draw: true, shape, integer: false, value, span, ...options });
export const parameter = (
  path: string,
  shape: readonly number[],
  init: Core,
  options: Partial<ParameterPlan> = {},
): ParameterPlan => ({ path, shape, trained: true, draw: true, init, span, ...options });
export const binding = (name: string, shape: readonly number[], value: Core) => ({ name, shape, value, span });
export const model = (
  inputs: readonly [string, ...number[]][],
  parameters: readonly ParameterPlan[],
  bindings: readonly ReturnType<typeof binding>[],
): ModelPlan => ({
  name: "net",
  inputs: inputs.map(([name, ...shape]) => ({ name, shape, integer: false })),
  parameters,
  bindings,
  spins: [],
  ...(bindings.some((b) => b.name === "loss") ? { loss: "loss" } : {}),
  histories: Object.fromEntries(bindings.map((b) => [b.name, [b.name]])),
  span,
});
export const data = (name: string, columns: readonly ColumnPlan[], options: Partial<DataPlan> = {}): DataPlan => ({
  name,
  columns,
  evaluation: 10_000,
  span,
  ...options,
});

export interface TaskOptions {
  readonly point?: Readonly<Record<string, number>>;
  readonly repeat?: number;
  readonly inputs?: readonly Constant[];
}

/** A plan with one training stage `trained` and a task for each of `tasks`. */
export function trainPlan(variant: Partial<StageVariant>, tasks: readonly TaskOptions[] = [{}]): Plan {
  const full: StageVariant = {
    exact: false,
    subject: { entry: "net", arguments: {} },
    settings: {},
    record: [],
    inputs: [],
    bases: [],
    ...variant,
  };
  const list = tasks.map((task, k): TaskPlan => {
    const { point = {}, repeat = 0, inputs = [] } = task;
    const id = `trained/${JSON.stringify(point)}/${repeat}`;
    return {
      id,
      hash: `${id}#${k}`,
      stage: "trained",
      variant: 0,
      point,
      repeat,
      seed: [17 + repeat, JSON.stringify(point).length + (point.density ?? 0)],
      dataSeed: [1, 2],
      inputs,
      after: [],
    };
  });
  return {
    version: 1,
    name: "test",
    title: null,
    seed: 0,
    hash: "0".repeat(64),
    files: [],
    sweeps: [],
    lets: {},
    data: variant.data ? [variant.data] : [],
    stages: [{ name: "trained", verb: "train", variants: [full], swept: [], repeated: false, after: [], span }],
    tasks: list,
    measures: [],
    figures: [],
    claims: [],
    estimate: { points: 1, tasks: list.length, work: 0, memory: 0 },
  };
}

/** The toy model of superposition: ReLU(WᵀWx + b), loss Σ importance (x - y)². */
export function toyVariant(
  options: {
    n?: number;
    m?: number;
    batch?: number;
    steps?: number;
    optimizer?: Static;
    settings?: Readonly<Record<string, number | Static>>;
  } = {},
): Partial<StageVariant> {
  const {
    n = 5,
    m = 2,
    batch = 1024,
    steps = 200,
    optimizer = entry("optimizer", "adam", { learning_rate: 1e-3 }),
  } = options;
  const transposed: Core = apply("transpose", [n, m], local("W", m, n));
  const x = local("x", n);
  return {
    data: data("features", [
      column(
        "x",
        [n],
        apply("multiply", [], apply("bernoulli", [], input(0)), apply("uniform", [], constant(0), constant(1))),
      ),
    ]),
    model: model(
      [["x", n]],
      [
        parameter("W", [m, n], apply("normal", [], constant(0), constant(0.4))),
        parameter("b", [n], constant(0), { draw: false }),
      ],
      [
        binding("h", [m], apply("matmul", [m], local("W", m, n), x)),
        binding(
          "y",
          [n],
          apply("relu", [n], apply("add", [n], apply("matmul", [n], transposed, local("h", m)), local("b", n))),
        ),
        binding(
          "loss",
          [],
          apply(
            "sum",
            [],
            apply(
              "multiply",
              [n],
              constant(...Array.from({ length: n }, (_, i) => 1 - i / 10)),
              apply("power", [n], apply("subtract", [n], x, local("y", n)), constant(2)),
            ),
          ),
        ),
      ],
    ),
    settings: settings({ optimizer, batch, steps, ...options.settings }),
    inputs: [{ text: "density", shape: [] }],
  };
}
