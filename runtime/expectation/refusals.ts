/** Stages that need an expectation which is not known, with the operation and the place that are to blame: told before anything runs. */
import type { Refusal } from "../../dsl/catalogue.ts";
import type { Plan, StagePlan, StageVariant } from "../../dsl/plan/plan.ts";
import type { Scalar } from "../engine/engine.ts";
import { TaskError } from "../tasks/context.ts";
import { tooLarge } from "./exact-loss.ts";
import { knownLaws } from "./law-of-data.ts";
import { leastSize } from "./law-size.ts";
import { NoClosedForm, squaredLoss } from "./squared-loss.ts";

/** Theories of the exact expected loss. */
const THEORIES: readonly string[] = ["expected_loss", "minimum", "branch"];

const OTHER_MODEL =
  "write the model with operations that have one: A x + b, and one relu, leaky_relu or abs of it an output";
const OTHER_LAW =
  "take values of a known law, and one presence law a column; `concat` puts columns of several laws together";
const drawnRows = ({ verb }: StagePlan, { data }: StageVariant): string =>
  verb === "solve"
    ? "or `train` it on rows that are drawn"
    : `or use rows that are drawn: \`on ${data?.name}\` instead of \`on exact(${data?.name})\``;

export function expectationRefusals(plan: Plan, scalar: Scalar): readonly Refusal[] {
  return plan.stages.flatMap((stage) =>
    stage.variants.flatMap((variant) => refusal(stage, variant, plan.tasks, scalar) ?? []),
  );
}

function refusal(stage: StagePlan, variant: StageVariant, tasks: Plan["tasks"], scalar: Scalar): Refusal | undefined {
  const { data, model, bases, exact } = variant;
  const solved = stage.verb === "solve" && THEORIES.includes(variant.subject.entry);
  const stepped = exact && (stage.verb === "train" || stage.verb === "sample");
  if (!data || !model || (!solved && !stepped)) return undefined;
  const { source } = data;
  const given = source !== undefined && (source.kind !== "data" || bases[source.data].size !== undefined);
  if (given && stepped) return undefined; // its rows are its law
  const told = (message: string, span: Refusal["span"], label: string, help: readonly string[]): Refusal => ({
    code: "E404",
    message: `\`${stage.name}\`: ${message}`,
    span,
    label,
    help: [...help, drawnRows(stage, variant)],
  });
  if (!given) {
    const { refusal: law, few } = knownLaws(variant);
    if (law) return told(law.message, law.span, "no closed form of this law", [OTHER_LAW]);
    if (few && stepped) return undefined;
  }
  try {
    const loss = squaredLoss(scalar, { variant, inputs: variant.inputs.length, name: stage.name });
    if (given) return undefined;
    const outputs = loss.terms.reduce(
      (sum, { argument, entries }) =>
        sum + (argument === undefined ? 0 : entries.reduce((count, axis) => count * loss.scene.g.axisOf(axis).size, 1)),
      0,
    );
    if (outputs === 0) return undefined;
    for (const { stage: name, variant: index, inputs } of tasks) {
      if (name !== stage.name || stage.variants[index] !== variant) continue;
      const problem = tooLarge(model.name, leastSize(variant, inputs), outputs * (1 + loss.bent.length));
      if (problem !== undefined) return told(problem, data.span, "too many values to go through", []);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    const span = (error instanceof NoClosedForm ? error.span : undefined) ?? stage.span;
    const label = error instanceof NoClosedForm ? "no closed form of this" : "needs a closed form";
    return told(error.message, span, label, [OTHER_MODEL]);
  }
}
