import type { Catalogue } from "../catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import { hashValue } from "../plan/hash.ts";
import type { FileHost } from "../plan/host.ts";
import {
  type ClaimPlan,
  type DataPlan,
  type FigurePlan,
  type MeasurePlan,
  PLAN_VERSION,
  type Plan,
  type StagePlan,
} from "../plan/plan.ts";
import type { SourceFile } from "../source.ts";
import { Checker, type StageInfo } from "./checker.ts";
import { claim } from "./claim.ts";
import { root } from "./context.ts";
import { dataInfo } from "./data.ts";
import { estimate } from "./estimate.ts";
import { elaborate } from "./expression.ts";
import { figures } from "./figure.ts";
import { unusedLayer } from "./layer.ts";
import { letValue } from "./let.ts";
import { measureInfo } from "./measure.ts";
import { refuseMemory } from "./memory.ts";
import { model } from "./model.ts";
import { processValue } from "./process.ts";
import { keepsOne, repeatOf } from "./repeat.ts";
import { gather, type Outline } from "./scope.ts";
import { stageInfo } from "./stage.ts";
import { force, toStatic } from "./static.ts";
import { sweeps } from "./sweep.ts";
import { tasks } from "./tasks.ts";
import { unused } from "./unused.ts";

export interface CompileOptions {
  readonly catalogue: Catalogue;
  readonly host: FileHost;
  /** `--set name=values` of the command line. */
  readonly set?: Readonly<Record<string, string>>;
}

