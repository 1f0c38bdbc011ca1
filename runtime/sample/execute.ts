/** Executes a `sample` task: each chain from its start through burn-in and draws, one after the other through one program. */
import { setInputs } from "../data/data-context.ts";
import { type RowSet, wholeColumn } from "../data/row-set.ts";
import { withEpochs } from "../data/shuffle.ts";
import { type Control, drive } from "../iterate/drive.ts";
import { programStep } from "../iterate/program-step.ts";
import type { Curve, TaskResult } from "../results.ts";
import { pack, unpack } from "../store/pack.ts";
import { type Executor, TaskError, type TaskContext } from "../tasks/context.ts";
import { stageRows } from "../tasks/forward.ts";
import { countSetting, keepsDivergence, numberSetting, precisionOf, setting, tensorOf } from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import { finalLoss } from "../train/execute.ts";
import { type Parameters, startingPoints } from "../train/initial.ts";
import { paceOf } from "../train/pace.ts";
import { drawsOf, namesRead } from "./draws.ts";
import { sampledLaw } from "./law.ts";
import { sampleRequest } from "./request.ts";

const HINT = "the step is too large for the steepest direction, or the law has no mass that holds the chain: lower step_size, or raise localization";

interface Saved {
  readonly format: "chains 1";
  readonly hash: string;
  readonly finished: readonly Readonly<Record<string, Curve>>[];
  readonly bytes?: Uint8Array;
}

const savedIn = (bytes: Uint8Array | undefined, hash: string): Saved | undefined => {
  const saved = bytes && (unpack(bytes) as Saved | undefined);
  return saved?.format === "chains 1" && saved.hash === hash ? saved : undefined;
};

/** Where each chain starts: at the starts in turn, or, without `from`, at its own draw of the initialisers. */
function starts(context: TaskContext, chains: number, precision: "f32" | "f64"): Parameters[] {
  if (context.variant.start) {
    const points = startingPoints(context, precision);
    return Array.from({ length: chains }, (_, c) => points[c % points.length]);
  }
  return Array.from({ length: chains }, (_, c) => startingPoints(context, precision, c)[0]);
}

/** Arguments of the sampler that are numbers, for the record: `step_size`, … */
function samplerNumbers(context: TaskContext): Record<string, number> {
  const value = setting(context.variant, "sampler");
  if (value?.kind !== "entry") return {};
  return Object.fromEntries(Object.entries(value.arguments).flatMap(([name, v]) => (typeof tensorOf(v, context.task)?.data[0] === "number" ? [[name, tensorOf(v, context.task)!.data[0] as number]] : [])));
}

export const sample: Executor = async (context) => {
  const { engine, plan, stage, variant, task, hash, control, workshop, limitSteps } = context;
  const { model } = variant;
  if (!model) throw new TaskError(`${task.id}: sample takes a model`);
  const limited = (count: number) => Math.min(count, limitSteps ?? count);
  const rows: RowSet | undefined = variant.data?.size !== undefined && model.inputs.length > 0 ? stageRows(context) : undefined;
  const pace = paceOf(context, rows?.rows);
  const chains = countSetting(variant, "chains") ?? 4;
  const thin = Math.max(1, countSetting(variant, "thin") ?? 1);
  const draws = limited(countSetting(variant, "draws") ?? 2000);
  // Records are kept at steps divisible by `thin`, so the burn-in is rounded up to one.
  const burnIn = Math.ceil(limited(countSetting(variant, "burn_in") ?? 500) / thin) * thin;
  const steps = burnIn + draws * thin;
  if (chains < 1 || draws < 1) throw new TaskError(`${task.id}: sample needs at least one chain and one draw`);
  const law = sampledLaw(context, rows?.rows, engine.scalar);
  const precision = precisionOf(variant, pace.batch === 0 ? "f64" : "f32");
  const points = starts(context, chains, precision);
  const known = (name: string) => name !== "loss" && (model.parameters.some((p) => p.path === name) || model.histories[name] !== undefined);
  const names = namesRead(plan, stage.name, known);

  const made = workshop.program(JSON.stringify([stage.name, task.variant, "sample", law.prior, thin]), () => sampleRequest(engine.scalar, variant, task.inputs.length, pace, law.prior, names, thin));
  const { program } = made;
  const resident = workshop.resident(program);
  setInputs(taskData(context), resident, made.late);
  if (rows) for (const name of made.extra.columns) if (program.data[name]) resident.setData(name, wholeColumn(rows, name));

  const saved = savedIn(context.resume, hash);
  const finished: Readonly<Record<string, Curve>>[] = [...(saved?.finished ?? [])];
  let seconds = 0;
  let diverged: TaskResult["diverged"];
  for (let c = finished.length; c < chains; c++) {
    resident.setSeed(task.seed, task.seed, c);
    resident.setStep(0);
    resident.setStateBytes(0, new Uint8Array(program.sizes.state));
    for (const [path, { data }] of Object.entries(points[c])) if (program.state[path]) resident.writeState(0, path, data as readonly number[]);
    resident.writeState(0, "nbeta", [law.nbeta]);
    resident.writeState(0, "localization", [law.localization]);
    const chainControl: Control = {
      ...control,
      progress: (step, _, rate) => control.progress(c * steps + step, chains * steps, rate),
      records: (parts) => control.records(parts.map((part) => ({ ...part, chain: c }))),
      checkpoint: (bytes) => control.checkpoint(pack({ format: "chains 1", hash, finished, bytes } satisfies Saved)),
    };
    const resume = c === saved?.finished.length ? saved.bytes : undefined;
    const driven = await drive({ step: withEpochs(programStep(resident, 0, made.extra.forms), resident, workshop, task.seed, c), steps, stops: [], hint: () => HINT }, chainControl, hash, resume);
    if (driven.outcome.kind === "stopped") return { kind: "stopped" };
    seconds += driven.seconds;
    if (driven.outcome.kind === "diverged") {
      const { step, quantity } = driven.outcome;
      diverged = { step, quantity: `${quantity.replace("/offset", "")} of chain ${c}`, hint: HINT, kept: keepsDivergence(variant) };
      break;
    }
    finished.push(driven.curves);
  }
  const complete = diverged === undefined;
  const baseline = finalLoss(context, points[0]);
  return {
    kind: "result",
    result: {
      task: task.id,
      hash,
      verb: "sample",
      parameters: points[0],
      checkpoints: [],
      curves: {},
      fields: complete ? Object.fromEntries(Object.keys(finished[0]).map((name) => [name, drawsOf(finished.map((curves) => curves[name]), burnIn)])) : {},
      info: {
        ...samplerNumbers(context),
        nbeta: law.nbeta,
        localization: law.localization,
        chains,
        burn_in: burnIn,
        draws,
        thin,
        ...(baseline && variant.start ? { baseline: baseline.value, baseline_se: baseline.se } : {}),
        ...(rows ? { rows: rows.rows } : {}),
        ...(numberSetting(variant, task, "temperature") === undefined ? {} : { temperature: numberSetting(variant, task, "temperature")! }),
      },
      steps: finished.length * steps,
      seconds,
      ...(diverged ? { diverged } : {}),
    },
  };
};
