import type { Core, Static } from "../../dsl/plan/core.ts";
import type { MeasurePlan, Plan, StagePlan, TaskPlan } from "../../dsl/plan/plan.ts";
import { nodesIn } from "../core/nodes-in.ts";
import type { TaskResult } from "../results.ts";
import { CommonRows } from "./common-rows.ts";
import { Evaluation, type EvaluationServices, type Look, type PointView } from "./evaluation.ts";
import type { StageAccess } from "./measure-entry.ts";
import type { Measured } from "./measured.ts";
import { attackedLosses, type RowServices, taskField } from "./task-field.ts";
import { axesToOwn, exact, fromConstant, missingValue, stackAlong } from "./tensors.ts";

/** Index into each swept name's list. */
export type Point = Readonly<Record<string, number>>;

export interface ResultServices extends EvaluationServices {
  readonly rows?: RowServices;
  /** Why a task has no result. */
  failure?(task: string): string | undefined;
}

/** The repetitions at a point: what each is judged by (null: it has none), which are kept, how many are within 1 % of the best. */
export interface Choice {
  readonly values: readonly (number | null)[];
  readonly kept: readonly number[];
  readonly near: number;
}

const NEAR = 0.01;

const extreme = (values: readonly (number | null)[], fold: "min" | "max"): number =>
  values.reduce<number>(
    (best, x) => (x !== null && (Number.isNaN(best) || (fold === "min" ? x < best : x > best)) ? x : best),
    Number.NaN,
  );

/** Results by stage and point, the choice among repetitions, and measures, each evaluated once. */
export class ResultsView {
  readonly plan: Plan;
  readonly services: ResultServices;
  private readonly results: ReadonlyMap<string, TaskResult>;
  private readonly tasks = new Map<string, TaskPlan[]>();
  private readonly choices = new Map<string, Choice | undefined>();
  private readonly measured = new Map<string, Measured>();
  private readonly common: CommonRows;

  constructor(plan: Plan, results: ReadonlyMap<string, TaskResult>, services: ResultServices) {
    this.plan = plan;
    this.results = results;
    this.services = services;
    this.common = new CommonRows(services.engine.scalar);
    for (const task of plan.tasks) {
      const key = `${task.stage}|${keyOf(task.point, this.stage(task.stage).swept)}`;
      const list = this.tasks.get(key);
      if (list === undefined) this.tasks.set(key, [task]);
      else list.push(task);
    }
    for (const list of this.tasks.values()) list.sort((a, b) => a.repeat - b.repeat);
  }

  stage(name: string): StagePlan {
    const stage = this.plan.stages.find((each) => each.name === name);
    if (stage === undefined) throw new Error(`there is no stage \`${name}\``);
    return stage;
  }

  /** Length and numbers of a swept name. */
  sweep(name: string): { readonly length: number; readonly values: readonly Static[] } {
    const sweep = this.plan.sweeps.find((each) => each.names.includes(name));
    if (sweep === undefined) throw new Error(`\`${name}\` is not swept`);
    return { length: sweep.length, values: sweep.values[name] };
  }

  /** A look at one point; axes in `across` stay whole. `all`: every repetition, kept or not. */
  at(point: Point, across: readonly string[] = [], all = across.includes("repeats")): PointView {
    const view: PointView = {
      across,
      key: keyOf(point, Object.keys(point).sort()),
      field: (stage, field, look) => this.field(this.stage(stage), field, point, across, all, look),
      stage: (stage, look) => this.access(this.stage(stage), point, all, look),
      column: (data, column) => this.column(data, column, point),
      measure: (name, look) => this.measure(name, point, across, all, look),
      swept: (name) => this.swept(name, point, across),
      input: () => {
        throw new Error("an input belongs to a stage and has no value here");
      },
      abscissae: (word) => this.abscissae(word),
      earlier: (core, look) => this.earlier(core, point, across, all, look),
      alike: (core) => this.alike(core, point),
      between: (core, word, index, x) => this.services.between?.(core, point, word, index, x),
    };
    return view;
  }

