import { lift } from "../lift.ts";
import type { MeasureEntry } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { bulkSize, meanError, splitRHat, tailSize } from "../statistics/convergence.ts";
import { mean, variance } from "../statistics/quantile.ts";
import { isMissing, missingValue, scalar } from "../tensors.ts";
import { overChains } from "./chains.ts";

const FIELDS = {
  value: "the estimate, mean over all draws",
  mcse: "its Monte-Carlo standard error",
  by_chain: "one estimate a chain",
  chain_sd: "standard deviation over chains",
  r_hat: "split R-hat of the losses",
  ess_bulk: "effective draws, bulk",
  ess_tail: "effective draws, tails",
  acceptance: "mean acceptance of the moves",
  negative: "share of draws below the loss of the start by more than the spread of first draws",
  nbeta: "the inverse temperature used",
} as const;

/** lambda = nbeta (mean L(w) - L(w*)) over the draws of a stage that started at w* (Lau et al. 2023, eq. 13). */
export const llc: MeasureEntry = {
  entry: {
    name: "llc",
    kind: "measure",
    doc: "Local learning coefficient at the start of a sample stage, with its Monte-Carlo error and the diagnostics of its chains.",
    equation: "nbeta (mean_w L(w) - L(w*))",
    reference: "Lau et al. 2023 (arXiv:2308.12108)",
    example: "measure lambda_hat = llc(posterior)",
    parameters: [{ name: "posterior", doc: "a sample stage", type: { kind: "any" } }],
    fields: FIELDS,
    principal: "value",
    shape: () => ({ shape: [] }),
    nullValue: 0,
  },
  evaluate(args, { engine }) {
    const stage = args.stage("posterior");
    if (stage.result === undefined) return without(stage.reason ?? `\`${stage.stage}\` has no result`);
    const loss = stage.field("loss");
    const nbeta = stage.result.info.nbeta ?? stage.setting("nbeta");
    // One a checkpoint where the chains start at several, else one.
    const start = stage.result.fields.baseline ? stage.field("baseline") : undefined;
    const baseline = stage.result.info.baseline;
    if (nbeta === undefined || baseline === undefined) {
      throw new Error(
        `\`llc\` needs ${nbeta === undefined ? "nbeta" : "the loss at the start"} of \`${stage.stage}\`: sample it \`from\` a point`,
      );
    }
    const centred = start ?? scalar(baseline);
    const coefficients = lift([loss, centred], ([own, at]) => ({ shape: own.shape, data: own.data.map((x) => nbeta * (x - at.data[0])) }), { partial: true }); // biome-ignore format: one step
    const { scalar: functions } = engine;
    const of = (f: Parameters<typeof overChains>[1]): Measured => overChains(coefficients, f);
    const error = of((chains) => meanError(chains, functions));
    const centre = of((chains) => mean(chains.flatMap((chain) => Array.from(chain))));
    const drawn = withError(centre, error, `draws:${stage.result.task}:llc`);
    const uncertain = nbeta * (stage.result.info.baseline_se ?? 0);
    const value: Measured =
      uncertain === 0
        ? drawn
        : {
            ...drawn,
            sources: new Map([
              ...drawn.sources,
              [`loss:${stage.result.task}`, centre.tensor.data.map(() => -uncertain)],
            ]),
          };
    const hat = of((chains) => splitRHat(chains, functions));
    const bulk = of((chains) => bulkSize(chains, functions));
    return {
      ...value,
      fields: {
        value,
        mcse: error,
        by_chain: byChain(coefficients),
        chain_sd: of((chains) => (chains.length < 2 ? Number.NaN : functions.sqrt(variance(chains.map(mean), 1)))),
        r_hat: hat,
        ess_bulk: bulk,
        ess_tail: of((chains) => tailSize(chains, functions)),
        acceptance: scalar(stage.result.info.acceptance ?? Number.NaN),
        negative: of((chains) => {
          const firsts = chains.map((chain) => chain[0]);
          const spread = firsts.length < 2 ? 0 : functions.sqrt(variance(firsts, 1));
          const all = chains.flatMap((chain) => Array.from(chain));
          return all.filter((x) => x < -spread).length / all.length;
        }),
        nbeta: scalar(nbeta),
      },
      notes: findings({ centre, error, hat, bulk }, stage.result.info.acceptance),
    };
  },
};

/** What a person should know before believing the number: each rule that fired, with its number. */
function findings(
  found: Readonly<Record<"centre" | "error" | "hat" | "bulk", Measured>>,
  acceptance?: number,
): string[] {
  const notes = new Set<string>();
  found.centre.tensor.data.forEach((value, k) => {
    const number = (of: Measured) => (isMissing(of.tensor, k) ? undefined : of.tensor.data[k]);
    const [hat, size, se = 0] = [number(found.hat), number(found.bulk), number(found.error)];
    if (hat !== undefined && hat >= 1.05) {
      notes.add(`not converged: R-hat is ${hat.toFixed(3)}, it should be below 1.05`);
    }
    if (size !== undefined && size < 100) {
      notes.add(`too few draws: about ${size.toFixed(0)} independent ones, at least 100 are needed`);
    }
    if (value < -2 * se) {
      const what = "the chains found a lower loss than the start's, which is no minimum at this scale";
      notes.add(`negative (${value.toFixed(3)}): ${what}`);
    } else if (se > 0.02 * Math.abs(value)) {
      const share = ((100 * se) / Math.abs(value)).toFixed(1);
      notes.add(`the standard error is ${share} % of the value; below 2 % is healthy`);
    }
  });
  if (acceptance !== undefined && acceptance < 0.6) {
    notes.add(`acceptance is ${acceptance.toFixed(2)}; below 0.6 the step size biases the value upwards`);
  }
  return [...notes];
}

/** Means over draws alone: the chains stay an axis. */
function byChain(value: Measured): Measured {
  const renamed = (of: Measured, from: string, to: string): Measured => ({
    ...of,
    tensor: { ...of.tensor, axes: of.tensor.axes.map((axis) => (axis.word === from ? { ...axis, word: to } : axis)) },
  });
  const means = overChains(renamed(value, "chains", "chain"), ([draws]) => mean(draws));
  return renamed(means, "chain", "chains");
}

/** The value with one independent source of error an entry. */
export function withError(value: Measured, error: Measured, name: string): Measured {
  const sources = new Map<string, Float64Array>();
  error.tensor.data.forEach((se, k) => {
    if (se === 0) return;
    const change = new Float64Array(value.tensor.data.length);
    change[k] = se;
    sources.set(`${name}:${k}`, change);
  });
  return { ...value, sources };
}

function without(reason: string): Measured {
  const nothing = missingValue([], { reason });
  return { ...nothing, fields: Object.fromEntries(Object.keys(FIELDS).map((name) => [name, nothing])) };
}
