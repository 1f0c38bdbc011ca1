/** One chain: from its start through burn-in and draws. */
import type { ExactLoss } from "../expectation/exact-loss.ts";
import { onExpectation } from "../expectation/expected-objective.ts";
import { type Control, type Driven, drive } from "../iterate/drive.ts";
import { programStep } from "../iterate/program-step.ts";
import type { Resident } from "../program/resident.ts";
import type { Curve } from "../results.ts";
import type { TaskContext } from "../tasks/context.ts";
import { startName } from "../tasks/own-target.ts";
import { replay } from "../tasks/replay.ts";
import type { Made } from "../tasks/workshop.ts";
import type { Parameters } from "../train/initial.ts";
import { type ChainNumber, chainName, offsetName, type SampleRequest } from "./request.ts";
import type { StepChange } from "./step-schedule.ts";
import { trajectoryLengths, trajectoryStep } from "./trajectory-step.ts";

/** Where a chain came to an early end. */
export interface ChainStop {
  readonly step: number;
  readonly quantity: string;
  readonly hint: string;
  readonly span?: NonNullable<Awaited<ReturnType<typeof replay>>>["span"];
}

/** What a finished chain leaves behind: plain data, kept in checkpoints of the task. */
export interface Chain {
  readonly curves: Readonly<Record<string, Curve>>;
  /** Numbers that the sampler keeps, after the last draw. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Position after the last draw. */
  readonly end: Parameters;
  readonly steps: number;
  readonly stopped?: ChainStop;
}

export interface ChainStart {
  /** w*, the centre of the law. */
  readonly point: Parameters;
  /** Where the chain begins, as w - w*. */
  readonly offset: Readonly<Record<string, ArrayLike<number>>>;
  readonly numbers: Readonly<Partial<Record<ChainNumber, number>>>;
  /** Step sizes from certain steps on, where the sampler's is chosen on the way. */
  readonly sizes?: readonly StepChange[];
  /** The chain ends here; absent: after the last draw. */
  readonly until?: number;
  /** The loss in closed form, where the stage is on an exact expectation. */
  readonly exact?: ExactLoss;
  /** Addresses of random numbers: of everything, of batches, of noise. */
  readonly instance: number;
  readonly rows: number;
  readonly noise: number;
}

export interface ChainPlan {
  readonly made: Made<SampleRequest["extra"]>;
  readonly resident: Resident;
  readonly steps: number;
  readonly scalars: readonly string[];
  /** Evaluations of one draw, where there are several. */
  readonly evaluations?: { readonly least: number; readonly most: number };
  /** Metropolis samplers: the chain is at `here`, not at the proposal. */
  readonly metropolis: boolean;
}

const STEP_HINT =
  "the step is too large for the steepest direction, or the law has no mass that holds the chain: lower step_size, or raise localization";
const ABOVE_HINT = "the loss passed stop_above times the loss at the start plus 1";

export async function runChain(
  context: TaskContext,
  plan: ChainPlan,
  start: ChainStart,
  control: Control,
  resume: Uint8Array | undefined,
): Promise<{ readonly driven: Driven; readonly chain: Chain }> {
  const { task, workshop, hash } = context;
  const { made, resident, steps, evaluations } = plan;
  const { program } = made;
  const write = (name: string, values: ArrayLike<number>) => {
    if (program.state[name]) resident.writeState(0, name, values);
  };
  resident.setSeed(task.seed, task.seed, start.instance, { rows: start.rows, noise: start.noise });
  resident.setStep(0);
  resident.setStateBytes(0, new Uint8Array(program.sizes.state));
  for (const [path, { data }] of Object.entries(start.point))
    for (const name of [path, startName(path)]) write(name, data as readonly number[]);
  for (const [path, offset] of Object.entries(start.offset)) write(offsetName(path), offset);
  for (const [name, value] of Object.entries(start.numbers)) write(chainName(name), [value]);

  /** How the chain fares: acceptance and divergences of its draws after the burn-in, and the step it takes. */
  const watch = (done: number) => {
    const number = (name: string, value: number) => ({ name, shape: [], values: Float64Array.of(value) });
    const drawn = done - Math.max(1, start.numbers.burn_in ?? 0);
    const kept = (name: string) => resident.readState(0, chainName(name))[0];
    return plan.scalars.flatMap((name) => {
      if (name === "log_step") return [number("step_size", context.engine.scalar.exp(kept(name)))];
      if (name === "acceptance") return drawn > 0 ? [number(name, kept(name) / drawn)] : [];
      return name === "divergences" ? [number(name, kept(name))] : [];
    });
  };
  const evaluation = programStep(resident, 0, made.extra.forms);
  const single = start.exact ? onExpectation(evaluation, resident, start.exact, start.point, offsetName) : evaluation;
  const step = evaluations
    ? trajectoryStep(
        single,
        resident,
        trajectoryLengths(workshop, task.seed, start.instance, evaluations),
        evaluations.most,
      )
    : single;
  const sizes = start.sizes ?? [];
  const driven = await drive(
    {
      step,
      steps: start.until ?? steps,
      stops: sizes.map((change) => change.step),
      at: (now) => write(chainName("step_size"), [sizes.find((change) => change.step === now)!.size]),
      ...(start.until === undefined ? { watch } : {}),
      hint: () => STEP_HINT,
    },
    control,
    hash,
    resume,
  );
  const { outcome, curves } = driven;
  const number = (name: string) => (program.state[chainName(name)] ? resident.readState(0, chainName(name))[0] : 0);
  const end = Object.fromEntries(
    Object.entries(start.point).map(([path, { shape, data }]) => {
      const name = plan.metropolis ? `${path}/here` : offsetName(path);
      const offset = program.state[name] ? resident.readState(0, name) : undefined;
      return [path, { shape, data: data.map((x, k) => (x ?? 0) + (offset?.[k] ?? 0)) }];
    }),
  );
  const chain = {
    curves,
    end,
    steps: outcome.step,
    scalars: Object.fromEntries(plan.scalars.map((name) => [name, number(name)])),
  };
  if (outcome.kind !== "diverged") return { driven, chain };
  const { step: at, quantity } = outcome;
  if (quantity === "stop_above")
    return { driven, chain: { ...chain, stopped: { step: at, quantity: "loss", hint: ABOVE_HINT } } };
  const found = replay(workshop, made, resident);
  const name = found?.name ?? quantity.replace(/\/(offset|here)$/, "");
  return {
    driven,
    chain: {
      ...chain,
      stopped: { step: at, quantity: name, hint: STEP_HINT, ...(found?.span && { span: found.span }) },
    },
  };
}