  /** A measure at a point, with the axes that an enclosing measure runs along. */
  measure(name: string, point: Point, across: readonly string[] = [], all = false, look: Look = {}): Measured {
    const plan = this.plan.measures.find((each) => each.name === name);
    if (plan === undefined) throw new Error(`there is no measure \`${name}\``);
    const outer = across.filter((word) => !plan.across.includes(word));
    const whole = all || plan.across.includes("repeats");
    const { over: _, ...rest } = look;
    const key = `${name}|${keyOf(point, plan.swept)}|${[...outer].sort().join(",")}|${whole}|${JSON.stringify(rest)}`;
    let value = this.measured.get(key);
    if (value === undefined) {
      value = this.compute(plan, point, outer, whole, rest);
      this.measured.set(key, value);
    }
    return value;
  }

  private compute(plan: MeasurePlan, point: Point, outer: readonly string[], all: boolean, look: Look): Measured {
    const next = outer.find((word) => plan.swept.includes(word));
    if (next !== undefined) {
      const rest = outer.filter((word) => word !== next);
      const { length } = this.sweep(next);
      return stackAlong(
        next,
        Array.from({ length }, (_, k) => this.measure(plan.name, this.moved(point, next, k), rest, all, look)),
      );
    }
    const view = this.at(point, plan.across, all);
    const inner: Look = plan.across.includes("steps") ? { ...look, curve: true } : look;
    if (plan.every !== undefined && look.curve && look.place === undefined) return this.during(plan, view, point, look);
    const value = new Evaluation(this.services, view, inner).evaluate(plan.value);
    const whole = plan.across.filter((word) => value.tensor.axes.some((axis) => axis.word === word));
    return whole.length > 0 ? axesToOwn(value, whole) : value;
  }

  /** `every k of stage`: at each kept step that k divides, and at the end. */
  private during(plan: MeasurePlan, view: PointView, point: Point, look: Look): Measured {
    const { steps: every, stage } = plan.every!;
    const { result } = this.access(this.stage(stage), point, false, {});
    const steps = [...(result?.checkpoints ?? []), ...(result?.watched ?? [])]
      .map((checkpoint) => checkpoint.step)
      .filter((step) => step % every === 0 || step === result?.steps)
      .sort((a, b) => a - b);
    if (steps.length === 0) return missingValue(plan.value.shape, { note: `\`${stage}\` kept no steps` });
    const { curve: _, ...rest } = look;
    const values = steps.map((place) =>
      new Evaluation(this.services, view, { ...rest, place, placeOf: stage }).evaluate(plan.value),
    );
    return { ...stackAlong("steps", values), abscissae: { steps } };
  }

  /** Zipped names move together. */
  private moved(point: Point, name: string, index: number): Point {
    const sweep = this.plan.sweeps.find((each) => each.names.includes(name));
    const result: Record<string, number> = { ...point };
    for (const each of sweep?.names ?? [name]) result[each] = index;
    return result;
  }

  private field(
    stage: StagePlan,
    name: string,
    point: Point,
    across: readonly string[],
    all: boolean,
    look: Look,
  ): Measured {
    const next = across.find((word) => stage.swept.includes(word));
    if (next !== undefined) {
      const rest = across.filter((word) => word !== next);
      const { length } = this.sweep(next);
      return stackAlong(
        next,
        Array.from({ length }, (_, k) => this.field(stage, name, this.moved(point, next, k), rest, all, look)),
      );
    }
    const tasks = this.tasksAt(stage, point);
    const chosen = this.repetitions(stage, point, all, tasks.length);
    if (chosen === undefined) return missingValue([], { reason: `no repetition of \`${stage.name}\` came to its end` });
    const curve = look.curve || across.includes("steps");
    const looked: Look = curve ? { ...look, curve } : look;
    const values = chosen.map((repeat) => {
      const task = tasks.find((each) => each.repeat === repeat) ?? tasks[0];
      return taskField(this.place(stage, task), name, looked, shapeOf(stage, task.variant, name));
    });
    return stage.repeated && this.carriesRepeats(all) ? stackAlong("repeats", values) : values[0];
  }

  private carriesRepeats(all: boolean): boolean {
    return all || this.plan.repeat?.choice?.word !== "keep";
  }

