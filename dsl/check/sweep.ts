import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { SweepPlan } from "../plan/plan.ts";
import type { Expression, Swept } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import type { Checker, Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { DIRECTION, directions } from "./direction.ts";
import { elaborate } from "./expression.ts";
import { force, toStatic } from "./static.ts";
import { sizeOf } from "./values.ts";

interface Values {
  readonly values: readonly Static[];
  readonly labels: readonly string[];
}

const MOST_POINTS = 1_000_000;

/** Elaborates the sweeps of the file and of the command line, in order, and makes their names known. */
export function sweeps(
  statements: readonly Of<"sweep">[],
  set: Readonly<Record<string, string>>,
  checker: Checker,
): readonly SweepPlan[] {
  const result: SweepPlan[] = [];
  const context = root(checker, checker.frame("let"), "let", new Locals());
  const given = commandLine(set, context);
  const axes: { names: string[]; values: Values[]; statement?: Of<"sweep"> }[] = [];
  for (const statement of statements) {
    const names: string[] = [];
    const values: Values[] = [];
    for (const swept of statement.swept) {
      if (!sweepable(swept, checker, [...axes.flatMap((axis) => axis.names), ...names])) continue;
      const own = given.get(swept.name.text) ?? valuesOf(swept.over, context, checker);
      given.delete(swept.name.text);
      if (context.frame.used.size > 0) checker.report(swept.over.span, messages.sweepOfSwept([...context.frame.used]));
      context.frame.used.clear();
      if (own === undefined) {
        checker.lost.add(swept.name.text);
        continue;
      }
      names.push(swept.name.text);
      values.push(own);
    }
    const length = values[0]?.values.length;
    const odd = values.findIndex((other) => other.values.length !== length);
    if (odd > 0) {
      checker.report(
        statement.swept[odd]!.span,
        messages.zipLengths(names[0]!, length!, names[odd]!, values[odd]!.values.length),
      );
      continue;
    }
    if (names.length > 0) axes.push({ names, values, statement });
  }
  for (const [name, values] of given) axes.push({ names: [name], values: [values] });
  for (const axis of axes) {
    const number = result.length;
    const plan: SweepPlan = {
      names: axis.names,
      values: Object.fromEntries(axis.names.map((name, k) => [name, axis.values[k]!.values])),
      labels: Object.fromEntries(axis.names.map((name, k) => [name, axis.values[k]!.labels])),
      length: axis.values[0]!.values.length,
      ...warm(axis, context, checker),
    };
    axis.names.forEach((name, k) => {
      const span = axis.statement?.swept.find((swept) => swept.name.text === name)?.name.span ?? {
        file: 0,
        start: 0,
        end: 0,
      };
      checker.swept.set(name, {
        name,
        axis: number,
        values: axis.values[k]!.values,
        labels: axis.values[k]!.labels,
        span,
        both: plan.warm?.kind === "both",
      });
    });
    result.push(plan);
  }
  if (result.some(({ warm: how }) => how?.kind === "both")) walkBothWays(result, statements, checker);
  const points = result.reduce((product, sweep) => product * sweep.length, 1);
  if (points > MOST_POINTS)
    checker.report(
      statements[0]?.span ?? { file: 0, start: 0, end: 0 },
      messages.sweepTooLarge(
        points,
        MOST_POINTS,
        result.map((s) => `${s.names.join(", ")}: ${s.length}`),
      ),
    );
  return result;
}

/** The swept name that tells the directions apart, innermost. */
function walkBothWays(sweeps: SweepPlan[], statements: readonly Of<"sweep">[], checker: Checker): void {
  const span = statements.find((statement) => statement.warm === "both")!.span;
  if (checker.swept.has(DIRECTION) || checker.definitions.has(DIRECTION)) {
    checker.report(span, messages.directionTaken(DIRECTION));
    return;
  }
  const { values, labels } = directions;
  checker.swept.set(DIRECTION, {
    name: DIRECTION,
    axis: sweeps.length,
    values: values[DIRECTION]!,
    labels: labels[DIRECTION]!,
    span,
  });
  sweeps.push(directions);
}

/** `warm from` names a value of the sweep within this share, as `==` does. */
const SAME = 1e-9;

/** The labels of the values next below and above a number. */
function around({ values, labels }: Values, value: number): readonly string[] {
  const known = values.flatMap((each, k) => {
    const number = each.kind === "tensor" ? each.value.data[0] : undefined;
    return typeof number === "number" ? [{ number, label: labels[k]! }] : [];
  });
  const below = known.filter(({ number }) => number < value).sort((a, b) => b.number - a.number);
  const above = known.filter(({ number }) => number > value).sort((a, b) => a.number - b.number);
  return [...below.slice(0, 1), ...above.slice(0, 1)].map(({ label }) => label);
}

function warm(
  axis: { names: string[]; values: Values[]; statement?: Of<"sweep"> },
  context: Context,
  checker: Checker,
): Pick<SweepPlan, "warm"> {
  const how = axis.statement?.warm;
  if (how === undefined) return {};
  if (how === "next" || how === "both") return { warm: { kind: how } };
  const value = force(context, elaborate(how, context), how.span)?.data[0];
  if (value === undefined || value === null) return {};
  let index = 0;
  let least = Number.POSITIVE_INFINITY;
  axis.values[0]!.values.forEach((candidate, k) => {
    const number = candidate.kind === "tensor" ? candidate.value.data[0] : undefined;
    if (typeof number !== "number" || Math.abs(number - value) >= least) return;
    least = Math.abs(number - value);
    index = k;
  });
  if (least === Number.POSITIVE_INFINITY) checker.report(how.span, messages.warmNeedsNumbers(axis.names[0]!));
  else if (least > SAME * Math.abs(value))
    checker.report(how.span, messages.warmFromElsewhere(axis.names[0]!, value, around(axis.values[0]!, value)));
  return { warm: { kind: "from", index } };
}

function sweepable(swept: Swept, checker: Checker, taken: readonly string[]): boolean {
  const name = swept.name.text;
  const definition = checker.definitions.get(name);
  if (taken.includes(name)) {
    checker.report(swept.name.span, messages.sweptTwice(name));
    return false;
  }
  if (definition !== undefined && definition.kind !== "let") {
    checker.report(swept.name.span, messages.cannotSweep(name, definition.kind));
    return false;
  }
  if (definition?.kind === "let" && definition.axes !== undefined) {
    checker.report(swept.name.span, messages.cannotSweepIndexed(name));
    return false;
  }
  return true;
}

/** The values of a list, tensor, `linspace` or `geomspace`. */
function valuesOf(over: Expression, context: Context, checker: Checker): Values | undefined {
  if (over.kind === "list") {
    const values: Static[] = [];
    const labels: string[] = [];
    for (const item of over.items) {
      const value = elaborate(item, context);
      const known = toStatic(context, value, item.span, true);
      if (known === undefined) return undefined;
      values.push(known);
      labels.push(labelOf(known, checker.text(item.span)));
    }
    return nonEmpty(values, labels, over, checker);
  }
  const value = elaborate(over, context);
  if (value.kind === "error") return undefined;
  if (value.kind === "static" && value.value.kind === "list")
    return nonEmpty(
      value.value.items,
      value.value.items.map((item) => labelOf(item, "")),
      over,
      checker,
    );
  if (value.kind !== "tensor" || value.core.shape.length === 0) {
    checker.report(over.span, messages.listToSweep(checker.text(over.span)));
    return undefined;
  }
  const constant = force(context, value, over.span);
  if (constant === undefined) return undefined;
  const [length, ...shape] = constant.shape;
  const size = sizeOf(shape);
  const values = Array.from(
    { length: length! },
    (_, k): Static => ({
      kind: "tensor",
      value: { shape, data: constant.data.slice(k * size, (k + 1) * size) },
      ...(value.integer ? { integer: true } : {}),
    }),
  );
  return nonEmpty(
    values,
    values.map((item) => labelOf(item, "")),
    over,
    checker,
  );
}

function nonEmpty(
  values: readonly Static[],
  labels: readonly string[],
  over: Expression,
  checker: Checker,
): Values | undefined {
  if (values.length > 0) return { values, labels };
  checker.report(over.span, messages.emptySweep());
  return undefined;
}

/** How a person writes a value. */
function labelOf(value: Static, text: string): string {
  if (value.kind === "tensor" && value.value.shape.length === 0)
    return value.boolean === true
      ? value.value.data[0] === 1
        ? "true"
        : "false"
      : numberText(value.value.data[0] ?? null);
  if (value.kind === "word" || value.kind === "string") return value.value;
  if (text !== "") return text;
  if (value.kind === "entry") return value.entry;
  if (value.kind === "tensor") return `[${value.value.data.map(numberText).join(", ")}]`;
  return value.kind;
}

function numberText(number: number | null): string {
  if (number === null) return "missing";
  if (number === Number.POSITIVE_INFINITY) return "inf";
  if (number === Number.NEGATIVE_INFINITY) return "-inf";
  return String(Number(number.toPrecision(12)));
}

/** `--set density=0.1,0.2`: takes the place of the sweep or let of that name. */
function commandLine(set: Readonly<Record<string, string>>, context: Context): Map<string, Values> {
  const { checker } = context;
  const result = new Map<string, Values>();
  for (const [name, text] of Object.entries(set)) {
    const file = checker.files.length;
    const definition = checker.definitions.get(name);
    checker.hashes.push("");
    if (definition === undefined && name !== "seed" && !checker.sweptNames.has(name)) {
      checker.files.push({ path: `--set ${name}`, text: `${name}=${text}` });
      const lets = [...checker.definitions].filter(([, d]) => d.kind === "let").map(([n]) => n);
      const near = suggest(name, [...lets, ...checker.sweptNames]);
      checker.report({ file, start: 0, end: name.length }, messages.setUnknown(name, lets, near));
      continue;
    }
    const prefix = `let ${name === "seed" ? "it" : name} = [`;
    const parsed = parse(`${prefix}${text}]`, file);
    const statement = parsed.file.statements[0];
    checker.files.push({ path: `--set ${name}`, text: `${prefix}${text}]` });
    const whole = { file, start: prefix.length, end: prefix.length + text.length };
    if (parsed.diagnostics.length > 0 || statement?.kind !== "let") {
      checker.report(whole, messages.setText(name, text));
      continue;
    }
    checker.setNames.add(name);
    if (definition !== undefined && (definition.kind !== "let" || definition.axes !== undefined)) {
      checker.report(
        whole,
        definition.kind === "let" ? messages.cannotSweepIndexed(name) : messages.cannotSweep(name, definition.kind),
      );
      continue;
    }
    if (statement.value.kind !== "list") continue;
    const one = statement.value.items.length === 1 && !checker.sweptNames.has(name);
    if (one && name !== "seed" && definition?.kind === "let") {
      checker.definitions.set(name, { ...definition, value: statement.value.items[0]! });
      continue;
    }
    const values = valuesOf(statement.value, context, checker);
    if (values !== undefined) result.set(name, values);
  }
  return result;
}
