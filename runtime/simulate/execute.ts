import { drive, programStep } from "../iterate/index.ts";
import { lower } from "../program/lower.ts";
import { type Executor, type PlannedTask, TaskError } from "../tasks/context.ts";
import { keepsDivergence } from "../tasks/settings.ts";
import { systems } from "./index.ts";

/** A system made ready, and the program of one of its steps. */
export function simulation(context: PlannedTask) {
  const { variant } = context;
  const system = systems.find((s) => s.entry.name === variant.subject.entry);
  if (!system)
    throw new TaskError(
      `simulate ${variant.subject.entry}: there is no such system; there are ${systems.map((s) => s.entry.name).join(", ")}`,
    );
  const prepared = system.prepare(context);
  const { graph, updates, records, precision } = prepared;
  const program = lower({
    graph: graph.build(),
    precision,
    rows: { kind: "none" },
    updates,
    records,
    outputs: [],
    checks: updates.map(({ state: name, value }) => ({ value, name })),
  });
  return { ...prepared, program };
}

/** Executes a `simulate` task: the system's graph, step by step, and its records as fields. */
export const simulate: Executor = async (context) => {
  const { variant, task, hash, control, workshop } = context;
  const { program, state, steps, fields } = simulation(context);
  const resident = workshop.resident(program);
  resident.setSeed(task.seed, task.dataSeed);
  for (const [name, { initial }] of Object.entries(state)) resident.writeState(0, name, initial);
  resident.setStep(0);
  resident.drain();
  const hint = (quantity: string) =>
    `${quantity} of ${variant.subject.entry} is not finite: the system moves away without bound at these settings`;
  const { outcome, curves, seconds } = await drive(
    { step: programStep(resident, 0, {}), steps, stops: [], hint },
    control,
    hash,
    context.resume,
  );
  if (outcome.kind === "stopped") return { kind: "stopped" };
  return {
    kind: "result",
    result: {
      task: task.id,
      hash,
      verb: "simulate",
      parameters: {},
      checkpoints: [],
      curves: {},
      fields: outcome.kind === "diverged" ? {} : fields(curves),
      info: {},
      steps: outcome.step,
      seconds,
      diverged:
        outcome.kind === "diverged"
          ? { step: outcome.step, quantity: outcome.quantity, hint: outcome.hint, kept: keepsDivergence(variant) }
          : undefined,
    },
  };
};
