/** What a `sample` task is made of before it runs: the settings as numbers, and the program of one evaluation. */
import { type PlannedTask, TaskError } from "../tasks/context.ts";
import { rowsOfSteps } from "../tasks/rows-of-steps.ts";
import { countSetting, namesSetting, precisionOf, tensorOf } from "../tasks/settings.ts";
import { paceOf } from "../train/pace.ts";
import { argument } from "../train/rate.ts";
import { defaultPrecision } from "../train/request.ts";
import { namesRead } from "./draws.ts";
import { sampledLaw } from "./law.ts";
import { evaluatedOn } from "./losses.ts";
import { perRow, sampleRequest, samplerOf } from "./request.ts";
import { selection } from "./selection.ts";

/** Arguments of the sampler that are numbers, for the record: `step_size`, … */
export function samplerNumbers(context: PlannedTask): Record<string, number> {
  const { value, sampler } = samplerOf(context.variant);
  return Object.fromEntries(
    sampler.entry.parameters.flatMap(({ name }) => {
      const given = argument(value, sampler.entry.parameters, name);
      const number = given && tensorOf(given, context.task)?.data[0];
      return typeof number === "number" ? [[name, number]] : [];
    }),
  );
}

export function sampleSetup(context: PlannedTask) {
  const { engine, plan, stage, variant, task, workshop, limitSteps } = context;
  const { model } = variant;
  if (!model) throw new TaskError(`${task.id}: sample takes a model`);
  const limited = (count: number) => Math.min(count, limitSteps ?? count);
  const source = rowsOfSteps(context);
  const { rows, expectation } = source;
  const pace = paceOf(context, source);
  const size = expectation ? variant.data?.size : rows?.rows; // of a set of known size, also in place of its rows
  const { sampler, value } = samplerOf(variant);
  const chains = countSetting(variant, "chains") ?? 4;
  const thin = Math.max(1, countSetting(variant, "thin") ?? 1);
  const draws = limited(countSetting(variant, "draws") ?? 2000);
  // Records are kept at steps divisible by `thin`, so the burn-in is rounded up to one.
  const burnIn = Math.ceil(limited(countSetting(variant, "burn_in") ?? 500) / thin) * thin;
  const steps = burnIn + draws * thin;
  if (chains < 1 || draws < 1) throw new TaskError(`${task.id}: sample needs at least one chain and one draw`);
  const law = sampledLaw(context, size, engine.scalar);
  const metropolis = sampler.state.includes("here");
  // A Metropolis test compares energies, whose differences are small beside them.
  const precision = precisionOf(variant, metropolis ? "f64" : defaultPrecision(pace));

  // What is kept of every draw: what somebody reads; of values that differ between rows the parameters that give them.
  const read = namesRead(plan, stage.name, variant);
  const byRow = read.filter((name) => perRow(model, variant, engine.scalar, task.inputs.length, name));
  const evaluated = evaluatedOn(variant, pace);
  const selected = selection(model.parameters, namesSetting(variant, "restrict"));
  const recorded = read.filter((name) => !byRow.includes(name));
  const needed = evaluated !== "batch" || byRow.length > 0 ? selected.map(({ path }) => path) : [];
  const names = [...new Set([...recorded, ...needed])].sort();

  const evaluations = sampler.evaluations?.((name) => samplerNumbers(context)[name]);
  const every = thin * (evaluations?.most ?? 1);
  const made = workshop.program(
    JSON.stringify([stage.name, task.variant, "sample", law.prior, every, precision, names, pace.batch]),
    () =>
      sampleRequest(engine.scalar, variant, task.inputs.length, { pace, precision, prior: law.prior, names, every }),
  );
  return {
    model,
    source,
    size,
    pace,
    sampler,
    value,
    chains,
    thin,
    draws,
    burnIn,
    steps,
    law,
    metropolis,
    precision,
    byRow,
    evaluated,
    selected,
    recorded,
    evaluations,
    made,
  };
}
