import type { Entry } from "../../catalogue.ts";
import * as messages from "../../messages.ts";
import type { Core, Static } from "../../plan/core.ts";
import type { Argument, Expression } from "../../syntax/ast.ts";
import { match } from "../arguments.ts";
import { type Context, Locals } from "../context.ts";
import { elaborate, tensor } from "../expression.ts";
import { forceInteger, lift } from "../static.ts";
import { conform } from "../types.ts";
import { broadcast, constantValue, ERROR, numberValue, sameShape, type Value } from "../values.ts";
import { dense } from "./dense.ts";
import type { Expand, Expansion } from "./expand.ts";

const LAYERS: Readonly<Record<string, Expand>> = { dense };

/** Expands a call of a layer of the library. */
export function callLibrary(
  entry: Entry,
  args: readonly Argument[],
  expression: Expression,
  context: Context,
  held?: Readonly<Record<string, Static>>,
): Value {
  const { checker } = context;
  const expand = LAYERS[entry.name];
  if (expand === undefined) {
    checker.report(expression.span, messages.layerNotExpanded(entry.name, Object.keys(LAYERS)));
    return ERROR;
  }
  if (context.body === undefined) {
    checker.report(expression.span, messages.layerOutsideModel(entry.name));
    return ERROR;
  }
  const matched = match(entry.name, args, entry.parameters, context);
  if (!matched.fine) return ERROR;
  const body = context.body.enter(entry.name);
  const values = new Map<string, Value>();
  const deferred = new Map<string, Expression>();
  let fine = true;
  for (const parameter of entry.parameters) {
    const given = matched.byName.get(parameter.name);
    if (given !== undefined && isInitialiser(parameter.name)) deferred.set(parameter.name, given.value);
    else if (given !== undefined) {
      const value = elaborate(given.value, context, parameter.type);
      values.set(parameter.name, value);
      if (!conform(context, value, parameter, given.value.span, entry.name)) fine = false;
    } else {
      const known = held?.[parameter.name] ?? parameter.default;
      if (known !== undefined && !isInitialiser(parameter.name))
        values.set(
          parameter.name,
          known.kind === "tensor" ? constantValue(known.value, known) : { kind: "static", value: known },
        );
      else if (known === undefined && parameter.optional !== true && !isInitialiser(parameter.name)) {
        checker.report(expression.span, messages.missingArgument(entry.name, parameter.name, parameter.doc));
        fine = false;
      }
    }
  }
  const first = entry.parameters[0];
  const operandExpression = first === undefined ? undefined : matched.byName.get(first.name)?.value;
  if (!fine || operandExpression === undefined) return ERROR;
  const operand = tensor(values.get(first!.name)!, operandExpression, context);
  if (operand === undefined) return ERROR;
  const expansion: Expansion = {
    context,
    span: expression.span,
    arguments: values,
    operand,
    count: (name) =>
      forceInteger(
        context,
        values.get(name) ?? ERROR,
        matched.byName.get(name)?.value.span ?? expression.span,
        `\`${name}\` of \`${entry.name}\``,
        1,
      ),
    parameter: (name, shape, init) => {
      const source = deferred.get(init.argument) ?? body.sheet.defaults.get(init.word);
      const filled =
        source === undefined ? init.otherwise : initialiser(source, shape, init.fanIn, init.fanOut, context);
      if (filled === undefined) return undefined;
      const draw = isLaw(filled, context);
      return body.parameter(name, {
        shape,
        trained: true,
        draw,
        init: lift(checker, context.frame, filled),
        span: expression.span,
      }).core;
    },
  };
  const result = expand(expansion);
  if (result === undefined) return ERROR;
  return { ...operand, core: { ...result.core, span: expression.span }, static: false, integer: false, boolean: false };
}

function isInitialiser(name: string): boolean {
  return name === "init" || name === "bias" || name === "gain";
}

function isLaw(core: Core, context: Context): boolean {
  if (core.op !== "apply") return false;
  if (context.checker.index.find(core.function, ["distribution", "presence"]) !== undefined) return true;
  return core.arguments.some((argument) => isLaw(argument, context));
}

/** An initialiser sees `fan_in` and `fan_out`, the file and the catalogue. */
function initialiser(
  source: Expression,
  shape: readonly number[],
  fanIn: number,
  fanOut: number,
  context: Context,
): Core | undefined {
  const locals = new Locals();
  locals.set("fan_in", numberValue(fanIn));
  locals.set("fan_out", numberValue(fanOut));
  const { later: _, ...outside } = context;
  const value = elaborate(source, { ...outside, locals, place: "body" });
  const known = tensor(value, source, context);
  if (known === undefined) return undefined;
  const whole = broadcast(known.core.shape, shape);
  if (whole !== undefined && sameShape(whole, shape)) return known.core;
  context.checker.report(
    source.span,
    messages.cellShape("init", shape, context.checker.text(source.span), known.core.shape),
  );
  return undefined;
}
