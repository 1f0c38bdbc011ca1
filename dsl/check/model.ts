import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import { objectsIn } from "../plan/objects-in.ts";
import type { ModelPlan } from "../plan/plan.ts";
import type { Span } from "../source.ts";
import type { Formal, Name } from "../syntax/ast.ts";
import { sizes } from "./binders.ts";
import { items } from "./body.ts";
import { BodyBuilder } from "./body-builder.ts";
import type { Checker, Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import type { DataInfo } from "./data.ts";
import type { Frame } from "./frame.ts";
import { dynamicValue, sameShape, type TensorValue } from "./values.ts";

/** A model for one variant of its shapes, with what is known of each name. */
export interface ModelInfo {
  readonly plan: ModelPlan;
  readonly types: ReadonlyMap<string, TensorValue>;
  readonly stacks: ReadonlyMap<string, readonly number[]>;
  readonly canonical: (path: string) => string;
  /** Present where something was reported: names of the body, and of layers in it, of which nothing is known. */
  readonly lost?: ReadonlySet<string>;
}

/** Fields that every result has: a model may not bind them. */
export const COMMON_FIELDS = [
  "seconds",
  "converged",
  "residual",
  "iterations",
  "steps",
  "seen",
  "tokens",
  "epochs",
  "diverged",
] as const;

/**
 * Expands a model for the columns of a data set (none: a potential, or sizes from the formals; `dataLost`: there is one, but it was
 * reported).
 */
export function model(
  definition: Of<"model">,
  data: DataInfo | undefined,
  checker: Checker,
  frame: Frame,
  use: Span,
  dataLost = false,
): ModelInfo {
  const locals = new Locals();
  const builder = new BodyBuilder();
  const context = root(checker, frame, "body", locals, { body: builder });
  const inputs: ModelPlan["inputs"][number][] = [];
  let fine = true;
  for (const formal of definition.formals) {
    const value = input(formal, definition, data, context, use, dataLost);
    if (value === undefined) {
      fine = false;
      locals.set(formal.name.text, { kind: "error" });
      continue;
    }
    locals.set(formal.name.text, value);
    builder.sheet.types.set(formal.name.text, value);
    inputs.push({ name: formal.name.text, shape: value.core.shape, integer: value.integer });
  }
  if (!items(definition.items, context)) fine = false;
  const { sheet } = builder;
  const path = (text: string) => builder.canonical(text);
  const histories: Record<string, string[]> = {};
  for (const [name, list] of sheet.histories) histories[path(name)] = list.map(path);
  const loss = histories.loss?.[histories.loss.length - 1];
  const plan: ModelPlan = {
    name: definition.name.text,
    inputs,
    parameters: sheet.parameters.map((parameter) => ({
      ...parameter,
      path: path(parameter.path),
      ...(parameter.stack === undefined ? {} : { stack: { ...parameter.stack, name: path(parameter.stack.name) } }),
      init: builder.canonicalCore(parameter.init),
    })),
    bindings: sheet.bindings.map((binding) => ({
      ...binding,
      name: path(binding.name),
      value: builder.canonicalCore(binding.value),
    })),
    spins: sheet.spins,
    ...(loss === undefined ? {} : { loss }),
    histories,
    span: definition.span,
  };
  const types = new Map<string, TensorValue>();
  for (const [name, type] of sheet.types) types.set(path(name), type);
  const stacks = new Map<string, readonly number[]>();
  for (const [name, stack] of sheet.stacks) stacks.set(path(name), stack.shape);
  const info = { plan, types, stacks, canonical: path };
  if (fine && !dataLost && data?.lost === undefined) return info;
  const lost = namesOf([definition.formals, definition.items], checker);
  for (const name of [...types.keys(), ...stacks.keys()]) lost.delete(name);
  return { ...info, lost };
}

/** Every name that a body defines, and every layer that it calls. */
function namesOf(body: unknown, checker: Checker): Set<string> {
  const names = new Set<string>();
  for (const node of objectsIn(body)) {
    const known = node as { kind?: string; name?: Name | string; callee?: { kind: string; name?: string } };
    if (typeof known.name === "object") names.add(known.name.text);
    const callee = known.kind === "call" ? known.callee?.name : undefined;
    if (
      callee !== undefined &&
      (checker.definitions.get(callee)?.kind === "layer" || checker.index.find(callee, ["layer"]))
    )
      names.add(callee);
  }
  return names;
}

function input(
  formal: Formal,
  definition: Of<"model">,
  data: DataInfo | undefined,
  context: Context,
  use: Span,
  dataLost: boolean,
): TensorValue | undefined {
  const { checker } = context;
  const name = formal.name.text;
  const given = formal.axes === undefined ? undefined : sizes(formal.axes, context);
  if (formal.axes !== undefined && given === undefined) return undefined;
  const column = data?.columns.get(name);
  if (column === undefined) {
    if (dataLost || data?.lost?.all === true || data?.lost?.columns.has(name) === true)
      return given === undefined
        ? undefined
        : dynamicValue({ op: "local", shape: given, name }, { carried: new Set(["samples"]) });
    if (data !== undefined) {
      const known = [...data.columns.keys()];
      checker.report(
        use,
        messages.columnMissing(name, definition.name.text, data.plan.name, known, suggest(name, known)),
        [{ span: formal.name.span, text: messages.inputLabel(name) }],
      );
      return undefined;
    }
    if (given === undefined) {
      checker.report(formal.name.span, messages.inputSizeNeeded(name, definition.name.text));
      return undefined;
    }
    return dynamicValue({ op: "local", shape: given, name }, { carried: new Set(["samples"]) });
  }
  if (given !== undefined && !sameShape(given, column.core.shape)) {
    checker.report(formal.name.span, messages.columnShape(name, given, data!.plan.name, column.core.shape));
    return undefined;
  }
  return dynamicValue(
    { op: "local", shape: column.core.shape, name },
    {
      integer: column.integer,
      boolean: column.boolean,
      carried: new Set(["samples"]),
      ...(column.process === undefined ? {} : { process: column.process }),
      ...(column.below === undefined ? {} : { below: column.below }),
    },
  );
}