  private place(stage: StagePlan, task: TaskPlan) {
    const result = this.results.get(task.id);
    const reason = result === undefined ? this.services.failure?.(task.id) : undefined;
    const { rows } = this.services;
    return {
      plan: this.plan,
      stage,
      variant: stage.variants[task.variant],
      task,
      result,
      ...(reason === undefined ? {} : { reason }),
      ...(rows === undefined ? {} : { rows }),
      common: this.common,
    };
  }

  private tasksAt(stage: StagePlan, point: Point): readonly TaskPlan[] {
    const tasks = this.tasks.get(`${stage.name}|${keyOf(point, stage.swept)}`);
    if (tasks === undefined) {
      throw new Error(`\`${stage.name}\` has no task where ${keyOf(point, stage.swept) || "nothing is swept"}`);
    }
    return tasks;
  }

  /** Which repetitions are looked at. */
  private repetitions(stage: StagePlan, point: Point, all: boolean, count: number): readonly number[] | undefined {
    if (!stage.repeated) return [0];
    const every = Array.from({ length: count }, (_, k) => k);
    if (all || this.plan.repeat?.choice === undefined) return every;
    return this.choice(point);
  }

  /** The kept repetition (keep), or all but the dropped one, at a point; undefined where none has a value to judge by. */
  choice(point: Point): readonly number[] | undefined {
    const { choice, count = 1 } = this.plan.repeat ?? {};
    if (choice === undefined) return Array.from({ length: count }, (_, k) => k);
    return this.judged(point)?.kept;
  }

  /** What the repetitions at a point are judged by, and which are kept; undefined without a choice, or where none has a value. */
  judged(point: Point): Choice | undefined {
    const { choice } = this.plan.repeat ?? {};
    if (choice === undefined) return undefined;
    const names = sweptOf(choice.value, this.plan);
    const key = keyOf(point, names);
    if (this.choices.has(key)) return this.choices.get(key);
    const value = new Evaluation(this.services, this.at(point, [], true)).evaluate(choice.value);
    if (value.tensor.axes.length !== 1 || value.tensor.axes[0].word !== "repeats" || value.tensor.shape.length > 0) {
      throw new Error("what repetitions are judged by must be one number a repetition: reduce it (mean, sum, …)");
    }
    const { data, missing } = value.tensor;
    let best = -1;
    for (let k = 0; k < data.length; k += 1) {
      if (missing?.[k] === 1) continue;
      const better = choice.fold === "min" ? data[k] < data[best] : data[k] > data[best];
      if (best < 0 || better) best = k;
    }
    let result: Choice | undefined;
    if (best >= 0) {
      const values = Array.from(data, (x, k) => (missing?.[k] === 1 ? null : x));
      const kept = choice.word === "keep" ? [best] : Array.from(data.keys()).filter((k) => k !== best);
      // What is dropped is the worst: the best are at the other end.
      const top = choice.word === "keep" ? data[best] : extreme(values, choice.fold === "min" ? "max" : "min");
      const near = values.filter((x) => x !== null && Math.abs(x - top) <= NEAR * Math.abs(top)).length;
      result = { values, kept, near };
    }
    this.choices.set(key, result);
    return result;
  }

  private earlier(core: Core, point: Point, across: readonly string[], all: boolean, look: Look): readonly Measured[] {
    const name = sweptOf(core, this.plan).findLast((each) => !across.includes(each));
    if (name === undefined) return [];
    return Array.from({ length: point[name] ?? 0 }, (_, k) =>
      new Evaluation(this.services, this.at(this.moved(point, name, k), across, all), look).evaluate(core),
    );
  }

  private alike(core: Core, point: Point): readonly number[] | undefined {
    const named = new Set(nodesIn(core).flatMap((node) => (node.op === "field" ? [node.stage] : [])));
    if (named.size !== 1) return undefined;
    const [task] = this.tasksAt(this.stage([...named][0]), point);
    return this.services.rows?.alike?.(task);
  }

