import * as messages from "../messages.ts";
import type { Plan } from "../plan/plan.ts";
import type { Checker, Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { elaborate, principal } from "./expression.ts";
import { isRepeated } from "./field.ts";
import { onlyRepetition } from "./only-repetition.ts";
import { forceInteger } from "./static.ts";
import type { Repetition } from "./tasks.ts";

const namesAll = (choice: Of<"repeat">["choice"]): boolean =>
  choice?.value.kind === "name" && choice.value.name === "all";

/** Whether one repetition stands for all: `keep min(e)`, but not `keep all`, `drop`, or nothing. */
export const keepsOne = ({ choice }: Of<"repeat">): boolean => choice?.word === "keep" && !namesAll(choice);

type Repeats = Repetition & { readonly plan: Plan["repeat"] };

/** `repeat k keep min(e)`: how often, which stages, and which repetition the others see. `one`: the only one that is wanted. */
export function repeatOf(statement: Of<"repeat"> | undefined, checker: Checker, one: string | undefined): Repeats {
  const whole = statement && repetition(statement, checker);
  const only = onlyRepetition(one, whole?.count, checker);
  const { choice, plan, ...rest } = whole ?? {
    count: 1,
    stages: new Set<string>(),
    choice: undefined,
    plan: undefined,
  };
  return only === undefined ? { ...rest, choice, plan } : { ...rest, choice: undefined, plan: undefined, only };
}

function repetition(statement: Of<"repeat">, checker: Checker): Repeats {
  const once = { count: 1, stages: new Set<string>(), choice: undefined, plan: undefined };
  const context = root(checker, checker.frame("measure"), "measure", new Locals());
  const count = forceInteger(
    context,
    elaborate(statement.count, context),
    statement.count.span,
    "number of repetitions",
    1,
  );
  if (count === undefined) return once;
  const { choice } = statement;
  const all = () =>
    new Set(
      [...checker.stages].filter(([, info]) => info !== undefined && isRepeated(info, context)).map(([name]) => name),
    );
  if (choice === undefined || namesAll(choice)) {
    return { ...once, count, stages: all(), plan: { count } };
  }
  const { value } = choice;
  const word = value.kind === "call" && value.callee.kind === "name" ? value.callee.name : undefined;
  const only = value.kind === "call" ? value.arguments[0] : undefined;
  if (
    value.kind !== "call" ||
    (word !== "min" && word !== "max") ||
    value.arguments.length !== 1 ||
    only?.kind !== "positional"
  ) {
    checker.report(value.span, messages.choiceForm(choice.word));
    return once;
  }
  if (choice.word === "drop" && count < 2) checker.report(statement.span, messages.dropOne());
  const judged = elaborate(only.value, context);
  if (judged.kind === "error") return once;
  if (judged.kind !== "tensor" || judged.core.shape.length > 0) {
    checker.report(
      only.span,
      messages.scalarNeeded(`what \`${choice.word}\` judges by`, judged.kind === "tensor" ? judged.core.shape : []),
    );
    return once;
  }
  const axis = ["samples", "draws", "chains"].find((name) => judged.carried.has(name));
  if (axis !== undefined) {
    checker.report(only.span, messages.carriesAxis(checker.text(only.span), axis));
    return once;
  }
  const stages = dependencies(context.frame.stages, context);
  if (stages.size === 0) {
    checker.report(only.span, messages.choiceOfNothing(choice.word));
    return once;
  }
  const plan: Plan["repeat"] = { count, choice: { word: choice.word, fold: word, value: principal(judged).core } };
  const repeated = choice.word === "keep" ? stages : all();
  return { count, stages: repeated, choice: plan, plan };
}

/** Stages on which a value depends, through others too, that are run again. */
function dependencies(names: Iterable<string>, context: Context): Set<string> {
  const result = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    const info = context.checker.stages.get(name);
    if (info === undefined) return;
    if (isRepeated(info, context)) result.add(name);
    for (const other of info.plan.after) visit(other);
  };
  for (const name of names) visit(name);
  return result;
}
