/** Where a stage starts: parameters drawn from their initialisers, and what `from` says. */
import type { Constant, Core } from "../../dsl/plan/core.ts";
import type { StartPlan } from "../../dsl/plan/plan.ts";
import { arrange } from "../data/arrange.ts";
import { dataSeed, type Seed, setInputs } from "../data/data-context.ts";
import { type Locals, Scene } from "../data/scene.ts";
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
        graph: scene.g.build(),
        precision,
        rows: { kind: "none" as const },
        updates: [],
        records: [],
        outputs,
        checks: [],
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
export function declaredParameters(context: TaskContext, precision: Precision, instance = 0): Parameters {
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

function fromStage(context: TaskContext, stage: string, at: Core | "checkpoints" | undefined): Parameters {
  const result = resultOf(context, stage);
  if (at === undefined) return result.parameters;
  if (at === "checkpoints")
    throw new TaskError(
      `${context.task.id}: \`at checkpoints\` starts one task a checkpoint, which is not available yet`,
    );
  const [step] = at.op === "constant" ? at.value.data : [null];
  const found = result.checkpoints.find((each) => each.step === step);
  if (!found)
    throw new TaskError(
      `${stage} kept no checkpoint at step ${step ?? "?"}; it kept ${result.checkpoints.map((c) => c.step).join(", ")}`,
    );
  return found.parameters;
}

/** The parameters that one `from` gives; those it does not name stay as declared. */
function started(
  context: TaskContext,
  start: StartPlan,
  declared: Parameters,
  precision: Precision,
  index: number,
): Parameters {
  const { model } = context.variant;
  const shapes = new Map(model?.parameters.map(({ path, shape }) => [path, shape]));
  switch (start.kind) {
    case "stage": {
      const from = fromStage(context, start.stage, start.at);
      return Object.fromEntries(Object.entries(declared).map(([path, value]) => [path, from[path] ?? value]));
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
      const list = [...shapes].map(([name, shape]) => ({ name, shape, draw: true, value: start.law }));
      return { ...declared, ...values(context, `start ${index}`, list, {}, context.task.seed, precision) };
    }
    case "pattern":
      throw new TaskError(`${context.task.id}: patterns as starts are not available yet`);
    case "list":
      return started(context, start.items[0], declared, precision, index);
  }
}

/** The start of a stage; several starts (a list) one by one. `instance`: draws of initialisers differ by it (chains). */
export function startingPoints(context: TaskContext, precision: Precision, instance = 0): readonly Parameters[] {
  const declared = declaredParameters(context, precision, instance);
  const { start } = context.variant;
  if (!start) return [declared];
  if (start.kind === "list")
    return start.items.map((item, index) => started(context, item, declared, precision, index));
  return [started(context, start, declared, precision, 0)];
}
