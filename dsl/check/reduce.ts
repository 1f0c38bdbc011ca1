import type { Entry } from "../catalogue.ts";
import * as messages from "../messages.ts";
import type { Core, Static } from "../plan/core.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import { valueCore } from "./application.ts";
import { match } from "./arguments.ts";
import { AXES } from "./axis-words.ts";
import type { Context } from "./context.ts";
import { elaborate, tensor } from "./expression.ts";
import { fold, foldable, peek } from "./static.ts";
import { ERROR, inherit, type TensorValue, type Value } from "./values.ts";

const SILENT: readonly string[] = ["samples", "draws", "chains"];

/**
 * `mean(x)`, `sum(x, axis = draws)`, `quantile(x, 0.9)`: own dimensions, and in measures samples, draws and chains; with `axis` the
 * named ones only. `over` and `weight` say on which rows.
 */
export function reduce(entry: Entry, args: readonly Argument[], expression: Expression, context: Context): Value {
  const { checker } = context;
  const matched = match(entry.name, args, entry.parameters, context, ["axis", "over", "weight"]);
  if (!matched.fine) return ERROR;
  const first = entry.parameters[0];
  const given = first === undefined ? undefined : matched.byName.get(first.name);
  if (given === undefined) {
    checker.report(expression.span, messages.missingArgument(entry.name, first?.name ?? "x", first?.doc));
    return ERROR;
  }
  const inner = matched.byName.has("over") ? { ...context, over: true } : context;
  const value = tensor(elaborate(given.value, inner), given.value, context);
  if (value === undefined) {
    for (const [name, argument] of matched.byName)
      if (name === "over") elaborate(argument.value, context, { kind: "data" });
    return ERROR;
  }
  const options: Record<string, Core> = {};
  const parts: TensorValue[] = [value];
  const operands: Core[] = [value.core];
  let removed: ReadonlySet<string> = new Set(context.place === "measure" || context.place === "setting" ? SILENT : []);
  let shape: readonly number[] = [];
  for (const [name, argument] of matched.byName) {
    if (name === first!.name) continue;
    if (name === "axis") {
      const axes = axisOf(argument.value, value, context);
      if (axes === undefined) return ERROR;
      options.axis = axes.core;
      removed = axes.words;
      shape = value.core.shape.filter((_, k) => !axes.own.has(k));
      continue;
    }
    const parameter = entry.parameters.find((p) => p.name === name);
    const option = elaborate(
      argument.value,
      context,
      name === "weight" ? { kind: "word", words: ["uniform", "probability"] } : (parameter?.type ?? { kind: "data" }),
    );
    const core = valueCore(option, context, argument.value);
    if (core === undefined) return ERROR;
    if (option.kind === "tensor") parts.push(option);
    if (argument.named) options[name] = core;
    else {
      operands.push(core);
      if (option.kind === "tensor" && options.axis === undefined) shape = [...option.core.shape];
    }
  }
  if (value.law) {
    checker.report(given.value.span, messages.operatorOnLaw(entry.name));
    return ERROR;
  }
  const inherited = inherit(parts);
  const carried = new Set([...inherited.carried].filter((axis) => !removed.has(axis)));
  const core: Core = { op: "apply", shape, function: entry.name, arguments: operands, options, span: expression.span };
  const logical = entry.name === "any" || entry.name === "all";
  const integer =
    entry.name === "count" || (value.integer && ["sum", "min", "max", "prod", "product"].includes(entry.name));
  const result: TensorValue = {
    kind: "tensor",
    core,
    ...inherited,
    static: inherited.static && foldable(checker, entry.name),
    carried,
    integer,
    boolean: logical,
    law: false,
  };
  return fold(context, result, expression.span);
}

interface AxisChoice {
  readonly core: Core;
  readonly words: ReadonlySet<string>;
  readonly own: ReadonlySet<number>;
}

/** `axis = draws`, `axis = 0`, `axis = [draws, 1]`. */
function axisOf(expression: Expression, value: TensorValue, context: Context): AxisChoice | undefined {
  const { checker } = context;
  const words = new Set<string>();
  const own = new Set<number>();
  const items = expression.kind === "list" ? expression.items : [expression];
  const statics: Static[] = [];
  for (const item of items) {
    if (item.kind === "name" && (AXES.has(item.name) || checker.swept.has(item.name))) {
      words.add(item.name);
      if (item.name === "draws") words.add("chains");
      statics.push({ kind: "word", value: item.name });
      continue;
    }
    if (item.kind === "name" && context.locals.get(item.name) === undefined && !checker.definitions.has(item.name)) {
      checker.report(item.span, messages.unknownAxis(item.name, [...value.carried, ...AXES]));
      return undefined;
    }
    const known = tensor(elaborate(item, context), item, context);
    const number = known === undefined ? undefined : peek(context, known)?.data[0];
    const rank = value.core.shape.length;
    if (known === undefined) return undefined;
    if (typeof number !== "number" || !Number.isInteger(number) || number < -rank || number >= rank) {
      checker.report(item.span, messages.axisRange(String(number), rank));
      return undefined;
    }
    const axis = number < 0 ? number + rank : number;
    own.add(axis);
    statics.push({ kind: "tensor", value: { shape: [], data: [axis] }, integer: true });
  }
  const one =
    statics.length === 1 && expression.kind !== "list" ? statics[0]! : ({ kind: "list", items: statics } as Static);
  const core: Core =
    one.kind === "tensor" ? { op: "constant", shape: [], value: one.value } : { op: "static", shape: [], value: one };
  return { core, words, own };
}
