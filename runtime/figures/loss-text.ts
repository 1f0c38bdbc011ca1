/** What a loss adds up, from its formula: published figures have shipped the sum under the name of the mean. */
import type { Core } from "../../dsl/plan/core.ts";
import type { ModelPlan, Plan } from "../../dsl/plan/plan.ts";

/** `sum over 5 entries`, `mean over 5 entries`; undefined where the loss of a row is one term. */
export function lossText(model: ModelPlan): string | undefined {
  const loss = model.bindings.find((b) => b.name === model.loss);
  return loss && reduction(loss.value, model);
}

/** The same for the model of a stage, if the named field is its loss. */
export function fieldLossText(plan: Plan, core: Core): string | undefined {
  if (core.op !== "field") return undefined;
  const model = plan.stages.find((s) => s.name === core.stage)?.variants[0]?.model;
  return model && (core.field === "loss" || core.field === model.loss) ? lossText(model) : undefined;
}

const entries = (core: Core) => core.shape.reduce((a, b) => a * b, 1);
const over = (word: string, count: number) => (count > 1 ? `${word} over ${count} entries` : undefined);

function reduction(core: Core, model: ModelPlan): string | undefined {
  if (core.op === "local") {
    const bound = model.bindings.find((b) => b.name === core.name);
    return bound && reduction(bound.value, model);
  }
  if (core.op === "fold" && (core.reduction === "sum" || core.reduction === "mean"))
    return over(
      core.reduction,
      core.binders.reduce((n, b) => n * b.size, 1),
    );
  if (core.op !== "apply") return undefined;
  const [a, b] = core.arguments;
  switch (core.function) {
    case "sum":
    case "mean":
      return a && over(core.function, entries(a) / entries(core));
    case "negate":
      return a && reduction(a, model);
    case "divide":
      return a && b && divided(reduction(a, model), b);
    case "add":
    case "subtract":
    case "multiply": {
      const terms = core.arguments.map((term) => reduction(term, model)).filter((t) => t !== undefined);
      return terms.length > 0 ? [...new Set(terms)].join(" and ") : undefined;
    }
    default:
      return undefined;
  }
}

/** `sum(…) / 5` over five entries is their mean. */
function divided(text: string | undefined, by: Core): string | undefined {
  const factor = by.op === "constant" && by.shape.length === 0 ? by.value.data[0] : undefined;
  return text !== undefined && factor !== undefined && text === `sum over ${factor} entries`
    ? `mean over ${factor} entries`
    : text;
}