  private access(stage: StagePlan, point: Point, all: boolean, look: Look): StageAccess {
    const tasks = this.tasksAt(stage, point);
    const chosen = this.repetitions(stage, point, all, tasks.length);
    if (chosen !== undefined && chosen.length > 1) {
      throw new Error(
        `\`${stage.name}\` has ${chosen.length} repetitions: keep one, or write the measure of its fields`,
      );
    }
    const task = tasks.find((each) => each.repeat === chosen?.[0]) ?? tasks[0];
    const place = this.place(stage, task);
    const diverged = place.result?.diverged;
    const lost = chosen === undefined || (diverged !== undefined && !diverged.kept);
    const reason = place.reason ?? (diverged === undefined ? undefined : `\`${stage.name}\` stopped at step ${diverged.step}: ${diverged.quantity} is not finite`); // biome-ignore format: one sentence
    return {
      stage: stage.name,
      result: lost ? undefined : place.result,
      ...(reason === undefined ? {} : { reason }),
      field: (name) => taskField(place, name, look),
      attack: (request, rows) => attackedLosses(place, request, rows, look),
      along: (word) =>
        Array.from({ length: this.sweep(word).length }, (_, k) =>
          this.access(stage, this.moved(point, word, k), all, look),
        ),
      setting: (name) => {
        const value = place.variant.settings[name]?.value;
        if (value?.kind === "tensor") return value.value.data[0] ?? undefined;
        return value?.kind === "input" ? (task.inputs[value.input].data[0] ?? undefined) : undefined;
      },
    };
  }

  private column(data: string, column: string, point: Point): Measured {
    const { rows } = this.services;
    if (rows?.column === undefined)
      throw new Error(`\`${data}.${column}\` needs the rows of the data set, which cannot be had here`);
    const { tensor, fresh, key } = rows.column(data, column, point);
    return fresh ? { ...exact(tensor), rows: { kind: "rows", key: `rows:${key}` } } : exact(tensor);
  }

  private swept(name: string, point: Point, across: readonly string[]): Measured | Static {
    const { values, length } = this.sweep(name);
    if (across.includes(name)) {
      const numbers = values.map((value) => (value.kind === "tensor" ? fromConstant(value.value) : undefined));
      if (numbers.some((value) => value === undefined)) throw new Error(`the values of \`${name}\` are no numbers`);
      return stackAlong(name, numbers as Measured[]);
    }
    const index = point[name];
    if (index === undefined) throw new Error(`\`${name}\` is swept: there is no single value here`);
    const value = values[index];
    if (value === undefined) throw new Error(`\`${name}\` has ${length} values; ${index} is not one of them`);
    return value.kind === "tensor" ? fromConstant(value.value) : value;
  }

  private abscissae(word: string): readonly number[] | undefined {
    const sweep = this.plan.sweeps.find((each) => each.names.includes(word));
    if (sweep === undefined) return undefined;
    const numbers = sweep.values[word].map((value) => (value.kind === "tensor" && value.value.data.length === 1 ? value.value.data[0] : null)); // biome-ignore format: one step
    return numbers.some((value) => value === null) ? undefined : (numbers as number[]);
  }
}

/** `density=3/width=0`: only the names asked for, in their order. */
export function keyOf(point: Point, names: readonly string[]): string {
  return names.map((name) => `${name}=${point[name] ?? 0}`).join("/");
}

function shapeOf(stage: StagePlan, variant: number, name: string): readonly number[] {
  const model = stage.variants[variant]?.model;
  const parameter = model?.parameters.find((each) => each.path === name);
  if (parameter !== undefined) return parameter.shape;
  return model?.bindings.findLast((each) => each.name.split("#")[0] === name)?.shape ?? [];
}

/** Swept names that an expression depends on: those of its stages, measures and its own, in the order of the sweeps. */
export function sweptOf(core: Core, plan: Plan): readonly string[] {
  const names = new Set<string>();
  for (const node of nodesIn(core)) {
    if (node.op === "field") {
      for (const name of plan.stages.find((stage) => stage.name === node.stage)?.swept ?? []) names.add(name);
    } else if (node.op === "measure") {
      for (const name of plan.measures.find((measure) => measure.name === node.measure)?.swept ?? []) names.add(name);
    } else if (node.op === "column") {
      // Rows may depend on whatever the stages that use them do.
      const users = plan.stages.filter((stage) => stage.variants.some((variant) => variant.data?.name === node.data));
      for (const name of users.flatMap((stage) => stage.swept)) names.add(name);
    } else if (node.op === "swept") names.add(node.name);
  }
  return plan.sweeps.flatMap((sweep) => sweep.names).filter((name) => names.has(name));
}