export interface Compiled {
  /** Absent where there is an error. */
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

/** Text to plan, with everything that is wrong with the text at once. Never throws: what the compiler itself cannot do is a diagnostic. */
export function compile(source: { readonly path: string; readonly text: string }, options: CompileOptions): Compiled {
  const checker = new Checker(options.catalogue, options.host);
  let plan: Plan | undefined;
  try {
    plan = check(source, options, checker);
    if (plan !== undefined && !checker.failed)
      for (const { span, ...piece } of options.catalogue.refusals?.(plan) ?? []) checker.report(span, piece);
  } catch (error) {
    const deep = error instanceof RangeError;
    checker.report(
      { file: 0, start: 0, end: 0 },
      deep ? messages.tooDeep() : messages.internal(error instanceof Error ? error.message : String(error)),
    );
  }
  const diagnostics = [...checker.diagnostics].sort((a, b) => a.span.file - b.span.file || a.span.start - b.span.start);
  return { ...(plan === undefined || checker.failed ? {} : { plan }), diagnostics, files: checker.files };
}

function check(
  source: { readonly path: string; readonly text: string },
  options: CompileOptions,
  checker: Checker,
): Plan | undefined {
  const outline = gather(source.path, source.text, checker);
  for (const statement of outline.sweeps) for (const swept of statement.swept) checker.sweptNames.add(swept.name.text);
  const { repeat: one, ...set } = options.set ?? {};
  const axes = sweeps(outline.sweeps, set, checker);
  const seed = seedOf(outline, checker);
  checker.repeats = one === undefined && outline.repeat !== undefined && !keepsOne(outline.repeat);
  for (const stage of outline.stages) stageInfo(stage.name.text, { checker }, stage.name.span);
  for (const measure of outline.measures) measureInfo(measure, checker);
  const drawn: FigurePlan[] = outline.plots.flatMap((plot, row) => figures(plot, row, checker));
  const claims: ClaimPlan[] = outline.expects.flatMap((expect) => claim(expect, checker) ?? []);
  const repeat = repeatOf(outline.repeat, checker, one); // last: by now all stages that something uses are known, included ones too
  const lets = remaining(checker);
  if (checker.failed) return undefined;
  const infos = order(checker).map((info) => watched(info, checker));
  const stages: StagePlan[] = infos.map((info) => ({
    ...info.plan,
    variants: info.variants.map((variant) => variant.plan),
    repeated: repeat.only === undefined && repeat.stages.has(info.plan.name),
  }));
  const all = tasks(infos, axes, repeat, seed, checker);
  const points = axes.reduce((product, axis) => product * axis.length, 1);
  const cost = estimate(stages, all, points);
  refuseMemory(stages, checker);
  unused(outline, infos, checker);
  const measures: MeasurePlan[] = [...checker.measures.values()].flatMap((info) =>
    info === undefined ? [] : [info.plan],
  );
  const stem = source.path.slice(source.path.lastIndexOf("/") + 1).replace(/\.exp$/, "");
  const unhashed: Omit<Plan, "hash"> = {
    version: PLAN_VERSION,
    name: stem,
    title: outline.title ?? null,
    seed,
    files: [
      ...checker.files.flatMap((file, k) =>
        file.path.startsWith("--set ") ? [] : [{ path: file.path, sha256: checker.hashes[k]! }],
      ),
      ...[...checker.dataFiles].map(([path, sha256]) => ({ path, sha256 })),
    ],
    sweeps: axes,
    ...(repeat.plan === undefined ? {} : { repeat: repeat.plan }),
    lets,
    data: dataPlans(checker),
    stages,
    tasks: all,
    measures,
    figures: drawn,
    claims,
    estimate: cost,
  };
  const { files: _, ...hashed } = unhashed;
  return { ...unhashed, hash: hashValue({ ...hashed, catalogue: checker.catalogue.version }) };
}

function seedOf(outline: Outline, checker: Checker): number {
  if (outline.seed === undefined) return 0;
  const context = root(checker, checker.frame("let"), "let");
  const constant = force(context, elaborate(outline.seed.value, context), outline.seed.value.span);
  const number = constant?.data[0];
  if (constant === undefined) return 0;
  if (constant.shape.length > 0 || typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) {
    checker.report(outline.seed.value.span, messages.outOfRange("seed", String(number), "a whole number from 0"));
    return 0;
  }
  return number;
}

/** Definitions that no stage uses are checked too; the values of lets that depend on no sweep. */
function remaining(checker: Checker): Record<string, Static> {
  const lets: Record<string, Static> = {};
  const frame = checker.frame("let");
  const context = root(checker, frame, "let");
  const before = new Set(checker.usedNames);
  const rest = checker.frame("stage");
  for (const [name, definition] of checker.definitions) {
    if (definition.name.span.file > 0 && definition.kind !== "let") continue;
    if (definition.kind === "let" && !checker.swept.has(name)) {
      const value = letValue(definition, { kind: "name", name, span: definition.name.span }, context);
      if (value.kind === "error") continue;
      if (value.kind === "tensor" && (value.swept.size > 0 || value.law)) continue;
      if (value.kind === "layer" || value.kind === "list") continue;
      const known = toStatic(context, value, definition.value.span, true);
      if (known !== undefined) lets[name] = known;
    } else if (definition.kind === "data" && !before.has(name))
      dataInfo(name, root(checker, rest, "setting"), definition.name.span);
    else if (definition.kind === "model" && !before.has(name))
      model(definition, undefined, checker, checker.frame("stage"), definition.name.span, true);
    else if (definition.kind === "layer" && !before.has(name)) unusedLayer(definition, checker);
    else if (definition.kind === "process" && !before.has(name))
      processValue(definition, [], root(checker, checker.frame("let"), "let"), definition.name.span, true);
  }
  checker.usedNames.clear();
  for (const name of before) checker.usedNames.add(name);
  return lets;
}

/** The stage with the intervals at which measures look into it. */
function watched(info: StageInfo, checker: Checker): StageInfo {
  const intervals = new Set<number>();
  for (const measure of checker.measures.values())
    if (measure?.plan.every?.stage === info.plan.name) intervals.add(measure.plan.every.steps);
  if (intervals.size === 0) return info;
  const own = { watched: [...intervals].sort((a, b) => a - b) };
  return { ...info, variants: info.variants.map((variant) => ({ ...variant, plan: { ...variant.plan, ...own } })) };
}

/** Stages in the order of the text, each after those that it needs. Included ones count only if something needs them. */
function order(checker: Checker): readonly StageInfo[] {
  const result: StageInfo[] = [];
  const placed = new Set<string>();
  const place = (name: string) => {
    const info = checker.stages.get(name);
    if (info === undefined || placed.has(name)) return;
    placed.add(name);
    for (const other of info.plan.after) place(other);
    result.push(info);
  };
  const names = [...checker.definitions].filter(([, definition]) => definition.kind === "stage").map(([name]) => name);
  for (const name of names) place(name);
  return result;
}

function dataPlans(checker: Checker): readonly DataPlan[] {
  const context = root(checker, checker.frame("measure"), "measure");
  const result: DataPlan[] = [];
  // `DataSource.data` counts among the bases of one set; here it counts in the whole list.
  const add = (plan: DataPlan, bases: readonly DataPlan[]) => {
    if (result.some((other) => other.name === plan.name)) return;
    const { source } = plan;
    if (source?.kind !== "data") result.push(plan);
    else
      result.push({
        ...plan,
        source: { ...source, data: result.findIndex((other) => other.name === bases[source.data]!.name) },
      });
  };
  for (const [name, definition] of checker.definitions) {
    if (definition.kind !== "data" || !checker.usedNames.has(name)) continue;
    const info = dataInfo(name, context, definition.name.span);
    if (info === undefined) continue;
    for (const base of info.bases) add(base, info.bases);
    add(info.plan, info.bases);
  }
  return result;
}
