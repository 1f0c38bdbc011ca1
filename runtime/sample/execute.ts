/** Executes a `sample` task: each chain from its start through burn-in and draws, one after the other through one program. */
import { setInputs } from "../data/data-context.ts";
import { wholeColumn } from "../data/row-set.ts";
import { atStart } from "../expectation/expected-loss-at.ts";
import type { Control } from "../iterate/drive.ts";
import type { Tensor } from "../results.ts";
import { pack, unpack } from "../store/pack.ts";
import { type Executor, type TaskContext, TaskError } from "../tasks/context.ts";
import type { RowsOfSteps } from "../tasks/rows-of-steps.ts";
import { booleanSetting, keepsDivergence, numberSetting } from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import { isWarmed, neighbour } from "../tasks/warm.ts";
import { type Origin, origins, type Parameters, startingPoints, startsApart } from "../train/initial.ts";
import { argument } from "../train/rate.ts";
import type { Pace } from "../train/request.ts";
import { type Chain, type ChainPlan, type ChainStart, runChain } from "./chain.ts";
import { largestCurvature } from "./curvature.ts";
import { alongAxis, drawsOf, withGaps } from "./draws.ts";
import { evaluateDraws, numbersOfDraws } from "./evaluate-draws.ts";
import type { SampledLaw } from "./law.ts";
import { lossAt, lossAtStart } from "./losses.ts";
import { samplerOf } from "./request.ts";
import { samplerNumbers, sampleSetup } from "./setup.ts";
import { startNoise } from "./start-noise.ts";
import { median, type StepChange, stepSchedule } from "./step-schedule.ts";

interface Saved {
  readonly format: "chains 3";
  readonly hash: string;
  readonly finished: readonly Chain[];
  /** Step sizes found so far; while they are looked for, the places of the chains that have been run for the next one (null: stopped). */
  readonly sizes: readonly StepChange[];
  readonly places?: readonly (Parameters | null)[];
  readonly bytes?: Uint8Array;
}

const SAVED = { format: "chains 3" } as const;

const savedIn = (bytes: Uint8Array | undefined, hash: string): Saved | undefined => {
  const saved = bytes && (unpack(bytes) as Saved | undefined);
  return saved?.format === SAVED.format && saved.hash === hash ? saved : undefined;
};

/** Numbers of the chain that address its random ones: a chain keeps its own however many others there are, at whichever checkpoint. */
const instanceOf = (chain: number, origin: Origin): number => (chain + Math.imul(origin.step ?? 0, 4096)) | 0;

