/** Executes a `sample` task: each chain from its start through burn-in and draws, one after the other through one program. */
import { setInputs } from "../data/data-context.ts";
import { wholeColumn } from "../data/row-set.ts";
import { atStart } from "../expectation/expected-loss-at.ts";
import type { Control } from "../iterate/drive.ts";
import type { Tensor } from "../results.ts";
import { pack, unpack } from "../store/pack.ts";
import { type Executor, type TaskContext, TaskError } from "../tasks/context.ts";
import { type RowsOfSteps, rowsOfSteps } from "../tasks/rows-of-steps.ts";
import {
  booleanSetting,
  countSetting,
  keepsDivergence,
  namesSetting,
  numberSetting,
  precisionOf,
  setting,
  tensorOf,
  wordSetting,
} from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import { isWarmed, neighbour } from "../tasks/warm.ts";
import { finalLoss } from "../train/execute.ts";
import { type Origin, origins, type Parameters, startingPoints, startsApart } from "../train/initial.ts";
import { paceOf } from "../train/pace.ts";
import { argument } from "../train/rate.ts";
import { defaultPrecision, type Pace } from "../train/request.ts";
import { type Chain, type ChainPlan, runChain } from "./chain.ts";
import { largestCurvature } from "./curvature.ts";
import { alongAxis, drawsOf, namesRead } from "./draws.ts";
import { evaluateDraws, meanOverSamples } from "./evaluate-draws.ts";
import { type SampledLaw, sampledLaw } from "./law.ts";
import { perRow, sampleRequest, samplerOf } from "./request.ts";
import { selection } from "./selection.ts";
import { startNoise } from "./start-noise.ts";

interface Saved {
  readonly format: "chains 2";
  readonly hash: string;
  readonly finished: readonly Chain[];
  readonly bytes?: Uint8Array;
}

const savedIn = (bytes: Uint8Array | undefined, hash: string): Saved | undefined => {
  const saved = bytes && (unpack(bytes) as Saved | undefined);
  return saved?.format === "chains 2" && saved.hash === hash ? saved : undefined;
};

/** Settings that the language has and no sampler carries out yet: refused, so that none is passed over in silence. */
function refuse({ variant, task }: TaskContext, pace: { readonly batch: number }): void {
  if (wordSetting(variant, "targets") === "self")
    throw new TaskError(`${task.id}: targets = self is not available; write the targets as a column of the data`);
  const baseline = setting(variant, "baseline");
  if (baseline && wordSetting(variant, "baseline") !== "full")
    throw new TaskError(`${task.id}: baseline takes full, the loss at the start on all rows`);
  if (wordSetting(variant, "evaluate") === "population" && pace.batch > 0)
    throw new TaskError(
      `${task.id}: evaluate = population is known for potentials only; take full, the rows of the data`,
    );
}

/** Arguments of the sampler that are numbers, for the record: `step_size`, … */
function samplerNumbers(context: TaskContext): Record<string, number> {
  const { value, sampler } = samplerOf(context.variant);
  return Object.fromEntries(
    sampler.entry.parameters.flatMap(({ name }) => {
      const given = argument(value, sampler.entry.parameters, name);
      const number = given && tensorOf(given, context.task)?.data[0];
      return typeof number === "number" ? [[name, number]] : [];
    }),
  );
}

/** Numbers of the chain that address its random ones: a chain keeps its own however many others there are, at whichever checkpoint. */
const instanceOf = (chain: number, origin: Origin): number => (chain + Math.imul(origin.step ?? 0, 4096)) | 0;

