import type { Engine } from "../../engine/engine.ts";
import { patternNamed } from "../../patterns/index.ts";
import { commonNumbers } from "../../patterns/pattern.ts";
import { misfit, places, readAt } from "../../patterns/values.ts";
import { lift } from "../lift.ts";
import { columnLengths, gram, type Matrix, overMatrices } from "../matrices.ts";
import { type Arguments, type MeasureEntry, numberParameter, type StageAccess } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { meanOver, type Origin } from "../reduce.ts";
import { standardErrorOf } from "../standard-error.ts";
import { bulkSize, type Chains, splitRHat } from "../statistics/convergence.ts";
import { missingValue } from "../tensors.ts";
import { meansByChain, overChains, withError } from "./chains.ts";
import { corners } from "./hull-size.ts";

const FIELDS = {
  value: "the share, of the draws of all chains",
  mcse: "its Monte-Carlo standard error",
  by_chain: "the share in each chain",
  r_hat: "split R-hat of being in the class; missing where all draws agree",
  changes: "how often a chain enters or leaves the class, all chains together",
} as const;

/**
 * The share of draws whose parameters belong to the class of a pattern: as many columns longer than `threshold` as it has (or as many corners
 * of their hull, Chen et al. 2023), and, where its `dead_bias` is not 0, the biases of all others on that side of 0.
 *
 * Where all draws agree their spread is 0 and says nothing: the error is then that of the rule of succession, 1 / (S + 2), with S the
 * effective number of draws of the loss.
 */
export const occupancy: MeasureEntry = {
  entry: {
    name: "occupancy",
    kind: "measure",
    doc: "Share of the draws that belong to the class of a pattern, by the number of its columns and the sign of the biases of the others.",
    equation: "mean over draws of [#{i: |W_i| > threshold} = k]",
    reference: "Chen et al. 2023 (arXiv:2310.06301)",
    example: "measure share = occupancy(posterior, class = kgon(5))",
    parameters: [
      { name: "posterior", doc: "a sample stage", type: { kind: "any" } },
      {
        name: "class",
        doc: "a pattern; with a `dead_bias` above or below 0 the biases of the features without columns must have its sign",
        type: { kind: "entry", of: ["pattern"] },
      },
      {
        name: "by",
        doc: "what is counted: columns longer than the threshold, or corners of their hull (two dimensions only)",
        type: { kind: "word", words: ["length", "hull"] },
        default: { kind: "word", value: "length" },
      },
      numberParameter("threshold", 0.5, "length above which a column counts"),
    ],
    fields: FIELDS,
    principal: "value",
    shape: () => ({ shape: [] }),
    nullValue: 0,
  },
  readsParameters: true,
  evaluate(args, { engine }) {
    const stage = args.stage("posterior");
    if (stage.result === undefined) {
      const nothing = missingValue([], { reason: stage.reason ?? `\`${stage.stage}\` has no result` });
      return { ...nothing, fields: Object.fromEntries(Object.keys(FIELDS).map((name) => [name, nothing])) };
    }
    const inside = membership(args, stage, engine);
    const { scalar } = engine;
    const size = overChains(stage.field("loss"), (chains) => bulkSize(chains, scalar)).tensor.data;
    const { result } = stage;
    // Means over the same draws share their errors, so the difference of two classes has its own.
    const origin: Origin = inside.draws ?? { kind: "draws", key: `draws:${result.task}` };
    const share = meanOver(inside, ["chains", "draws"], false, engine, origin);
    const agreed = overChains(inside, (chains) => {
      const all = chains.flatMap((chain) => Array.from(chain));
      return all.every((x) => x === all[0]) ? 1 : 0;
    });
    const unseen: Measured = {
      ...share,
      tensor: {
        ...share.tensor,
        data: agreed.tensor.data.map((x, k) => (x === 1 ? 1 / (2 + (Number.isNaN(size[k]) ? 0 : size[k])) : 0)),
      },
    };
    const named = JSON.stringify([args.static("class"), args.word("by") ?? ""]);
    const value: Measured = {
      ...share,
      sources: new Map([...share.sources, ...withError(share, unseen, `unseen:${result.task}:${named}`).sources]),
    };
    const error = standardErrorOf(value, engine);
    const hat = overChains(inside, (chains) => splitRHat(chains, scalar));
    const notes = hat.tensor.data.some((x, k) => hat.tensor.missing?.[k] !== 1 && x >= 1.05)
      ? ["the chains do not agree on the class (R-hat at least 1.05): the share depends on where they started"]
      : [];
    return {
      ...value,
      fields: {
        value,
        mcse: error,
        by_chain: meansByChain(inside),
        r_hat: hat,
        changes: { ...overChains(inside, changes), integer: true },
      },
      notes,
    };
  },
};

function changes(chains: Chains): number {
  let count = 0;
  for (const chain of chains) for (let t = 1; t < chain.length; t += 1) if (chain[t] !== chain[t - 1]) count += 1;
  return count;
}

/** 1 for each draw that belongs to the class, else 0. */
function membership(args: Arguments, stage: StageAccess, { scalar }: Engine): Measured {
  const wanted = args.static("class");
  const pattern = wanted?.kind === "entry" ? patternNamed(wanted.entry) : undefined;
  if (wanted?.kind !== "entry" || !pattern)
    throw new Error("`occupancy` takes a pattern as `class`, such as `kgon(5)`");
  const shapes = Object.fromEntries(
    Object.entries(stage.result!.parameters).map(([path, { shape }]) => [path, shape] as const),
  );
  const problem = misfit(pattern, wanted.arguments, shapes);
  const found = places(shapes);
  if (problem !== undefined || "problem" in found)
    throw new Error(`the pattern ${pattern.entry.name} does not fit: ${problem ?? ""}`);
  const read = readAt([]);
  const count = pattern.columns(wanted.arguments, read, scalar).features.length;
  const { deadBias } = commonNumbers(wanted.arguments, read);
  if (deadBias !== 0 && found.biases === undefined)
    throw new Error("`dead_bias` of a class needs a model with biases, one for each column");
  const threshold = args.number("threshold", 0.5);
  const hull = args.word("by") === "hull";
  const members = (w: Matrix): readonly number[] => {
    if (hull) return corners(w);
    const lengths = columnLengths(gram(w), w.columns, scalar);
    return Array.from(lengths.keys()).filter((i) => lengths[i] > threshold);
  };
  const matrix = stage.field(found.matrix);
  const operands = deadBias === 0 ? [matrix] : [matrix, stage.field(found.biases!)];
  return lift(
    operands,
    ([own, biases]) =>
      overMatrices(own, (w) => {
        const long = members(w);
        const onSide = (bias: number, i: number) => long.includes(i) || (deadBias > 0 ? bias > 0 : bias < 0);
        const inside = long.length === count && (!biases || biases.data.every(onSide));
        return { shape: [], data: Float64Array.of(inside ? 1 : 0) };
      }),
    { discrete: true },
  );
}
