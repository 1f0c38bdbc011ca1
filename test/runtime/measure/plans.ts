import type { Constant, Core, Static } from "../../../dsl/plan/core.ts";
import type { ClaimPlan, MeasurePlan, Plan, StagePlan, SweepPlan, TaskPlan } from "../../../dsl/plan/plan.ts";
import { evaluatePlan, type PlanServices } from "../../../runtime/measure/evaluate-plan.ts";
import { operationByName } from "../../../runtime/operations/index.ts";
import type { TaskResult } from "../../../runtime/results.ts";
import { engine } from "./engine.ts";

export const span = { file: 0, start: 0, end: 0 };
export const number = (x: number): Core => ({ op: "constant", shape: [], value: { shape: [], data: [x] } });
export const list = (...data: number[]): Core => ({ op: "constant", shape: [data.length], value: { shape: [data.length], data } }); // biome-ignore format: one line
export const field = (stage: string, name: string, shape: readonly number[] = []): Core => ({ op: "field", shape, stage, field: name }); // biome-ignore format: one line
export const measure = (name: string, shape: readonly number[] = []): Core => ({ op: "measure", shape, measure: name });
export const member = (of: Core, name: string): Core => ({ op: "member", shape: [], of, member: name });
export const swept = (name: string): Core => ({ op: "swept", shape: [], name });
export const wordCore = (text: string): Core => ({ op: "static", shape: [], value: { kind: "word", value: text } });
export const apply = (name: string, args: readonly Core[], options: Readonly<Record<string, Core>> = {}, shape: readonly number[] = []): Core => ({ op: "apply", shape, function: name, arguments: args, options }); // biome-ignore format: one line

export function sweep(name: string, values: readonly (number | string)[]): SweepPlan {
  const statics = values.map((value): Static => (typeof value === "number" ? { kind: "tensor", value: { shape: [], data: [value] } } : { kind: "word", value })); // biome-ignore format: one step
  return { names: [name], values: { [name]: statics }, labels: { [name]: values.map(String) }, length: values.length };
}

export function stage(name: string, verb: StagePlan["verb"], rest: Partial<StagePlan> = {}): StagePlan {
  const variant = {
    exact: false,
    subject: { entry: "m", arguments: {} },
    settings: {},
    record: [],
    inputs: [],
    bases: [],
  };
  return { name, verb, variants: [variant], swept: [], repeated: false, after: [], span, ...rest };
}

export function task(stageName: string, point: Readonly<Record<string, number>> = {}, repeat = 0): TaskPlan {
  const id = [stageName, ...Object.entries(point).map(([k, v]) => `${k}=${v}`), `repeat=${repeat}`].join("/");
  return {
    id,
    hash: id,
    stage: stageName,
    variant: 0,
    point,
    repeat,
    seed: [0, 0],
    dataSeed: [0, 0],
    inputs: [],
    after: [],
  };
}

export function measurePlan(name: string, value: Core, rest: Partial<MeasurePlan> = {}): MeasurePlan {
  return { name, value, across: [], swept: [], text: name, span, ...rest };
}

export function claim(text: string, of: ClaimPlan["claim"], where?: Core): ClaimPlan {
  return { text, claim: of, span, ...(where === undefined ? {} : { where }) };
}

export function plan(parts: Partial<Plan>): Plan {
  return {
    version: 1,
    name: "test",
    title: null,
    seed: 0,
    hash: "",
    files: [],
    sweeps: [],
    lets: {},
    data: [],
    stages: [],
    tasks: [],
    measures: [],
    figures: [],
    claims: [],
    estimate: { points: 1, tasks: 1, work: 1, memory: 1 },
    ...parts,
  };
}

export function result(of: TaskPlan, rest: Partial<TaskResult> = {}): TaskResult {
  return {
    task: of.id,
    hash: of.hash,
    verb: "train",
    parameters: {},
    checkpoints: [],
    curves: {},
    fields: {},
    info: {},
    steps: 100,
    seconds: 1,
    ...rest,
  };
}

export const constant = (shape: readonly number[], ...data: number[]): Constant => ({ shape, data });

export function run(of: Plan, results: readonly TaskResult[], services: Partial<PlanServices> = {}) {
  return evaluatePlan(of, new Map(results.map((each) => [each.task, each])), engine, {
    operation: operationByName,
    ...services,
  });
}
