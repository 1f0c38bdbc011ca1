import type { Entry, Kind } from "../catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import { match } from "./arguments.ts";
import type { Of } from "./checker.ts";
import type { Context } from "./context.ts";
import { argument } from "./entry-value.ts";

export interface Subject {
  readonly name: string;
  readonly entry?: Entry;
  readonly model?: Of<"model">;
  readonly arguments: Readonly<Record<string, Static>>;
  /** Parameters of the entry that stand in the parentheses. */
  readonly taken: ReadonlySet<string>;
  /** It was reported: nothing is known of it but what is here. */
  readonly lost?: true;
}

/** What a stage trains, samples, solves or simulates. */
export function subject(definition: Of<"stage">, context: Context): Subject {
  const { checker } = context;
  const name = definition.subject.text;
  const lost: Subject = { name, arguments: {}, taken: new Set(), lost: true };
  if (definition.verb === "train" || definition.verb === "sample") {
    const model = modelOf(name, definition, context);
    if (model === undefined) return lost;
    if (definition.arguments.length > 0)
      checker.report(definition.arguments[0]!.span, messages.modelTakesNothing(definition.verb, name));
    return { name, model, arguments: {}, taken: new Set() };
  }
  const kind: Kind = definition.verb === "solve" ? "theory" : "system";
  const entry = checker.index.find(name, [kind]);
  if (entry === undefined) {
    const names = checker.index.names([kind]);
    const near = suggest(name, names);
    checker.report(
      definition.subject.span,
      messages.unknownSubject(definition.verb, kind, name, near, names),
      undefined,
      near === undefined ? undefined : [{ span: definition.subject.span, text: near }],
    );
    return lost;
  }
  let args = definition.arguments;
  let model: Of<"model"> | undefined;
  const first = args[0];
  if (
    entry.takesModel === true &&
    first?.kind === "positional" &&
    first.value.kind === "name" &&
    checker.definitions.get(first.value.name)?.kind === "model"
  ) {
    model = checker.definitions.get(first.value.name) as Of<"model">;
    checker.usedNames.add(first.value.name);
    args = args.slice(1);
  } else if (
    entry.takesModel === true &&
    first?.kind === "positional" &&
    first.value.kind === "name" &&
    checker.index.find(first.value.name) === undefined
  ) {
    if (!checker.lost.has(first.value.name))
      checker.report(
        first.span,
        messages.modelNeeded(name, first.value.name, suggest(first.value.name, modelNames(context))),
      );
    return { ...lost, entry };
  }
  const matched = match(name, args, entry.parameters, context);
  let fine = matched.fine;
  const values: Record<string, Static> = {};
  for (const parameter of entry.parameters) {
    const given = matched.byName.get(parameter.name);
    if (given === undefined) continue;
    const value = argument(given.value, parameter, name, context);
    if (value === undefined) fine = false;
    else values[parameter.name] = value;
  }
  return {
    name,
    entry,
    ...(fine ? {} : { lost: true as const }),
    ...(model === undefined ? {} : { model }),
    arguments: values,
    taken: new Set(matched.byName.keys()),
  };
}

function modelNames(context: Context): readonly string[] {
  return [...context.checker.definitions].filter(([, definition]) => definition.kind === "model").map(([name]) => name);
}

function modelOf(name: string, definition: Of<"stage">, context: Context): Of<"model"> | undefined {
  const { checker } = context;
  const found = checker.definitions.get(name);
  if (found?.kind === "model") {
    checker.usedNames.add(name);
    return found;
  }
  if (checker.lost.has(name)) return undefined;
  const near = suggest(name, modelNames(context));
  const piece = found === undefined ? messages.unknownModel(name, near) : messages.notAModel(name, found.kind);
  checker.report(
    definition.subject.span,
    piece,
    undefined,
    near === undefined ? undefined : [{ span: definition.subject.span, text: near }],
  );
  return undefined;
}
