/** The parameters that a running task shows: those that the file records or plots, if they are few enough to be looked at. */
import type { ParameterPlan, Plan } from "../../dsl/plan/plan.ts";
import { nodesIn } from "../core/nodes-in.ts";
import type { TaskContext } from "./context.ts";

/** Entries of a parameter. */
const MOST = 1024;

export const isSmall = ({ shape }: ParameterPlan): boolean => shape.reduce((a, b) => a * b, 1) <= MOST;

/** Fields of the stage that figures read, directly or through a measure they name. */
function plotted(plan: Plan, stage: string): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (part: unknown): void => {
    for (const node of nodesIn(part)) {
      if (node.op === "field" && node.stage === stage) found.add(node.field);
      if (node.op === "measure" && !seen.has(node.measure)) {
        seen.add(node.measure);
        visit(plan.measures.find((each) => each.name === node.measure)?.value);
      }
    }
  };
  visit(plan.figures.map((figure) => [figure.arguments, Object.values(figure.options)]));
  return found;
}

const known = new WeakMap<Plan, Map<string, readonly ParameterPlan[]>>();

/** In order of declaration. */
export function watchedParameters({
  plan,
  stage,
  task,
  variant,
}: Pick<TaskContext, "plan" | "stage" | "task" | "variant">): readonly ParameterPlan[] {
  const key = `${stage.name}/${task.variant}`;
  const ofPlan = known.get(plan) ?? new Map<string, readonly ParameterPlan[]>();
  known.set(plan, ofPlan);
  const before = ofPlan.get(key);
  if (before) return before;
  const names = new Set([...variant.record.flatMap((each) => each.names), ...plotted(plan, stage.name)]);
  const found = (variant.model?.parameters ?? []).filter((each) => names.has(each.path) && isSmall(each));
  ofPlan.set(key, found);
  return found;
}
