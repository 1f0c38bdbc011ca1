import * as messages from "../messages.ts";
import { objectsIn } from "../plan/objects-in.ts";
import type { Expression } from "../syntax/ast.ts";
import { items } from "./body.ts";
import { BodyBuilder } from "./body-builder.ts";
import type { Checker } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { elaborate } from "./expression.ts";
import { lift } from "./static.ts";
import { ERROR, type LayerDefinition, type Value } from "./values.ts";

const atWork: string[] = [];

/** Expands a call of a layer of the file. Its parameters and bindings get paths of their own at every call. */
export function callLayer(
  layer: LayerDefinition,
  expression: Extract<Expression, { kind: "call" }>,
  context: Context,
): Value {
  const { checker } = context;
  const name = layer.name.text;
  checker.usedNames.add(name);
  if (atWork.includes(name)) {
    checker.report(expression.callee.span, messages.circle("layer", [...atWork.slice(atWork.indexOf(name)), name]));
    return ERROR;
  }
  const owns = ownsParameters(layer, checker);
  if (owns && context.body === undefined) {
    checker.report(expression.callee.span, messages.layerOutsideModel(name));
    return ERROR;
  }
  const body = owns || (context.body !== undefined && !context.inBinder) ? context.body?.enter(name) : undefined;
  const locals = new Locals();
  const { later: _later, body: _body, ...outside } = context;
  const bound: Context = { ...outside, locals, ...(body === undefined ? {} : { body }) };
  if (!formals(layer, expression, context, bound)) return ERROR;
  atWork.push(name);
  const fine = items(layer.items, bound);
  const output = layer.items.find((item) => item.kind === "output");
  const value = !fine || output === undefined ? ERROR : elaborate(output.value, bound);
  atWork.pop();
  return value;
}

/** A layer that nothing calls is read with formals of which nothing is known: what does not depend on them is checked. */
export function unusedLayer(layer: LayerDefinition, checker: Checker): void {
  const locals = new Locals();
  const context = root(checker, checker.frame("stage"), "body", locals, { body: new BodyBuilder() });
  for (const formal of layer.formals) locals.set(formal.name.text, ERROR);
  atWork.push(layer.name.text);
  items(layer.items, context);
  const output = layer.items.find((item) => item.kind === "output");
  if (output !== undefined) elaborate(output.value, context);
  atWork.pop();
}

/** Whether a call makes parameters: its own, or those of layers that it calls. */
function ownsParameters(layer: LayerDefinition, checker: Checker, seen: Set<string> = new Set()): boolean {
  seen.add(layer.name.text);
  return [...calledNames(layer.items)].some((name) => {
    if (name === "param" || name === "const") return true;
    const definition = checker.definitions.get(name);
    if (definition?.kind === "layer") return !seen.has(name) && ownsParameters(definition, checker, seen);
    return definition === undefined && checker.index.find(name, ["layer"]) !== undefined;
  });
}

/** Names of everything called in a body, and the words of its declarations. */
function calledNames(body: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of objectsIn(body)) {
    const known = node as { kind?: string; word?: string; callee?: { kind: string; name?: string } };
    if (known.kind === "parameter" && known.word !== undefined) names.add(known.word);
    if (known.kind === "call" && known.callee?.name !== undefined) names.add(known.callee.name);
  }
  return names;
}

function formals(
  layer: LayerDefinition,
  expression: Extract<Expression, { kind: "call" }>,
  outer: Context,
  inner: Context,
): boolean {
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
        checker.report(
          argument.name.span,
          messages.unknownArgument(layer.name.text, argument.name.text, names, undefined),
        );
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
