import type { ArgumentType } from "../../dsl/catalogue.ts";
import { align, apart } from "../core/positional.ts";
import { reduceOver } from "../core/reduce.ts";
import { logSoftmaxOf } from "./log-softmax-of.ts";
import type { Operation } from "./operation.ts";
import { flag, tensor } from "./parameters.ts";
import { broadcastShapes, needsRank, text } from "./shapes.ts";

const reduces = (given: ArgumentType | undefined): boolean =>
  given?.static?.kind !== "tensor" || given.static.value.data[0] !== 0;

export const cross_entropy: Operation = {
  entry: {
    name: "cross_entropy",
    kind: "loss",
    doc: "Minus the log-probability of the labels, natural logarithm: the mean over all labels of a sample, or one number a label.",
    equation: "mean over labels of -ln softmax(logits)_label",
    example: "loss = cross_entropy(logits, class)",
    parameters: [
      tensor("logits", "unnormalised log-probabilities, classes last"),
      tensor("labels", "integers from 0"),
      flag("reduce", "the mean over the labels; false: one number a label", true),
    ],
    static: true,
    shape(positional, named) {
      const [logits, labels] = [positional[0] ?? named.logits, positional[1] ?? named.labels];
      const wrong = needsRank(logits, 1);
      if (wrong !== undefined) return wrong;
      const shape = broadcastShapes([logits.shape.slice(0, -1), labels?.shape ?? []]);
      return shape === undefined
        ? {
            problem: `logits ${text(logits.shape)} need labels ${text(logits.shape.slice(0, -1))}, not ${text(labels.shape)}`,
          }
        : { shape: reduces(positional[2] ?? named.reduce) ? [] : shape };
    },
  },
  build(call) {
    const { algebra } = call;
    const logits = call.tensor("logits");
    const axis = logits.own[logits.own.length - 1];
    const log_probability = { value: logSoftmaxOf(algebra, logits.value, axis), own: logits.own.slice(0, -1) };
    const labels = apart(algebra, call.tensor("labels"), [axis]);
    const { values, own } = align(algebra, [log_probability, labels]);
    const each = algebra.map1("negate", algebra.gather(values[0], axis, values[1]));
    if (call.number("reduce") === 0) return { value: each, own };
    return { value: reduceOver(algebra, "mean", each, own), own: [] };
  },
};