export const sample: Executor = async (context) => {
  const { engine, plan, stage, variant, task, hash, control, workshop, limitSteps } = context;
  const { model } = variant;
  if (!model) throw new TaskError(`${task.id}: sample takes a model`);
  const limited = (count: number) => Math.min(count, limitSteps ?? count);
  const source = rowsOfSteps(context);
  const { rows, expectation } = source;
  const pace = paceOf(context, source);
  const size = expectation ? variant.data?.size : rows?.rows; // of a set of known size, also in place of its rows
  refuse(context, pace);
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
  const known = (name: string) =>
    name !== "loss" && (model.parameters.some((p) => p.path === name) || model.histories[name] !== undefined);
  const read = namesRead(plan, stage.name, known);
  const byRow = read.filter((name) => perRow(model, variant, engine.scalar, task.inputs.length, name));
  const full = wordSetting(variant, "evaluate") === "full" && pace.batch > 0 && pace.rows.kind !== "all";
  const selected = selection(model.parameters, namesSetting(variant, "restrict"));
  const recorded = read.filter((name) => !byRow.includes(name));
  const needed = full || byRow.length > 0 ? selected.map(({ path }) => path) : [];
  const names = [...new Set([...recorded, ...needed])].sort();

  const evaluations = sampler.evaluations?.((name) => samplerNumbers(context)[name]);
  const every = thin * (evaluations?.most ?? 1);
  const made = workshop.program(
    JSON.stringify([stage.name, task.variant, "sample", law.prior, every, precision, names, pace.batch]),
    () =>
      sampleRequest(engine.scalar, variant, task.inputs.length, { pace, precision, prior: law.prior, names, every }),
  );
  const { program } = made;
  const resident = workshop.resident(program);
  setInputs(taskData(context), resident, made.late);
  if (rows)
    for (const name of made.extra.columns) if (program.data[name]) resident.setData(name, wholeColumn(rows, name));

  const auto = argument(value, sampler.entry.parameters, "step_size")?.kind === "word";
  if (auto && (!variant.start || !sampler.stepFor))
    throw new TaskError(
      sampler.stepFor
        ? `${task.id}: step_size = auto takes the curvature at the start, which needs \`from\`; without it give a number`
        : `${task.id}: ${sampler.entry.name} has no rule for step_size = auto; give a number`,
    );
  const all = origins(context, precision);
  const before = neighbour(context);
  const noise = numberSetting(variant, task, "init_noise") ?? 0;
  const above = numberSetting(variant, task, "stop_above");
  const chainPlan: ChainPlan = {
    made,
    resident,
    steps,
    scalars: sampler.scalars ?? [],
    metropolis,
    ...(evaluations ? { evaluations } : {}),
  };

  /** What does not differ between the chains of one origin. */
  const prepared = (origin: Origin) => {
    const [point] = origin.points;
    const loss = finalLoss(context, point, expectation);
    const stepSize = auto ? autoStep(context, point, law, source, pace) : undefined;
    return { loss, stepSize };
  };
  /** w* of chain k: the points of `from` in turn, or the chain's own draw of a law or of the initialisers. */
  const pointOf = (k: number): Parameters => {
    const origin = all[Math.floor(k / chains)];
    const own = startsApart(variant.start)
      ? startingPoints(context, precision, instanceOf(k % chains, origin))
      : origin.points;
    return own[(k % chains) % own.length];
  };
  const saved = savedIn(context.resume, hash);
  const finished: Chain[] = [...(saved?.finished ?? [])];
  const begun = all.map(prepared);
  let seconds = 0;
  for (let k = finished.length; k < all.length * chains; k += 1) {
    const origin = all[Math.floor(k / chains)];
    const { loss, stepSize } = begun[Math.floor(k / chains)];
    const c = k % chains;
    const instance = instanceOf(c, origin);
    const point = pointOf(k);
    const last = before?.checkpoints[c % Math.max(1, before.checkpoints.length)]?.parameters;
    const drawn =
      noise > 0
        ? startNoise(
            context,
            model.parameters.filter((p) => p.trained),
            instance,
          )
        : {};
    const offset = Object.fromEntries(
      selected.map(({ path, mask }) => {
        const from = last?.[path]?.data;
        const values = point[path].data.map((x, i) => {
          const away = (from ? (from[i] ?? 0) - (x ?? 0) : 0) + noise * (drawn[path]?.[i] ?? 0);
          return mask && mask[i] === 0 ? 0 : away;
        });
        return [path, values];
      }),
    );
    if (above !== undefined && !loss) throw new TaskError(`${task.id}: stop_above needs a finite loss at the start`);
    const chainControl: Control = {
      ...control,
      progress: (step, _, rate) => control.progress(k * steps + step, all.length * chains * steps, rate),
      records: (parts) => control.records(parts.map((part) => ({ ...part, chain: k }))),
      watched: (step, parts) =>
        control.watched?.(
          k * steps + step,
          parts.map((part) => ({ ...part, chain: k })),
        ),
      checkpoint: (bytes) => control.checkpoint(pack({ format: "chains 2", hash, finished, bytes } satisfies Saved)),
    };
    const { driven, chain } = await runChain(
      context,
      chainPlan,
      {
        point,
        offset,
        numbers: {
          nbeta: law.nbeta,
          localization: law.localization,
          burn_in: burnIn,
          ...(stepSize === undefined ? {} : { step_size: stepSize }),
          ...(above === undefined ? {} : { stop_above: above * loss!.value + 1 }),
        },
        ...(expectation?.kind === "closed form" ? { exact: atStart(context, expectation, point) } : {}),
        instance,
        rows: booleanSetting(variant, "shared_batches") ? instanceOf(0, origin) : instance,
        noise: booleanSetting(variant, "shared_noise") ? instanceOf(0, origin) : instance,
      },
      chainControl,
      k === saved?.finished.length ? saved.bytes : undefined,
    );
    if (driven.outcome.kind === "stopped") return { kind: "stopped" };
    seconds += driven.seconds;
    finished.push(chain);
  }

  // ---- what the chains have found

  const kept = keepsDivergence(variant);
  const stops = finished.flatMap((chain, k) =>
    chain.stopped ? [{ ...chain.stopped, chain: k % chains, origin: all[Math.floor(k / chains)] }] : [],
  );
  const whole = finished.filter((chain) => !chain.stopped);
  const nothing = whole.length === 0;
  const fieldsOf = (from: number): Record<string, Tensor> => {
    const own = finished.slice(from, from + chains).map((chain, c) => ({ ...chain, point: pointOf(from + c) }));
    // Without an axis of checkpoints a chain that ended early is left out; with one, its draws are missing.
    const several = all.length > 1;
    const used = own
      .map((chain) => (chain.stopped && !(nothing && kept) ? undefined : chain))
      .filter((chain) => several || chain);
    const fields: Record<string, Tensor> = {};
    for (const name of ["loss", ...recorded])
      fields[name] = drawsOf(
        used.map((chain) => chain?.curves[name]),
        made.extra.forms[name].shape,
        burnIn,
        draws,
      );
    const late = [...byRow, ...(full ? [model.loss!] : [])];
    if (late.length > 0) {
      if (used.some((chain) => !chain || chain.stopped))
        throw new TaskError(`${task.id}: ${describe(stops[0])}; draws of ${late.join(", ")} need all chains`);
      const values = evaluateDraws(
        context,
        late,
        used.map((chain) => chain!),
        burnIn,
        draws,
      );
      for (const name of byRow) fields[name] = values[name];
      if (full) fields.loss = meanOverSamples(values[model.loss!]);
    }
    if (begun[from / chains].loss && variant.start) {
      const { value: mean } = begun[from / chains].loss!;
      if (several) fields.baseline = { axes: [], shape: [], data: Float64Array.of(mean) };
    }
    return fields;
  };
  const empty = nothing && !kept;
  const groups = empty ? [] : all.map((_, k) => fieldsOf(k * chains));
  const fields: Record<string, Tensor> = {};
  for (const name of Object.keys(groups[0] ?? {}))
    fields[name] =
      all[0].step === undefined
        ? groups[0][name]
        : alongAxis(
            "checkpoints",
            groups.map((group) => group[name]),
          );
  if (all[0].step !== undefined && !empty)
    fields.checkpoints = {
      axes: [{ word: "checkpoints", size: all.length }],
      shape: [],
      data: Float64Array.from(all, (o) => o.step!),
    };

  const after = Math.max(1, steps - Math.max(burnIn, 1));
  const average = (of: (chain: Chain) => number) =>
    whole.reduce((sum, chain) => sum + of(chain), 0) / Math.max(1, whole.length);
  const { loss: baseline, stepSize } = begun[0];
  const temperature = numberSetting(variant, task, "temperature");
  const scalars = sampler.scalars ?? [];
  return {
    kind: "result",
    result: {
      task: task.id,
      hash,
      verb: "sample",
      parameters: all[0].points[0],
      // Where the chains have come to, for the neighbour of a warm sweep that goes on from there.
      checkpoints: isWarmed(context) ? finished.map(({ end }) => ({ step: steps, parameters: end })) : [],
      curves: {},
      fields,
      info: {
        ...samplerNumbers(context),
        ...(stepSize === undefined ? {} : { step_size: stepSize }),
        ...(scalars.includes("log_step") && !nothing
          ? { step_size: average(({ scalars: { log_step } }) => engine.scalar.exp(log_step)) }
          : {}),
        ...(scalars.includes("acceptance") && !nothing
          ? { acceptance: average((chain) => chain.scalars.acceptance / after) }
          : {}),
        ...(scalars.includes("divergences") && !nothing
          ? { divergences: average((chain) => chain.scalars.divergences * whole.length) }
          : {}),
        nbeta: law.nbeta,
        localization: law.localization,
        chains: whole.length / all.length,
        burn_in: burnIn,
        draws,
        thin,
        coordinates: made.extra.count,
        ...(stops.length > 0 ? { chains_stopped: stops.length } : {}),
        ...(baseline && variant.start ? { baseline: baseline.value, baseline_se: baseline.se } : {}),
        ...(size === undefined ? {} : { rows: size }),
        ...(temperature === undefined ? {} : { temperature }),
      },
      steps: finished.reduce((sum, chain) => sum + chain.steps, 0),
      seconds,
      ...(stops.length > 0 && !nothing ? { notes: stops.map(describe) } : {}),
      ...(stops.length > 0 && (nothing || kept)
        ? {
            diverged: {
              step: stops[0].step,
              quantity: `${stops[0].quantity} of chain ${stops[0].chain}`,
              hint: stops[0].hint,
              kept,
              ...(stops[0].span && { span: stops[0].span }),
            },
          }
        : {}),
    },
  };
};

function describe(stop: NonNullable<Chain["stopped"]> & { readonly chain: number; readonly origin: Origin }): string {
  const at = stop.origin.step === undefined ? "" : ` from the checkpoint at step ${stop.origin.step}`;
  return `chain ${stop.chain}${at} stopped at step ${stop.step}, where ${stop.quantity} is not finite or too large: ${stop.hint}`;
}

function autoStep(context: TaskContext, point: Parameters, law: SampledLaw, source: RowsOfSteps, pace: Pace): number {
  const { share, power } = samplerOf(context.variant).sampler.stepFor!;
  const curvature = largestCurvature(context, point, law, source, pace);
  return share / (power === "inverse" ? curvature : context.engine.scalar.sqrt(curvature));
}
