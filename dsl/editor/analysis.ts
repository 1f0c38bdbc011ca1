import type { Catalogue } from "../catalogue.ts";
import { Checker, type Definition, type VariantInfo } from "../check/checker.ts";
import { claim } from "../check/claim.ts";
import { root } from "../check/context.ts";
import { type DataInfo, dataInfo } from "../check/data.ts";
import { figures } from "../check/figure.ts";
import { letValue } from "../check/let.ts";
import { measureInfo } from "../check/measure.ts";
import { type ModelInfo, model } from "../check/model.ts";
import { gather } from "../check/scope.ts";
import { stageInfo } from "../check/stage.ts";
import { peek, toStatic } from "../check/static.ts";
import { sweeps } from "../check/sweep.ts";
import type { TensorValue, Value } from "../check/values.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Static } from "../plan/core.ts";
import type { FileHost } from "../plan/host.ts";
import { staticText } from "./parameter-text.ts";

/** What is known of a program in whatever state it is: each part that can be understood, without those that cannot. */
export interface Analysis {
  readonly checker: Checker;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly swept: ReadonlyMap<string, readonly string[]>;
  letValue(name: string): Value | undefined;
  /** The value of a let at the first point of the sweeps. */
  letStatic(name: string): Static | undefined;
  /** The swept names that a let depends on, at the first point: `n = 2`. */
  letPoint(name: string): readonly string[];
  dataInfo(name: string): DataInfo | undefined;
  variant(stage: string): VariantInfo | undefined;
  /** A model with the shapes of the first stage that uses it, else by itself. */
  modelInfo(name: string): ModelInfo | undefined;
  measureValue(name: string): TensorValue | undefined;
  /** What is wrong with the parts: `compile` without what the expanded sweeps add (values at points, limits, unused names). */
  errors(): readonly Diagnostic[];
}

const NOWHERE = { file: 0, start: 0, end: 0 };

/** Elaborates what hover and completion ask for, on demand and never twice. */
export function analyse(text: string, path: string, catalogue: Catalogue, host: FileHost): Analysis {
  const checker = new Checker(catalogue, host);
  const outline = attempt(() => gather(path, text, checker));
  for (const statement of outline?.sweeps ?? [])
    for (const swept of statement.swept) checker.sweptNames.add(swept.name.text);
  attempt(() => sweeps(outline?.sweeps ?? [], {}, checker));
  checker.repeats = outline?.repeat !== undefined && outline.repeat.choice?.word !== "keep";
  const memo = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T | undefined => {
    if (!memo.has(key)) memo.set(key, attempt(make));
    return memo.get(key) as T | undefined;
  };
  const definition = <K extends Definition["kind"]>(name: string, kind: K) => {
    const found = checker.definitions.get(name);
    return found?.kind === kind ? (found as Extract<Definition, { kind: K }>) : undefined;
  };
  // A frame of its own tells which swept names a let depends on.
  const frameOf = (name: string) => once(`frame ${name}`, () => checker.frame("let"))!;
  const valueOfLet = (name: string): Value | undefined => {
    const found = definition(name, "let");
    if (found === undefined) return undefined;
    return once(`let ${name}`, () =>
      letValue(found, { kind: "name", name, span: found.name.span }, root(checker, frameOf(name), "let")),
    );
  };
  const variant = (name: string): VariantInfo | undefined =>
    definition(name, "stage") && once(`stage ${name}`, () => stageInfo(name, { checker }, NOWHERE)?.variants[0]);
  return {
    checker,
    definitions: checker.definitions,
    swept: new Map([...checker.swept.values()].map(({ name, labels }) => [name, labels])),
    letValue: valueOfLet,
    letStatic: (name) =>
      once(`value ${name}`, () => {
        const value = valueOfLet(name);
        const found = definition(name, "let");
        if (value === undefined || found === undefined || value.kind === "error") return undefined;
        const context = root(checker, frameOf(name), "let");
        if (value.kind === "static") return value.value;
        if (value.kind !== "tensor" || value.law) return undefined;
        const constant = peek(context, value);
        if (constant !== undefined)
          return { kind: "tensor", value: constant, integer: value.integer, boolean: value.boolean } satisfies Static;
        return toStatic(context, value, found.value.span, false);
      }),
    letPoint: (name) => {
      if (valueOfLet(name) === undefined) return [];
      const { used, point } = frameOf(name);
      return [...used].flatMap((swept) => {
        const value = point.get(swept);
        return value === undefined ? [] : [`${swept} = ${staticText(value)}`];
      });
    },
    dataInfo: (name) =>
      definition(name, "data") &&
      once(`data ${name}`, () => dataInfo(name, root(checker, checker.frame("stage"), "setting"), NOWHERE)),
    variant,
    modelInfo: (name) => {
      const found = definition(name, "model");
      if (found === undefined) return undefined;
      return once(`model ${name}`, () => {
        for (const [stage, user] of checker.definitions) {
          if (user.kind !== "stage") continue;
          const names = [
            user.subject.text,
            ...user.arguments.map((a) => (a.kind === "positional" && a.value.kind === "name" ? a.value.name : "")),
          ];
          const info = names.includes(name) ? variant(stage)?.model : undefined;
          if (info !== undefined) return info;
        }
        return model(found, undefined, checker, checker.frame("stage"), NOWHERE);
      });
    },
    measureValue: (name) => {
      const found = definition(name, "measure");
      return found && once(`measure ${name}`, () => measureInfo(found, checker)?.value);
    },
    errors: () =>
      once("errors", () => {
        for (const [name, { kind }] of checker.definitions) {
          if (kind === "let") valueOfLet(name);
          if (kind === "stage") variant(name);
        }
        for (const measure of outline?.measures ?? []) attempt(() => measureInfo(measure, checker));
        for (const [row, plot] of (outline?.plots ?? []).entries()) attempt(() => figures(plot, row, checker));
        for (const expect of outline?.expects ?? []) attempt(() => claim(expect, checker));
        return checker.diagnostics.filter(({ severity }) => severity === "error");
      }) ?? [],
  };
}

/** Broken text may lead the checker where it has nothing to say: then there is nothing to show. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
