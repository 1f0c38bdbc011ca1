import type { Program } from "../program/program.ts";
import { sampleSetup } from "../sample/setup.ts";
import { simulation } from "../simulate/execute.ts";
import type { PlannedTask } from "../tasks/context.ts";
import { trainPace, trainProgram } from "../train/execute.ts";

const HOST_STEPS = "its steps are taken by the host, which evaluates the formulas of the theory where it needs them";

/** The program of one step of a task's stage, or why there is none. Nothing is run. */
export function stageProgram(context: PlannedTask): Program | string {
  const { verb } = context.stage;
  if (verb === "solve") return HOST_STEPS;
  if (verb === "simulate") return simulation(context).program;
  if (verb === "sample") return sampleSetup(context).made.program;
  const { pace } = trainPace(context);
  return pace.steps === 0 ? "it takes no steps" : trainProgram(context, pace).program;
}
