import { lift } from "../lift.ts";
import type { MeasureEntry } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { bulkSize, meanError, splitRHat, tailSize } from "../statistics/convergence.ts";
import { mean, variance } from "../statistics/quantile.ts";
import { exact, missingValue, scalar } from "../tensors.ts";
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
    const baseline = stage.result.info.baseline;
    if (nbeta === undefined || baseline === undefined) {
      throw new Error(
        `\`llc\` needs ${nbeta === undefined ? "nbeta" : "the loss at the start"} of \`${stage.stage}\`: sample it \`from\` a point`,
      );
    }
    const coefficients = lift([loss], ([own]) => ({ shape: own.shape, data: own.data.map((x) => nbeta * (x - baseline)) }), { partial: true }); // biome-ignore format: one step
    const { scalar: functions } = engine;
    const of = (f: Parameters<typeof overChains>[1]): Measured => overChains(coefficients, f);
    const error = of((chains) => meanError(chains, functions));
    const centre = of((chains) => mean(chains.flatMap((chain) => Array.from(chain))));
    const drawn = withError(centre, error, `draws:${stage.result.task}:llc`);
    const start = nbeta * (stage.result.info.baseline_se ?? 0);
    const value: Measured =
      start === 0
        ? drawn
        : {
            ...drawn,
            sources: new Map([...drawn.sources, [`loss:${stage.result.task}`, centre.tensor.data.map(() => -start)]]),
          };
    const byChain = perChain(coefficients);
    return {
      ...value,
      fields: {
        value,
        mcse: error,
        by_chain: byChain,
        chain_sd: of((chains) => (chains.length < 2 ? Number.NaN : functions.sqrt(variance(chains.map(mean), 1)))),
        r_hat: of((chains) => splitRHat(chains, functions)),
        ess_bulk: of((chains) => bulkSize(chains, functions)),
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
      notes: findings(centre, error, of, functions, stage.result.info.acceptance),
    };
  },
};

/** What a person should know before believing the number: each rule that fired, with its number. */
function findings(
  centre: Measured,
  error: Measured,
  of: (f: Parameters<typeof overChains>[1]) => Measured,
  scalar: Parameters<typeof splitRHat>[1],
  acceptance: number | undefined,
): string[] {
  const worst = (value: Measured, fold: (a: number, b: number) => number) => value.tensor.data.reduce(fold);
  const notes: string[] = [];
  const hat = worst(
    of((chains) => splitRHat(chains, scalar)),
    Math.max,
  );
  if (hat >= 1.05) notes.push(`not converged: R-hat is ${round(hat, 3)}, it should be below 1.05`);
  const size = worst(
    of((chains) => bulkSize(chains, scalar)),
    Math.min,
  );
  if (size < 100) notes.push(`too few draws: about ${round(size, 0)} independent ones, at least 100 are needed`);
  centre.tensor.data.forEach((value, k) => {
    const se = error.tensor.data[k];
    if (value < -2 * se) notes.push(`negative (${round(value, 3)}): the chains found a lower loss than the start's, which is no minimum at this scale`); // biome-ignore format: one sentence
    else if (se > 0.02 * Math.abs(value)) notes.push(`the standard error is ${round((100 * se) / Math.abs(value), 1)} % of the value; below 2 % is healthy`); // biome-ignore format: one sentence
  });
  if (acceptance !== undefined && acceptance < 0.6) {
    notes.push(`acceptance is ${round(acceptance, 2)}; below 0.6 the step size biases the value upwards`);
  }
  return [...new Set(notes)];
}

function round(x: number, digits: number): string {
  return x.toFixed(digits);
}

function perChain(value: Measured): Measured {
  if (!value.tensor.axes.some((axis) => axis.word === "chains")) {
    return overChains(value, (chains) => mean(chains[0]));
  }
  const kept = value.tensor.axes.filter((axis) => axis.word !== "draws");
  const draws = value.tensor.axes.find((axis) => axis.word === "draws")!;
  const moved = lift([value], ([own]) => own, { partial: true });
  // The chains stay an axis: every chain is a group of one.
  const named = {
    ...moved,
    tensor: {
      ...moved.tensor,
      axes: moved.tensor.axes.map((axis) => (axis.word === "chains" ? { ...axis, word: "chain" } : axis)),
    },
  };
  const means = overChains(named, (chains) => mean(chains[0]));
  if (draws.size === 0) return exact(means.tensor);
  return exact({
    ...means.tensor,
    axes: means.tensor.axes.map((axis, k) =>
      axis.word === "chain" ? { ...axis, word: kept[k]?.word ?? "chains" } : axis,
    ),
  });
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
