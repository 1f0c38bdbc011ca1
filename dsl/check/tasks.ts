import * as messages from "../messages.ts";
import type { Constant, Static } from "../plan/core.ts";
import { hashValue, seedWords } from "../plan/hash.ts";
import type { DataPlan, StageVariant, SweepPlan, TaskPlan } from "../plan/plan.ts";
import type { Checker, StageInfo } from "./checker.ts";
import { combinations } from "./combinations.ts";
import { DIRECTION } from "./direction.ts";
import { readInSettings } from "./read-in-settings.ts";
import { evaluateAt } from "./static.ts";

const MOST_TASKS = 1_000_000;

export interface Repetition {
  readonly count: number;
  /** Stages that are repeated. */
  readonly stages: ReadonlySet<string>;
  /** One repetition is kept (or one dropped): results of repeated stages are chosen before others use them. */
  readonly choice: unknown;
  /** The only one that is run (`--set repeat=k`): nothing is repeated then. */
  readonly only?: number;
}

interface Draft {
  readonly info: StageInfo;
  readonly point: ReadonlyMap<string, number>;
  readonly repeat: number;
  readonly order: number;
}

/**
 * The tasks of all stages, in plan order: the first sweep outermost, then stages (those that are needed first), then repetitions.
 * Seeds are addressed by (seed, stage, values, repetition), so that adding points or repetitions changes no other task.
 */
export function tasks(
  infos: readonly StageInfo[],
  sweeps: readonly SweepPlan[],
  repetition: Repetition,
  seed: number,
  checker: Checker,
): readonly TaskPlan[] {
  const drafts: Draft[] = [];
  const weights = gridWeights(sweeps);
  for (const [rank, info] of infos.entries()) {
    const points = combinations(checker, info.plan.swept);
    const numbers = repetition.stages.has(info.plan.name) ? numbersOf(repetition) : [0];
    const repeats = numbers.length;
    if (drafts.length + points.length * repeats > MOST_TASKS) {
      checker.report(info.plan.span, messages.tooManyTasks(info.plan.name, points.length * repeats, MOST_TASKS));
      return [];
    }
    for (const point of points) {
      let grid = 0;
      for (const [name, index] of point) grid += index * weights[checker.swept.get(name)!.axis]!;
      grid -= sharedAxes(point, weights, checker);
      for (const repeat of numbers) drafts.push({ info, point, repeat, order: grid * infos.length + rank });
    }
  }
  drafts.sort((a, b) => a.order - b.order);
  return finish(chained(drafts, sweeps), infos, sweeps, repetition, seed, checker);
}

/** Zipped names share an index: it counts once. */
function sharedAxes(point: ReadonlyMap<string, number>, weights: readonly number[], checker: Checker): number {
  const seen = new Set<number>();
  let extra = 0;
  for (const [name, index] of point) {
    const { axis } = checker.swept.get(name)!;
    if (seen.has(axis)) extra += index * weights[axis]!;
    seen.add(axis);
  }
  return extra;
}

function gridWeights(sweeps: readonly SweepPlan[]): readonly number[] {
  const weights = sweeps.map(() => 1);
  for (let k = sweeps.length - 2; k >= 0; k -= 1) weights[k] = weights[k + 1]! * sweeps[k + 1]!.length;
  return weights;
}

function warmAxes(info: StageInfo, sweeps: readonly SweepPlan[]): readonly SweepPlan[] {
  if (info.plan.verb === "simulate") return [];
  return sweeps.filter(
    (sweep) => sweep.warm !== undefined && sweep.names.some((name) => info.plan.swept.includes(name)),
  );
}

/** The neighbour that a warm task starts from; -1: it starts afresh. */
function neighbour(sweep: SweepPlan, index: number, direction: number | undefined): number {
  if (sweep.warm?.kind === "from")
    return index === sweep.warm.index ? -1 : index > sweep.warm.index ? index - 1 : index + 1;
  if (sweep.warm?.kind === "both" && direction === 1) return index + 1 < sweep.length ? index + 1 : -1;
  return index - 1;
}

function key(stage: string, point: ReadonlyMap<string, number>, repeat: number): string {
  return `${stage}|${[...point].map(([name, index]) => `${name}=${index}`).join(",")}|${repeat}`;
}

