/** Where a stage starts: parameters drawn from their initialisers, and what `from` says. */
import type { Constant, Core } from "../../dsl/plan/core.ts";
import type { StartPlan } from "../../dsl/plan/plan.ts";
import { arrange } from "../data/arrange.ts";
import { dataSeed, type Seed, setInputs } from "../data/data-context.ts";
import { type Locals, Scene } from "../data/scene.ts";
import { patternValues } from "../patterns/index.ts";
import { EVALUATION } from "../program/evaluation.ts";
import type { TaskResult } from "../results.ts";
import { type TaskContext, TaskError } from "../tasks/context.ts";
import { seedAt, taskData } from "../tasks/task-data.ts";
import { resultOf } from "../tasks/upstream.ts";

export type Parameters = Readonly<Record<string, Constant>>;
type Precision = "f32" | "f64";

/** Values of expressions without rows, as a program computes them; laws are drawn for `purpose` init. */
function values(
  context: TaskContext,
  key: string,
  list: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly draw: boolean;
    readonly value: Core;
  }[],
  given: Parameters,
  seed: Seed,
  precision: Precision,
  instance = 0,
): Parameters {
  const { workshop, task } = context;
  if (list.length === 0) return {};
  const env = taskData(context);
  const { program, late, extra } = workshop.program(JSON.stringify([env.variant, key, precision]), () => {
    const scene = new Scene(workshop.engine.scalar, task.inputs.length);
    const locals: Record<string, Locals[string]> = {};
    // Earlier values that initialisers may name are state.
    for (const [name, { shape }] of Object.entries(given)) {
      const own = scene.axes(shape, name);
      locals[name] = { value: scene.g.state(name, own), own };
    }
    for (const { name, shape, draw, value } of list) {
      const own = scene.axes(shape, name);
      locals[name] = scene.on(
        scene.trace(value, locals, draw ? { drawing: { purpose: "init", own, carried: [] } } : {}),
        own,
      );
    }
    const outputs = list.map(({ name }) => ({ name, value: locals[name].value }));
    return {
      request: {
        ...EVALUATION,
        graph: scene.g.build(),
        precision,
        outputs,
      },
      late: scene.late,
      extra: locals,
    };
  });
  const resident = workshop.resident(program);
  for (const name of Object.keys(program.state)) resident.writeState(0, name, given[name].data as readonly number[]);
  resident.setSeed(seed, seed, instance);
  resident.setStep(0);
  setInputs(env, resident, late);
  resident.run(0, 1);
  return Object.fromEntries(
    list.map(({ name, shape }) => [
      name,
      {
        shape,
        data: Array.from(
          arrange(resident.readOutput(name), program.outputs[name], { axes: extra[name].own, sizes: shape }),
        ),
      },
    ]),
  );
}

/** Parameters as declared: `const` ones drawn for the plan's seed, the others for the task's and the instance (chain). */
function declaredParameters(context: TaskContext, precision: Precision, instance = 0): Parameters {
  const { model } = context.variant;
  if (!model) throw new TaskError(`${context.task.id}: there is no model`);
  const list = (trained: boolean) =>
    model.parameters
      .filter((p) => p.trained === trained)
      .map(({ path, shape, draw, init }) => ({ name: path, shape, draw, value: init }));
  const fixed = values(
    context,
    "constants",
    list(false),
    {},
    dataSeed(seedAt(context), `model ${model.name}`),
    precision,
  );
  const drawn = values(context, "initial", list(true), fixed, context.task.seed, precision, instance);
  return Object.fromEntries(model.parameters.map(({ path }) => [path, (drawn[path] ?? fixed[path])!]));
}

/** Parameters at a step where all that are trained were recorded. */
function recordedAt(
  context: TaskContext,
  result: TaskResult,
  stage: string,
  step: number | null,
): { readonly parameters: Parameters } | undefined {
  const model = context.plan.stages.find((each) => each.name === stage)?.variants[0].model;
  const parameters: Record<string, Constant> = {};
  for (const { path, trained } of model?.parameters ?? []) {
    const curve = result.curves[path];
    const k = step === null || !curve ? -1 : curve.steps.indexOf(step);
    if (!trained) parameters[path] = result.parameters[path];
    else if (k < 0) return undefined;
    else {
      const size = curve.shape.reduce((a, b) => a * b, 1);
      parameters[path] = { shape: curve.shape, data: Array.from(curve.values.subarray(k * size, (k + 1) * size)) };
    }
  }
  return model ? { parameters } : undefined;
}

function fromStage(context: TaskContext, stage: string, at: Core | "checkpoints" | undefined): Parameters {
  const result = resultOf(context, stage);
  if (at === undefined) return result.parameters;
  if (at === "checkpoints")
    throw new TaskError(
      `${context.task.id}: \`at checkpoints\` starts several runs, which sample does; write ${stage} at a step`,
    );
  const [step] = at.op === "constant" ? at.value.data : [null];
  const found = result.checkpoints.find((each) => each.step === step) ?? recordedAt(context, result, stage, step);
  if (!found)
    throw new TaskError(
      `${stage} kept no checkpoint at step ${step ?? "?"}; it kept ${result.checkpoints.map((c) => c.step).join(", ")}`,
    );
  return found.parameters;
}

