import { lift } from "../lift.ts";
import type { MeasureEntry } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { bulkSize, meanError, splitRHat, tailSize } from "../statistics/convergence.ts";
import { mean, variance } from "../statistics/quantile.ts";
import { axesToOwn, isMissing, missingValue, ownToAxis, scalar } from "../tensors.ts";
import { meansByChain, overChains, withError } from "./chains.ts";

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
  dropped: "chains left out by `chains = above`",
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
    parameters: [
      { name: "posterior", doc: "a sample stage", type: { kind: "any" } },
      {
        name: "chains",
        type: { kind: "word", words: ["all", "above"] },
        default: { kind: "word", value: "all" },
        doc: "above: a chain that has left for a lower loss, below the start's in the mean over some twentieth of its draws, is left out",
      },
    ],
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
    const every = lift([loss, centred], ([own, at]) => ({ shape: own.shape, data: own.data.map((x) => nbeta * (x - at.data[0])) }), { partial: true }); // biome-ignore format: one step
    const above = args.word("chains") === "above";
    const coefficients = above ? withoutFallen(every) : every;
    const dropped = chainsMissing(coefficients, every);
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
        by_chain: meansByChain(coefficients),
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
        dropped,
      },
      notes: [...fallen(dropped, every), ...findings({ centre, error, hat, bulk }, stage.result.info.acceptance)],
    };
  },
};

/** Parts of a chain whose means are looked at. */
const PARTS = 20;

/** Draws as missing where the mean over one of `PARTS` equal parts of their chain is below 0, the loss of the start. */
function withoutFallen(value: Measured): Measured {
  const own = axesToOwn(value, ["chains", "draws"]);
  const kept = lift(
    [own],
    ([{ shape, data }]) => {
      const [chains, draws] = shape;
      const result = data.slice();
      const length = Math.max(1, Math.floor(draws / PARTS));
      for (let c = 0; c < chains; c += 1) {
        const chain = data.subarray(c * draws, (c + 1) * draws);
        for (let from = 0; from + length <= draws; from += length)
          if (mean(chain.subarray(from, from + length)) < 0) result.fill(Number.NaN, c * draws, (c + 1) * draws);
      }
      return { shape, data: result };
    },
    { partial: true },
  );
  return ownToAxis(ownToAxis(kept, "chains"), "draws");
}

/** How many chains have no draws here that have some there. */
function chainsMissing(here: Measured, there: Measured): Measured {
  const count = (of: Measured): Measured =>
    lift(
      [axesToOwn(of, ["chains", "draws"])],
      ([{ shape, data }]) => {
        const [chains, draws] = shape;
        let left = 0;
        for (let c = 0; c < chains; c += 1) if (!Number.isNaN(data[c * draws])) left += 1;
        return { shape: [], data: Float64Array.of(left) };
      },
      { partial: true, discrete: true },
    );
  const [some, all] = [count(here), count(there)];
  return {
    ...all,
    integer: true,
    tensor: { ...all.tensor, data: all.tensor.data.map((x, k) => x - some.tensor.data[k]) },
  };
}

/** Chains that were left out, said in words. */
function fallen(dropped: Measured, every: Measured): string[] {
  const chains = every.tensor.axes.find((axis) => axis.word === "chains")?.size ?? 1;
  const most = dropped.tensor.data.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return [];
  const times = dropped.tensor.data.length > 1 ? "up to " : "";
  return [`${times}${most} of ${chains} chains fell below the loss of the start and are left out`];
}

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

function without(reason: string): Measured {
  const nothing = missingValue([], { reason });
  return { ...nothing, fields: Object.fromEntries(Object.keys(FIELDS).map((name) => [name, nothing])) };
}