function warmBefore(draft: Draft, sweeps: readonly SweepPlan[]): string | undefined {
  const axes = warmAxes(draft.info, sweeps);
  for (const sweep of axes.slice().reverse()) {
    const index = draft.point.get(sweep.names.find((name) => draft.point.has(name))!)!;
    const next = neighbour(sweep, index, draft.point.get(DIRECTION));
    if (next < 0) continue;
    const point = new Map([...draft.point].map(([name, k]) => [name, sweep.names.includes(name) ? next : k] as const));
    return key(draft.info.plan.name, point, draft.repeat);
  }
  return undefined;
}

/** Warm tasks stand after the neighbour that they start from. */
function chained(drafts: readonly Draft[], sweeps: readonly SweepPlan[]): readonly Draft[] {
  if (!sweeps.some((sweep) => sweep.warm !== undefined)) return drafts;
  const byKey = new Map(drafts.map((draft) => [key(draft.info.plan.name, draft.point, draft.repeat), draft] as const));
  const placed = new Set<Draft>();
  const result: Draft[] = [];
  for (const draft of drafts) {
    const pile: Draft[] = [];
    let next: Draft | undefined = draft;
    while (next !== undefined && !placed.has(next)) {
      pile.push(next);
      placed.add(next);
      const before = warmBefore(next, sweeps);
      next = before === undefined ? undefined : byKey.get(before);
    }
    result.push(...pile.reverse());
  }
  return result;
}

function finish(
  drafts: readonly Draft[],
  infos: readonly StageInfo[],
  sweeps: readonly SweepPlan[],
  repetition: Repetition,
  seed: number,
  checker: Checker,
): readonly TaskPlan[] {
  const variantHashes = new Map<string, string>();
  const byStage = new Map(infos.map((info) => [info.plan.name, info] as const));
  const inputs = new Map<string, Constant>();
  const done = new Map<string, TaskPlan>();
  const result: TaskPlan[] = [];
  const choice = repetition.choice === undefined ? undefined : hashValue(repetition.choice);
  for (const draft of drafts) {
    const { info, point } = draft;
    const { name } = info.plan;
    const variant = info.byKey.get(info.forced.map((forced) => point.get(forced) ?? 0).join()) ?? 0;
    const known = info.variants[variant]!;
    const values = new Map<string, Static>();
    for (const [swept, index] of point) values.set(swept, checker.swept.get(swept)!.values[index]!);
    const own: Constant[] = [];
    try {
      for (const [k, input] of known.frame.inputs.entries())
        own.push(cached(inputs, `${name}:${variant}:${k}`, input.core, values, point, checker));
    } catch (error) {
      checker.report(info.plan.span, messages.inputFails(name, pointText(point, checker), (error as Error).message));
      return [];
    }
    const seedAt = values.get("seed");
    const here = seedAt?.kind === "tensor" ? (seedAt.value.data[0] ?? seed) : seed;
    const places: Record<string, Static | number> = {};
    for (const [swept, value] of values) if (swept !== "seed" && swept !== DIRECTION) places[swept] = plainValue(value);
    const after = [...new Set([...needed(draft, byStage, repetition), ...warmKeys(draft, sweeps)])]
      .map((k) => done.get(k))
      .filter((task) => task !== undefined);
    const words = seedWords([here, name, places, draft.repeat]);
    const dataName = known.plan.data?.name ?? null;
    const variantKey = `${name}:${variant}`;
    let variantHash = variantHashes.get(variantKey);
    if (variantHash === undefined) {
      const read = readInSettings(known.plan.settings, checker);
      const plain = withoutFiles(known.plan);
      variantHash = hashValue(Object.keys(read).length === 0 ? plain : [plain, read]);
      variantHashes.set(variantKey, variantHash);
    }
    const dataSeed = seedWords(["data", here, dataName]);
    const hash = hashValue([
      variantHash,
      own,
      places,
      draft.repeat,
      point.get(DIRECTION) ?? null,
      words,
      dataSeed,
      here,
      after.map((task) => task.hash),
      choosing(draft, repetition) ? (choice ?? null) : null,
      checker.catalogue.version,
    ]);
    const task: TaskPlan = {
      id: taskId(draft, repetition),
      hash,
      stage: name,
      variant,
      point: Object.fromEntries(point),
      repeat: draft.repeat,
      seed: words,
      dataSeed,
      inputs: own,
      after: after.map((other) => other.id),
    };
    done.set(key(name, point, draft.repeat), task);
    result.push(task);
  }
  return result;
}