/** A law that the checker left as an entry with arguments, as the application that it stands for. */
function lawOf(law: Core): Core {
  if (law.op !== "static" || law.value.kind !== "entry") return law;
  const options = Object.entries(law.value.arguments).map(([name, value]): [string, Core] => [
    name,
    value.kind === "tensor"
      ? { op: "constant", shape: value.value.shape, value: value.value }
      : { op: "static", shape: [], value },
  ]);
  return {
    op: "apply",
    shape: law.shape,
    function: law.value.entry,
    arguments: [],
    options: Object.fromEntries(options),
  };
}

/** Trained parameters from elsewhere, where there are such; constants stay as declared. */
const over = (declared: Parameters, from: Parameters, trained: { has(path: string): boolean }): Parameters =>
  Object.fromEntries(
    Object.entries(declared).map(([path, value]) => {
      const given = trained.has(path) ? from[path] : undefined;
      if (given && given.data.length !== value.data.length)
        throw new TaskError(
          `parameter ${path} is [${value.shape.join(", ")}], but its start is [${given.shape.join(", ")}]; start from a stage whose model has this shape here`,
        );
      return [path, given ?? value];
    }),
  );

const trainedPaths = ({ variant }: Pick<TaskContext, "variant">): ReadonlySet<string> =>
  new Set(variant.model?.parameters.filter((p) => p.trained).map(({ path }) => path));

/** The parameters that one `from` gives; those it does not name stay as declared. */
function started(
  context: TaskContext,
  start: StartPlan,
  declared: Parameters,
  precision: Precision,
  index: number,
  instance: number,
): Parameters {
  const { model } = context.variant;
  const shapes = new Map(model?.parameters.map(({ path, shape }) => [path, shape]));
  // Laws and patterns are of what is trained; constants stay as declared.
  const trained = new Map(model?.parameters.filter((p) => p.trained).map(({ path, shape }) => [path, shape]));
  switch (start.kind) {
    case "stage": {
      const from = fromStage(context, start.stage, start.at);
      return over(declared, from, trained);
    }
    case "values": {
      const list = Object.entries(start.values).map(([name, value]) => {
        const shape = shapes.get(name);
        if (!shape)
          throw new TaskError(`from: the model has no parameter ${name}; it has ${[...shapes.keys()].join(", ")}`);
        return { name, shape, draw: false, value };
      });
      return { ...declared, ...values(context, `start ${index}`, list, {}, context.task.seed, precision) };
    }
    case "law": {
      const list = [...trained].map(([name, shape]) => ({ name, shape, draw: true, value: lawOf(start.law) }));
      return { ...declared, ...values(context, `start ${index}`, list, {}, context.task.seed, precision, instance) };
    }
    case "pattern": {
      const { values: own, noise } = patternValues(
        start.pattern,
        Object.fromEntries(trained),
        context.engine.scalar,
        context.task.inputs,
      );
      if (noise === 0) return { ...declared, ...own };
      const law: Core = {
        op: "apply",
        shape: [],
        function: "normal",
        arguments: [0, noise].map((x) => ({ op: "constant", shape: [], value: { shape: [], data: [x] } })),
        options: {},
      };
      const list = [...trained].map(([name, shape]) => ({ name, shape, draw: true, value: law }));
      const drawn = values(context, `start ${index} noise ${noise}`, list, {}, context.task.seed, precision, instance);
      const noisy = Object.entries(own).map(([name, { shape, data }]): [string, Constant] => [
        name,
        { shape, data: data.map((x, k) => (x ?? 0) + (drawn[name].data[k] ?? 0)) },
      ]);
      return { ...declared, ...Object.fromEntries(noisy) };
    }
    case "list":
      return started(context, start.items[0], declared, precision, index, instance);
  }
}

/** The start of a stage; several starts (a list) one by one. `instance`: draws of initialisers differ by it (chains). */
export function startingPoints(context: TaskContext, precision: Precision, instance = 0): readonly Parameters[] {
  const declared = declaredParameters(context, precision, instance);
  const { start } = context.variant;
  if (!start) return [declared];
  if (start.kind === "list")
    return start.items.map((item, index) => started(context, item, declared, precision, index, instance));
  return [started(context, start, declared, precision, 0, instance)];
}

/** A place that a stage starts from: one point, or several that chains take in turn. */
export interface Origin {
  readonly points: readonly Parameters[];
  /** Of `from r at checkpoints`: the checkpoint. */
  readonly step?: number;
}

/** The places that a stage runs from: one for each checkpoint where it starts `at checkpoints`, else one. */
export function origins(context: TaskContext, precision: Precision): readonly Origin[] {
  const { start } = context.variant;
  if (start?.kind !== "stage" || start.at !== "checkpoints") return [{ points: startingPoints(context, precision) }];
  const declared = declaredParameters(context, precision);
  const { checkpoints } = resultOf(context, start.stage);
  if (checkpoints.length === 0) throw new TaskError(`${context.task.id}: ${start.stage} kept no checkpoints`);
  return checkpoints.map(({ step, parameters }) => ({
    step,
    points: [over(declared, parameters, trainedPaths(context))],
  }));
}

/** Where a task goes on from its neighbour along a warm sweep. */
export const continued = (context: TaskContext, before: Parameters, precision: Precision): Parameters =>
  over(declaredParameters(context, precision), before, trainedPaths(context));

/** Whether every chain has a start of its own: drawn from a law, or the initialisers. */
export const startsApart = (start: StartPlan | undefined): boolean =>
  start === undefined ||
  start.kind === "law" ||
  start.kind === "pattern" ||
  (start.kind === "list" && start.items.some(startsApart));
