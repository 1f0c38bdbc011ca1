import * as messages from "../messages.ts";
import type { Expression } from "../syntax/ast.ts";
import { items } from "./body.ts";
import { type Context, Locals } from "./context.ts";
import { elaborate } from "./expression.ts";
import { lift } from "./static.ts";
import { ERROR, type LayerDefinition, type Value } from "./values.ts";

const atWork: string[] = [];

/** Expands a call of a layer of the file. Its parameters and bindings get paths of their own at every call. */
export function callLayer(layer: LayerDefinition, expression: Extract<Expression, { kind: "call" }>, context: Context): Value {
  const { checker } = context;
  const name = layer.name.text;
  checker.usedNames.add(name);
  if (atWork.includes(name)) {
    checker.report(expression.callee.span, messages.circle("layer", [...atWork.slice(atWork.indexOf(name)), name]));
    return ERROR;
  }
  const owns = hasParameters(layer, checker.definitions);
  if (owns && context.body === undefined) {
    checker.report(expression.callee.span, messages.layerOutsideModel(name));
    return ERROR;
  }
  const body = owns || (context.body !== undefined && !context.inBinder) ? context.body?.enter(name) : undefined;
  const locals = new Locals();
  const inner: Context = { ...context, locals, later: undefined, ...(body === undefined ? {} : { body }) } as Context;
  const bound = { ...inner, body: context.inBinder && !owns ? undefined : body } as Context;
  if (!formals(layer, expression, context, bound)) return ERROR;
  atWork.push(name);
  const fine = items(layer.items, bound);
  const output = layer.items.find((item) => item.kind === "output");
  const value = !fine || output === undefined ? ERROR : elaborate(output.value, { ...bound, later: undefined } as Context);
  atWork.pop();
  return value;
}

/** Whether a call makes parameters: its own, or those of layers that it calls. */
function hasParameters(layer: LayerDefinition, definitions: ReadonlyMap<string, { readonly kind: string }>): boolean {
  const text = JSON.stringify(layer.items);
  if (text.includes('"kind":"parameter"')) return true;
  for (const [name, definition] of definitions) {
    if (definition.kind === "layer" && name !== layer.name.text && text.includes(`"name":"${name}"`) && hasParameters(definition as never, new Map())) return true;
  }
  return /"name":"(dense|embed|attention|positions|layer_norm|rnn|lstm|gru)"/.test(text);
}

function formals(layer: LayerDefinition, expression: Extract<Expression, { kind: "call" }>, outer: Context, inner: Context): boolean {
  const { checker } = outer;
  const names = layer.formals.map((formal) => formal.name.text);
  const given = new Map<string, Expression>();
  let fine = true;
  let position = 0;
  for (const argument of expression.arguments) {
    if (argument.kind === "binder") {
      checker.report(argument.span, messages.binderHere(layer.name.text));
      fine = false;
    } else if (argument.kind === "named") {
      if (!names.includes(argument.name.text)) {
        checker.report(argument.name.span, messages.unknownArgument(layer.name.text, argument.name.text, names, undefined));
        fine = false;
      } else given.set(argument.name.text, argument.value);
    } else if (position >= names.length) {
      checker.report(argument.span, messages.tooManyArguments(layer.name.text, names.length, names));
      fine = false;
    } else {
      given.set(names[position]!, argument.value);
      position += 1;
    }
  }
  for (const formal of layer.formals) {
    const expressionGiven = given.get(formal.name.text);
    const source = expressionGiven ?? formal.default;
    if (source === undefined) {
      checker.report(expression.span, messages.missingArgument(layer.name.text, formal.name.text, undefined));
      fine = false;
      continue;
    }
    const value = elaborate(source, expressionGiven === undefined ? inner : outer);
    if (value.kind === "error") fine = false;
    inner.locals.set(formal.name.text, shared(formal.name.text, value, source, inner));
  }
  return fine;
}

/** An argument that is computed becomes a binding, so that a formal used twice is computed once. */
function shared(name: string, value: Value, source: Expression, context: Context): Value {
  if (value.kind !== "tensor" || value.law || context.body === undefined || context.inBinder) return value;
  if (value.core.op === "local" || value.core.op === "constant" || value.static) return value;
  return context.body.bind(name, value, lift(context.checker, context.frame, value.core), source.span);
}
