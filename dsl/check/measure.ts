import * as messages from "../messages.ts";
import { canonical } from "../plan/canonical.ts";
import { define } from "./binders.ts";
import type { Checker, MeasureInfo, Of } from "./checker.ts";
import { combinations } from "./combinations.ts";
import { type Context, Locals, root } from "./context.ts";
import { elaborate, tensor } from "./expression.ts";
import type { Frame } from "./frame.ts";
import { forceInteger } from "./static.ts";
import { dynamicValue, ERROR, type TensorValue, type Value } from "./values.ts";

/** A measure where it is used by another expression. */
export function measureValue(definition: Of<"measure">, context: Context): Value {
  const { checker, frame } = context;
  const name = definition.name.text;
  const info = measureInfo(definition, checker, context);
  if (info?.value === undefined) return ERROR;
  for (const stage of info.stages) frame.stages.add(stage);
  for (const swept of info.plan.swept) frame.used.add(swept);
  const { value } = info;
  const carried = new Set([...value.carried].filter((axis) => !definition.across.some((word) => word.text === axis)));
  return dynamicValue(
    { op: "measure", shape: value.core.shape, measure: name },
    {
      integer: value.integer,
      boolean: value.boolean,
      carried,
      ...(value.record === undefined ? {} : { record: value.record }),
      ...(value.rows === undefined ? {} : { rows: value.rows }),
    },
  );
}

/** The measure of a definition, elaborated on demand. */
export function measureInfo(definition: Of<"measure">, checker: Checker, use?: Context): MeasureInfo | undefined {
  const name = definition.name.text;
  if (checker.measures.has(name)) return checker.measures.get(name);
  if (checker.measuresAtWork.includes(name)) {
    const circle = [...checker.measuresAtWork.slice(checker.measuresAtWork.indexOf(name)), name];
    checker.report(definition.name.span, messages.circle("measure", circle));
    return undefined;
  }
  void use;
  checker.measuresAtWork.push(name);
  const info = elaborateMeasure(definition, checker);
  checker.measuresAtWork.pop();
  checker.measures.set(name, info);
  return info;
}

function valueAt(definition: Of<"measure">, checker: Checker, frame: Frame): Value {
  const context = root(checker, frame, "measure", new Locals(), { across: definition.across.length > 0 });
  return definition.axes === undefined
    ? elaborate(definition.value, context)
    : define(definition.axes, definition.value, context);
}

function elaborateMeasure(definition: Of<"measure">, checker: Checker): MeasureInfo | undefined {
  const frame = checker.frame("measure");
  const raw = valueAt(definition, checker, frame);
  const value = raw.kind === "tensor" ? raw : tensor(raw, definition.value, root(checker, frame, "measure"));
  if (value === undefined) return undefined;
  if (!samePlan(definition, checker, frame, value)) return undefined;
  const swept = [...checker.swept.keys()].filter((name) => frame.used.has(name));
  let fine = true;
  for (const word of definition.across) {
    if (word.text === "repeats" || word.text === "checkpoints" || word.text === "steps") continue;
    if (value.carried.has(word.text) || swept.includes(word.text)) continue;
    checker.report(word.span, messages.acrossNothing(word.text, definition.name.text, [...swept]));
    fine = false;
  }
  let every: { steps: number; stage: string } | undefined;
  if (definition.every !== undefined) {
    const context = root(checker, frame, "setting");
    const steps = forceInteger(
      context,
      elaborate(definition.every.steps, context),
      definition.every.steps.span,
      "interval of `every`",
      1,
    );
    const stage = checker.definitions.get(definition.every.of.text);
    if (stage?.kind !== "stage") {
      if (!checker.lost.has(definition.every.of.text))
        checker.report(definition.every.of.span, messages.stageNeeded(definition.every.of.text));
      fine = false;
    } else if (stage.verb !== "train") {
      checker.report(definition.every.of.span, messages.everyOfTraining(definition.every.of.text, stage.verb));
      fine = false;
    } else checker.usedNames.add(definition.every.of.text);
    if (steps === undefined) fine = false;
    else every = { steps, stage: definition.every.of.text };
  }
  if (!fine) return undefined;
  return {
    plan: {
      name: definition.name.text,
      value: value.core,
      across: definition.across.map((word) => word.text),
      ...(every === undefined ? {} : { every }),
      swept: swept.filter((name) => !definition.across.some((word) => word.text === name)),
      text: checker.text(definition.value.span),
      span: definition.span,
    },
    value,
    stages: frame.stages,
  };
}

const SHAPES: ReadonlySet<string> = new Set(["span", "shape"]);

/** A swept name may change the shapes of results, but not the number of entries that a measure runs over. */
function samePlan(definition: Of<"measure">, checker: Checker, frame: Frame, value: TensorValue): boolean {
  const names = [...checker.swept.keys()].filter((name) => frame.forced.has(name));
  if (names.length === 0) return true;
  const first = canonical(value.core, SHAPES);
  for (const point of combinations(checker, names).slice(0, 200)) {
    const other = valueAt(definition, checker, checker.frame("measure", point));
    if (other.kind === "error") return false;
    if (other.kind === "tensor" && canonical(other.core, SHAPES) === first) continue;
    checker.report(definition.name.span, messages.sweptSizeInMeasure(definition.name.text, names));
    return false;
  }
  return true;
}