export const sample: Executor = async (context) => {
  const { engine, variant, task, hash, control, workshop } = context;
  const setup = sampleSetup(context);
  const { model, source, pace, sampler, value, chains, thin, draws, burnIn, steps, law, metropolis, precision } = setup;
  const { size, byRow, evaluated, selected, recorded, evaluations, made } = setup;
  const { rows, expectation } = source;
  const { program } = made;
  const resident = workshop.resident(program);
  setInputs(taskData(context), resident, made.late);
  if (rows)
    for (const name of made.extra.columns) if (program.data[name]) resident.setData(name, wholeColumn(rows, name));

  const auto = argument(value, sampler.entry.parameters, "step_size")?.kind === "word";
  if (auto && !sampler.stepFor)
    throw new TaskError(`${task.id}: ${sampler.entry.name} has no rule for step_size = auto; give a number`);
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

  const sizeAt = (points: readonly Parameters[]) => autoStep(context, points, law, source, pace);
  /** What does not differ between the chains of one origin. */
  const prepared = (origin: Origin) => {
    const [point] = origin.points;
    const loss = lossAtStart(context, point, pace, evaluated, expectation);
    const stepSize = auto && variant.start ? sizeAt([point]) : undefined;
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
  /** Where chain k begins, and what it is given. */
  const startOf = (k: number): ChainStart => {
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
    return {
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
    };
  };
  /** The places of the chains after so many steps with these sizes; their records are not kept. */
  const positions = async (until: number, sizes: readonly StepChange[]): Promise<Parameters[] | undefined> => {
    const resumed = saved?.places && saved.sizes.length === sizes.length ? saved : undefined;
    const places = [...(resumed?.places ?? [])];
    const pilot: Control = {
      ...control,
      progress: () => {},
      records: () => {},
      checkpoint: (bytes) =>
        control.checkpoint(pack({ ...SAVED, hash, finished, sizes, places, bytes } satisfies Saved)),
    };
    for (let k = places.length; k < chains; k += 1) {
      const start = { ...startOf(k), sizes, until };
      const bytes = k === resumed?.places?.length ? resumed.bytes : undefined;
      const { driven, chain } = await runChain(context, chainPlan, start, pilot, bytes);
      if (driven.outcome.kind === "stopped") return undefined;
      places.push(chain.stopped ? null : chain.end);
    }
    return places.filter((place) => place !== null);
  };
  const starts = () => Array.from({ length: chains }, (_, k) => pointOf(k));
  // A Metropolis sampler adapts its step itself: it is only given one to begin with.
  const sizes: readonly StepChange[] | undefined =
    !auto || variant.start
      ? []
      : await stepSchedule(metropolis ? 0 : burnIn, starts(), sizeAt, positions, saved?.sizes);
  if (!sizes) return { kind: "stopped" };
  let seconds = 0;
  for (let k = finished.length; k < all.length * chains; k += 1) {
    const chainControl: Control = {
      ...control,
      progress: (step, _, rate) => control.progress(k * steps + step, all.length * chains * steps, rate),
      records: (parts) => control.records(parts.map((part) => ({ ...part, chain: k }))),
      watched: (step, parts) =>
        control.watched?.(
          k * steps + step,
          parts.map((part) => ({ ...part, chain: k })),
        ),
      checkpoint: (bytes) => control.checkpoint(pack({ ...SAVED, hash, finished, sizes, bytes } satisfies Saved)),
    };
    const { driven, chain } = await runChain(
      context,
      chainPlan,
      { ...startOf(k), sizes },
      chainControl,
      k === saved?.finished.length && !saved.places ? saved.bytes : undefined,
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
    const several = all.length > 1;
    // Draws of a chain that ended early are missing; where all did and that is asked for, those before its end are there.
    const used = own.map((chain) => (chain.stopped && !(nothing && kept) ? undefined : chain));
    const fields: Record<string, Tensor> = {};
    for (const name of ["loss", ...recorded])
      fields[name] = drawsOf(
        used.map((chain) => chain?.curves[name]),
        made.extra.forms[name].shape,
        burnIn,
        draws,
      );
    if (byRow.length > 0 || evaluated !== "batch") {
      const there = own.map((chain) => !chain.stopped);
      const drawn = own.filter((chain) => !chain.stopped);
      if (drawn.length === 0 && byRow.length > 0)
        throw new TaskError(`${task.id}: ${describe(stops[0])}; draws of ${byRow.join(", ")} need whole chains`);
      const values = drawn.length === 0 ? {} : evaluateDraws(context, byRow, drawn, burnIn, draws);
      for (const name of byRow) fields[name] = withGaps(values[name], there);
      if (evaluated !== "batch")
        fields.loss = withGaps(numbersOfDraws(drawn, burnIn, draws, lossAt(context, evaluated)), there);
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
  const { loss: baseline, stepSize = sizes.at(-1)?.size } = begun[0];
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

/** The step for the median of the largest curvatures of U at these places. */
function autoStep(
  context: TaskContext,
  points: readonly Parameters[],
  law: SampledLaw,
  source: RowsOfSteps,
  pace: Pace,
): number {
  const { share, power } = samplerOf(context.variant).sampler.stepFor!;
  const curvature = median(points.map((point) => largestCurvature(context, point, law, source, pace)));
  return share / (power === "inverse" ? curvature : context.engine.scalar.sqrt(curvature));
}
