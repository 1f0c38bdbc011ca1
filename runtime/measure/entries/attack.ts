import { normNamed } from "../../attack/attacked-model.ts";
import { type MeasureEntry, numberParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { meanOver } from "../reduce.ts";
import { missingValue } from "../tensors.ts";

const ROWS = 4096;

/**
 * Loss of a stage's model under attack: every row's inputs are moved inside a ball so that its loss rises. Elhage et al. 2022 move along
 * the rows of W^T W, budget a tenth of the mean input norm, and divide the rise of the loss by that of m features held orthonormally.
 */
export const attack: MeasureEntry = {
  entry: {
    name: "attack",
    kind: "measure",
    doc: "Loss of a stage's model on rows whose inputs are moved by an attack, beside that on the rows as they are.",
    equation: "mean of max over moves of length <= budget of L(x + move; target)",
    reference: "Elhage et al. 2022, Toy models of superposition, relationship to adversarial robustness",
    example: "measure hit = attack(trained, budget = 0.1, direction = gram_rows)",
    parameters: [
      { name: "of", doc: "a stage whose model has an output with a name", type: { kind: "any" } },
      { name: "budget", doc: "length of the moves", type: { kind: "number" }, range: { min: 0 } },
      {
        name: "direction",
        doc: "the attack: gram_rows, one_feature, gradient, pgd",
        type: { kind: "entry", of: ["adversary"] },
        default: { kind: "entry", entry: "gram_rows", of: "adversary", arguments: {} },
      },
      {
        name: "norm",
        doc: "norm of the length: 2 or inf; absent: as the attack has it",
        type: { kind: "number" },
        optional: true,
      },
      {
        name: "target",
        doc: "`clean`: what the loss reads by itself is that of the rows as they are; `attacked`: moved too",
        type: { kind: "word", words: ["clean", "attacked"] },
        default: { kind: "word", value: "clean" },
      },
      {
        ...numberParameter("rows", ROWS, "rows that are attacked: the first of the stage's"),
        type: { kind: "number", integer: true },
        range: { min: 1 },
      },
    ],
    fields: {
      loss: "mean loss of the attacked rows",
      clean_loss: "mean loss of the same rows as they are",
      increase: "loss - clean_loss",
      worst: "largest loss of an attacked row",
    },
    principal: "loss",
    shape: () => ({ shape: [] }),
  },
  evaluate(args, { engine }) {
    const direction = args.static("direction");
    const given = direction?.kind === "entry" ? direction.arguments.norm : undefined;
    const written = args.has("norm") ? args.number("norm") : given?.kind === "tensor" ? given.value.data[0] : 2;
    const norm = normNamed({ kind: "tensor", value: { shape: [], data: [written] } });
    const found = args.stage("of").attack(
      {
        direction: direction ?? { kind: "entry", entry: "gram_rows", of: "adversary", arguments: {} },
        norm,
        radius: args.number("budget"),
        target: args.word("target") === "attacked" ? "attacked" : "clean",
      },
      args.number("rows", ROWS),
    );
    if ("reason" in found) return missingValue([], { reason: found.reason });
    const { clean, attacked } = found;
    const mean = (value: typeof clean) => meanOver(value, ["samples"], true, engine, value.rows);
    const loss = mean(attacked);
    const worst = attacked.tensor.data.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
    return {
      ...loss,
      fields: {
        loss,
        clean_loss: mean(clean),
        increase: mean(difference(attacked, clean)),
        worst: { tensor: { axes: [], shape: [], data: Float64Array.of(worst) }, sources: new Map() },
      },
    };
  },
};

/** Row by row, so that the error of its mean is that of the rises. */
function difference(a: Measured, b: Measured): Measured {
  const { tensor } = a;
  return { ...a, tensor: { ...tensor, data: tensor.data.map((x, k) => x - b.tensor.data[k]) } };
}
