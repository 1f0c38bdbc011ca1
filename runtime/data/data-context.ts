import type { Constant, Core } from "../../dsl/plan/core.ts";
import type { DataPlan } from "../../dsl/plan/plan.ts";
import { EVALUATION } from "../program/evaluation.ts";
import type { InstanceResident } from "../program/lane-resident.ts";
import { seedOfText } from "../store/hash.ts";
import type { Workshop } from "../tasks/workshop.ts";
import { arrange } from "./arrange.ts";
import { traceConstants } from "./columns.ts";
import { CHUNK } from "./row-set.ts";
import { type Late, Scene } from "./scene.ts";

export type Seed = readonly [number, number];

/** What the rows of a data set depend on, beside its plan. */
export interface DataContext {
  readonly workshop: Workshop;
  /** The set itself and the sets it is derived from, as `DataSource.data` counts them. */
  readonly bases: readonly DataPlan[];
  readonly sets: readonly DataPlan[];
  /** Inputs of the task, and an identity of the variant that they belong to. */
  readonly inputs: readonly Constant[];
  readonly variant: string;
  /** Identity of the results that `field` and `measured` read. */
  readonly origin: string;
  /** The value of `seed` at this task. */
  readonly seed: number;
  /** A value that another stage's result brings. */
  readonly field: (stage: string, field: string) => Constant;
  /** An expression that results and columns of data sets enter, evaluated as in a measure. */
  readonly measured: (value: Core) => Constant;
}

/** A data set's seed: of (seed, name) alone; for the set of a task it is `task.dataSeed`. */
export const dataSeed = (seed: number, name: string): Seed => seedOfText(JSON.stringify(["data", seed, name]));

/** Identity of a program or set that depends on the variant's inputs. */
export const keyOf = (context: DataContext, ...parts: readonly unknown[]): string =>
  JSON.stringify([context.variant, ...parts]);

/** Gives a resident program the inputs of the task and what is known late; inputs that the program does not read are passed over. */
export function setInputs(context: DataContext, resident: InstanceResident, late: readonly Late[], chunk = 0): void {
  const { inputs } = resident.program;
  const give = (input: number, values: Constant["data"]): void => {
    const count = inputs[input]?.sizes.reduce((a, b) => a * b, 1);
    if (count === values.length) resident.setInput(input, values as readonly number[]);
  };
  for (const [k, { data }] of context.inputs.entries()) give(k, data);
  late.forEach((each, k) => {
    const input = context.inputs.length + k;
    if (input >= inputs.length) return;
    if (each.kind === "chunk") give(input, [chunk * CHUNK]);
    else if (each.kind === "field") give(input, context.field(each.stage, each.field).data);
    else if (each.kind === "measured") give(input, context.measured(each.value).data);
    else {
      const set = context.sets.find((data) => data.name === each.data);
      if (!set) throw new Error(`the plan has no data set ${each.data} here`);
      give(input, constantsOf(context, set)[each.column].data);
    }
  });
}

/** Values of a data set's `const` columns: drawn or computed once for its seed, in f64. */
export function constantsOf(context: DataContext, data: DataPlan): Readonly<Record<string, Constant>> {
  const columns = data.columns.filter((column) => column.const);
  if (columns.length === 0) return {};
  const { workshop } = context;
  const { program, late, extra } = workshop.program(keyOf(context, "const", data.name), () => {
    const scene = new Scene(workshop.engine.scalar, context.inputs.length);
    const locals = traceConstants(scene, data);
    const outputs = columns.map(({ name }) => ({ name, value: locals[name].value }));
    return {
      request: {
        ...EVALUATION,
        graph: scene.g.build(),
        outputs,
      },
      late: scene.late,
      extra: locals,
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(dataSeed(context.seed, data.name));
  resident.setStep(0);
  setInputs(context, resident, late);
  resident.run(0, 1);
  return Object.fromEntries(
    columns.map(({ name, shape }) => {
      const values = arrange(resident.readOutput(name), program.outputs[name], { axes: extra[name].own, sizes: shape });
      return [name, { shape, data: Array.from(values) }];
    }),
  );
}