function warmKeys(draft: Draft, sweeps: readonly SweepPlan[]): readonly string[] {
  const before = warmBefore(draft, sweeps);
  return before === undefined ? [] : [before];
}

/** A swept value in a seed: a bare number where it is one. */
function plainValue(value: Static): Static | number {
  return value.kind === "tensor" && value.value.shape.length === 0 ? (value.value.data[0] ?? value) : value;
}

/**
 * Tasks of other stages that a task waits for: the same repetition where it is repeated itself, else all of them, and those that the
 * choice among them judges by.
 */
function needed(draft: Draft, infos: ReadonlyMap<string, StageInfo>, repetition: Repetition): readonly string[] {
  const mine = repetition.stages.has(draft.info.plan.name);
  const names = new Set(draft.info.plan.after);
  if (choosing(draft, repetition)) for (const name of repetition.stages) names.add(name);
  const result: string[] = [];
  for (const other of names) {
    const info = infos.get(other);
    if (info === undefined) continue;
    const point = new Map([...draft.point].filter(([name]) => info.plan.swept.includes(name)));
    const repeats = !repetition.stages.has(other) ? [0] : mine ? [draft.repeat] : numbersOf(repetition);
    for (const repeat of repeats) result.push(key(other, point, repeat));
  }
  return result;
}

/** Whether a task sees the kept one of several repetitions. */
function choosing(draft: Draft, repetition: Repetition): boolean {
  if (repetition.choice === undefined || repetition.stages.has(draft.info.plan.name)) return false;
  return draft.info.plan.after.some((name) => repetition.stages.has(name));
}

function numbersOf({ count, only }: Repetition): readonly number[] {
  return only === undefined ? Array.from({ length: count }, (_, k) => k) : [only];
}

function cached(
  inputs: Map<string, Constant>,
  prefix: string,
  core: Parameters<typeof evaluateAt>[1],
  values: ReadonlyMap<string, Static>,
  point: ReadonlyMap<string, number>,
  checker: Checker,
): Constant {
  const names = usedNames(core);
  const text = `${prefix}|${names.map((name) => point.get(name)).join()}`;
  let value = inputs.get(text);
  if (value === undefined) {
    value = evaluateAt(checker, core, values);
    inputs.set(text, value);
  }
  return value;
}

const namesOfCore = new WeakMap<object, readonly string[]>();

function usedNames(core: object): readonly string[] {
  let names = namesOfCore.get(core);
  if (names === undefined) {
    const found = new Set<string>();
    JSON.stringify(core, (_, value) => {
      if (value !== null && typeof value === "object" && (value as { op?: string }).op === "swept")
        found.add((value as { name: string }).name);
      return value;
    });
    names = [...found];
    namesOfCore.set(core, names);
  }
  return names;
}

/** Names of files do not enter hashes; their bytes do. */
function withoutFiles(variant: StageVariant): unknown {
  const plain = (data: DataPlan): unknown =>
    data.source?.kind === "file" ? { ...data, source: { ...data.source, path: "" } } : data;
  return {
    ...variant,
    ...(variant.data === undefined ? {} : { data: plain(variant.data) }),
    bases: variant.bases.map(plain),
    inputs: variant.inputs.map((input) => input.shape),
  };
}

function taskId(draft: Draft, repetition: Repetition): string {
  const parts = [draft.info.plan.name, ...[...draft.point].map(([name, index]) => `${name}=${index}`)];
  if (repetition.stages.has(draft.info.plan.name)) parts.push(`repeat=${draft.repeat}`);
  return parts.join("/");
}

export function pointText(point: ReadonlyMap<string, number>, checker: Checker): string {
  return [...point].map(([name, index]) => `${name} = ${checker.swept.get(name)!.labels[index]}`).join(", ");
}
