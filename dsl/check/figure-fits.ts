import type { ArgumentType, Entry } from "../catalogue.ts";
import * as messages from "../messages.ts";
import type { PlotCall } from "../syntax/ast.ts";
import { mayBeCurve } from "./abscissa.ts";
import type { Context } from "./context.ts";
import type { Value } from "./values.ts";

export interface Given {
  readonly positional: readonly (Value | undefined)[];
  readonly named: Readonly<Record<string, Value | undefined>>;
}

/** Options that ask for one panel a value. */
const PANELS = ["panel", "rows", "columns"];

/** Whether what is drawn has the shapes that the figure needs (its entry's `shape`), and whether its panels are axes. Reports E301, E304. */
export function figureFits(entry: Entry, call: PlotCall, given: Given, context: Context): boolean {
  return panelsFit(call, given, context) && shapesFit(entry, call, given, context);
}

function shapesFit(entry: Entry, call: PlotCall, given: Given, { checker }: Context): boolean {
  const positional = given.positional.map(typeOf);
  if (entry.shape === undefined || positional.some((type) => type === undefined)) return true;
  const named: Record<string, ArgumentType> = {};
  for (const [name, value] of Object.entries(given.named)) {
    const type = typeOf(value);
    if (type !== undefined) named[name] = type;
  }
  const known = entry.shape(positional as ArgumentType[], named);
  if (!("problem" in known)) return true;
  checker.report(call.span, messages.shapeProblem(checker.text(call.span), known.problem, known.help));
  return false;
}

function typeOf(value: Value | undefined): ArgumentType | undefined {
  if (value === undefined || value.kind === "static") return { shape: [], integer: false, boolean: false, law: false };
  if (value.kind !== "tensor" || value.record !== undefined) return undefined;
  const { core, integer, boolean, law } = value;
  return { shape: core.shape, integer, boolean, law };
}

/** `panel = …` is a swept name, an axis that something here carries, or a vector that what is drawn has as its first dimension. */
function panelsFit(call: PlotCall, given: Given, context: Context): boolean {
  for (const argument of call.arguments) {
    if (argument.kind !== "named" || !PANELS.includes(argument.name.text)) continue;
    const { value: expression } = argument;
    const text = context.checker.text(expression.span);
    const value = given.named[argument.name.text];
    if (isPanel(value, text, given, context)) continue;
    const axes = [...new Set([...context.checker.swept.keys(), ...given.positional.flatMap(carriedBy)])];
    context.checker.report(expression.span, messages.notAnAxis(argument.name.text, text, axes));
    return false;
  }
  return true;
}

function isPanel(value: Value | undefined, text: string, given: Given, context: Context): boolean {
  // Words of axes stand for themselves and have no value.
  if (value === undefined || value.kind === "static") {
    const word = value?.kind === "static" && value.value.kind === "word" ? value.value.value : text;
    return (
      context.checker.swept.has(word) ||
      given.positional.some(
        (drawn) =>
          drawn?.kind !== "tensor" ||
          drawn.carried.has(word) ||
          (["steps", "checkpoints"].includes(word) && mayBeCurve(drawn.core, context)),
      )
    );
  }
  if (value.kind !== "tensor") return true;
  if (value.core.op === "swept" || value.record !== undefined) return true;
  const { shape } = value.core;
  if (shape.length !== 1) return shape.length === 0 && value.carried.size === 1 && !value.static;
  return given.positional.some(
    (drawn) => drawn?.kind !== "tensor" || (drawn.core.shape.length >= 2 && drawn.core.shape[0] === shape[0]),
  );
}

function carriedBy(value: Value | undefined): readonly string[] {
  return value?.kind === "tensor" ? [...value.carried] : [];
}
