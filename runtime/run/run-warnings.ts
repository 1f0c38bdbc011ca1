/**
 * What the run found that is no failure and rarely meant: solves that did not converge (W405), burn-ins that are shorter than what they
 * should forget (W402), claims that ask for more than the number of draws can tell (W404).
 */
import type { Diagnostic } from "../../dsl/diagnostics/diagnostic.ts";
import type { Plan, StagePlan, TaskPlan } from "../../dsl/plan/plan.ts";
import type { Scalar } from "../engine/engine.ts";
import type { Verdict } from "../measure/claims.ts";
import { meanSize } from "../measure/statistics/convergence.ts";
import type { TaskResult, Tensor } from "../results.ts";
import { pointLabels } from "./point-labels.ts";

type Found = { readonly stage: StagePlan; readonly done: readonly { task: TaskPlan; result: TaskResult }[] };

/** Points that a message names. */
const NAMED = 3;
/** Entries of a task's parameters that are looked at: of more, every so many-th. */
const LOOKED_AT = 64;

const warning = (code: string, message: string, span: Diagnostic["span"], help: string): Diagnostic => ({
  code,
  severity: "warning",
  message,
  span,
  help: [help],
});

export function runWarnings(
  plan: Plan,
  results: ReadonlyMap<string, TaskResult>,
  verdicts: readonly Verdict[],
  scalar: Scalar,
): readonly Diagnostic[] {
  const found = plan.stages.map(
    (stage): Found => ({
      stage,
      done: plan.tasks.flatMap((task) => {
        const result = task.stage === stage.name ? results.get(task.id) : undefined;
        return result === undefined ? [] : [{ task, result }];
      }),
    }),
  );
  return [
    ...found.flatMap((each) => notConverged(plan, each)),
    ...found.flatMap((each) => shortBurnIn(each, scalar)),
    ...plan.claims.flatMap(({ claim, span }, k): Diagnostic[] => {
      const { state, se } = verdicts[k];
      if (claim.kind !== "within" || claim.tolerance.kind === "se" || state !== "inconclusive" || se === null)
        return [];
      const message = `the claim asks for more than can be told: its value has a standard error of ${text(se)}, above the tolerance`;
      return [warning("W404", message, span, "take more draws or rows, or a wider tolerance")];
    }),
  ];
}

const text = (x: number): string => String(Number(x.toPrecision(2)));

function notConverged(plan: Plan, { stage, done }: Found): Diagnostic[] {
  // A result without value says by itself why.
  const open = done.filter(
    ({ result }) => result.verb === "solve" && result.converged === false && result.missing === undefined,
  );
  if (open.length === 0) return [];
  const named = open.slice(0, NAMED).map(({ task }) =>
    Object.entries(pointLabels(plan, task.point))
      .map(([name, label]) => `${name} = ${label}`)
      .join(", "),
  );
  const places = named.some((point) => point !== "")
    ? ` at ${open.length} of ${done.length} points (${named.join("; ")}${open.length > NAMED ? "; …" : ""})`
    : "";
  const [{ result }] = open.toSorted((a, b) => (b.result.residual ?? 0) - (a.result.residual ?? 0));
  const residual = result.residual === undefined ? "" : `; the largest residual is ${text(result.residual)}`;
  const message = `\`${stage.name}\` did not converge${places} within ${result.steps} iterations${residual}`;
  const help =
    "allow more `max_iterations`, add `damping`, start from a neighbour with `warm`, or a larger `tolerance`";
  return [warning("W405", message, stage.span, help)];
}

/**
 * The slowest relaxation among the entries of the parameters: for draws that forget exponentially with time T, the integrated
 * autocorrelation time N / N_eff is 2 T (Sokal 1997, eq. 2.18), counted in steps of the chain.
 */
function shortBurnIn({ stage, done }: Found, scalar: Scalar): Diagnostic[] {
  let slowest = { relaxation: 0, name: "", burnIn: 0 };
  for (const { result } of done) {
    const { burn_in: burnIn, thin } = result.info;
    if (result.verb !== "sample" || burnIn === undefined || thin === undefined) continue;
    for (const [name, draws] of Object.entries(result.fields)) {
      if (!(name in result.parameters)) continue;
      const relaxation = (thin * slowestTime(draws, scalar)) / 2;
      if (relaxation > burnIn && relaxation - burnIn > slowest.relaxation - slowest.burnIn)
        slowest = { relaxation, name, burnIn };
    }
  }
  const { relaxation, name, burnIn } = slowest;
  if (name === "") return [];
  const message = `the burn-in of \`${stage.name}\`, ${burnIn} steps, is shorter than what \`${name}\` takes to forget its start: about ${text(relaxation)}`;
  const help = "lengthen `burn_in`, take a larger step, or hold flat directions with `localization` or `bounding_box`";
  return [warning("W402", message, stage.span, help)];
}

/** Largest integrated autocorrelation time of the entries, in draws; 0 where the draws are no chains. */
function slowestTime({ axes, shape, data }: Tensor, scalar: Scalar): number {
  if (axes.length !== 2 || axes[0].word !== "chains" || axes[1].word !== "draws") return 0;
  const [chains, draws] = axes.map(({ size }) => size);
  const own = shape.reduce((a, b) => a * b, 1);
  if (draws < 4) return 0;
  let slowest = 0;
  for (let entry = 0; entry < own; entry += Math.ceil(own / LOOKED_AT)) {
    const all = Array.from({ length: chains }, (_, c) =>
      Float64Array.from({ length: draws }, (_, d) => data[(c * draws + d) * own + entry]),
    );
    const size = meanSize(all, scalar);
    if (size > 0 && Number.isFinite(size)) slowest = Math.max(slowest, (chains * draws) / size);
  }
  return slowest;
}
