/** Attacks and adversaries on models that have nothing to attack, told before anything runs (E409). */
import type { Refusal } from "../../dsl/catalogue.ts";
import type { ModelPlan, Plan } from "../../dsl/plan/plan.ts";
import { nodesIn } from "../core/nodes-in.ts";
import { TaskError } from "../tasks/context.ts";
import { attackedOf } from "./target.ts";

export function attackRefusals({ stages, measures, figures, claims }: Plan): readonly Refusal[] {
  const models = new Map(stages.map(({ name, variants }) => [name, variants[0]?.model]));
  const trained = stages.flatMap(({ span, variants: [first] }) =>
    first?.settings.adversary?.value.kind === "entry" ? refusal(first.model, span) : [],
  );
  const measured = nodesIn([measures, figures, claims]).flatMap((call) => {
    if (call.op !== "apply" || call.function !== "attack" || !call.span) return [];
    const of = call.arguments[0] ?? call.options.of;
    return of?.op === "field" ? refusal(models.get(of.stage), call.span) : [];
  });
  return [...trained, ...measured];
}

function refusal(model: ModelPlan | undefined, span: Refusal["span"]): readonly Refusal[] {
  if (model === undefined) return [];
  try {
    attackedOf(model);
    return [];
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    return [{ code: "E409", message: error.message, span, label: "nothing to attack" }];
  }
}
