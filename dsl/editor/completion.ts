import type { Entry, Kind, Parameter, ValueType } from "../catalogue.ts";
import { AXES } from "../check/axis-words.ts";
import { kindsOf, wordsOf } from "../check/catalogue-index.ts";
import type { Definition } from "../check/checker.ts";
import { statementWords, verbs } from "../syntax/tokens.ts";
import type { Analysis } from "./analysis.ts";
import { type Cursor, cursorAt } from "./cursor.ts";
import { membersOf } from "./members.ts";
import { factsOf } from "./parameter-text.ts";
import { placeAt } from "./place.ts";
import type { Call, Place, StageHead, Verb } from "./place-kinds.ts";
import { definitionItems, entryItems, expressionItems } from "./scope-items.ts";
import { wordHelp } from "./words.ts";

export interface CompletionItem {
  readonly label: string;
  /** A kind of the catalogue or of the file, or `word`, `setting`, `argument`, `field`, `local`, `constant`. */
  readonly kind:
    | Kind
    | Definition["kind"]
    | "word"
    | "setting"
    | "argument"
    | "field"
    | "local"
    | "constant"
    | "unknown";
  readonly detail: string;
}

export interface Completion {
  /** The word that a chosen item replaces. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionItem[];
}

const AXIS_ITEMS = [...AXES].map((label) => ({ label, kind: "word" as const, detail: "axis" }));
const CLAUSES: Readonly<Record<string, readonly string[]>> = {
  data: ["from", "where"],
  sweep: ["over", "zip", "warm"],
  repeat: ["keep", "drop"],
  measure: ["across", "every"],
  plot: ["beside", "where"],
  expect: ["within", "of", "where"],
  setting: ["of"],
};

/** What may be written at a place, most likely first; everything begins with the word that stands there. */
export function complete(text: string, offset: number, analysis: Analysis): Completion {
  const cursor = cursorAt(text, offset);
  const end =
    cursor.start +
    cursor.prefix.length +
    (/^\w*/.exec(text.slice(cursor.start + cursor.prefix.length))?.[0].length ?? 0);
  const wanted = cursor.prefix.toLowerCase();
  const seen = new Set<string>();
  const items = proposals(placeAt(cursor), cursor, analysis, text).filter(({ label }) => {
    if (seen.has(label) || !label.toLowerCase().startsWith(wanted)) return false;
    seen.add(label);
    return true;
  });
  return { start: cursor.start, end, items };
}

const words = (list: Iterable<string>): readonly CompletionItem[] =>
  [...list].map((label) => ({ label, kind: "word" as const, detail: wordHelp[label] ?? "" }));

function proposals(place: Place, cursor: Cursor, analysis: Analysis, text: string): readonly CompletionItem[] {
  switch (place.kind) {
    case "nothing":
    case "name":
      return [];
    case "statement":
      return words(statementWords);
    case "verb":
      return words(verbs);
    case "subject":
      return subjectItems(place.verb, analysis);
    case "plot":
      return entryItems(["plot"], analysis);
    case "swept":
      return [...definitionItems(["let"], analysis), ...words(["seed"])];
    case "axis":
      return [
        ...[...analysis.swept.keys()].map((label) => ({ label, kind: "let" as const, detail: "swept" })),
        ...AXIS_ITEMS,
      ];
    case "stage":
      return definitionItems(["stage"], analysis);
    case "data":
      return [...definitionItems(["data"], analysis), ...entryItems(["source"], analysis)];
    case "start":
      return place.stage === undefined
        ? [...definitionItems(["data", "process"], analysis), ...entryItems(["source"], analysis)]
        : [...definitionItems(["stage", "let"], analysis), ...entryItems(["pattern", "distribution"], analysis)];
    case "parameter":
      return modelNames(place.stage, analysis).filter(({ detail }) => detail.startsWith("param"));
    case "recorded":
      return [...modelNames(place.stage, analysis), ...resultNames(place.stage, analysis)];
    case "clause":
      return words([
        ...(place.inside && place.statement !== "setting"
          ? ["in", "where"]
          : (CLAUSES[place.statement] ?? ["on", "from"])),
        ...["and", "or", "at", "every"].filter((word) => place.inside || word !== "every"),
      ]);
    case "member":
      return membersOf(place.path, place.call, analysis, text).map(({ name, doc }) => ({
        label: name,
        kind: "field",
        detail: doc,
      }));
    case "setting":
      return settingItems(place.stage, place.written, analysis);
    case "item":
      return [
        ...words(
          place.body === "model" ? ["param", "const", "repeat", "default", "spin"] : ["param", "const", "repeat"],
        ),
        ...(place.body === "model"
          ? [{ label: "loss", kind: "local" as const, detail: "the scalar that is averaged over samples" }]
          : []),
      ];
    case "expression":
      return inExpression(place, cursor, analysis);
  }
}

function inExpression(
  place: Extract<Place, { kind: "expression" }>,
  cursor: Cursor,
  analysis: Analysis,
): readonly CompletionItem[] {
  const { call, setting, stage } = place;
  const callee = call && calleeParameters(call, analysis);
  const named = call?.named === undefined ? undefined : callee?.find(({ name }) => name === call.named);
  const positional = call !== undefined && call.named === undefined ? callee?.[call.position] : undefined;
  const outer =
    setting !== undefined && call === undefined && stage !== undefined
      ? settingsOf(stage, analysis).find(({ name }) => name === setting)
      : undefined;
  const expected = (named ?? positional ?? outer)?.type;
  const names =
    place.argumentStart === true
      ? (callee ?? [])
          .filter(({ name }) => !call!.written.includes(name))
          .map((parameter) => parameterItem(parameter, "argument"))
      : [];
  const axis = call?.named === "axis" ? AXIS_ITEMS : [];
  const typed = expected === undefined ? [] : typeItems(expected, place.stage, analysis);
  if (onlyEntries(expected) && typed.length > 0) return [...typed, ...definitionItems(["let"], analysis)];
  return [
    ...axis,
    ...typed,
    ...names,
    ...expressionItems(place.within, cursor, analysis),
    ...words(["not", "true", "false"]),
  ];
}

/** A type that takes entries and nothing computed. */
function onlyEntries(type: ValueType | undefined): boolean {
  if (type === undefined) return false;
  if (type.kind === "either") return type.of.every(onlyEntries);
  return type.kind === "entry" || type.kind === "word";
}

function typeItems(type: ValueType, stage: StageHead | undefined, analysis: Analysis): readonly CompletionItem[] {
  const kinds = kindsOf(type) ?? [];
  const layers = kinds.includes("activation") ? definitionItems(["layer"], analysis) : [];
  const booleans = type.kind === "boolean" ? words(["true", "false"]) : [];
  const names = takesNames(type) ? modelNames(stage, analysis) : [];
  const data = type.kind === "data" ? definitionItems(["data"], analysis) : [];
  return [
    ...wordsOf(type).map((label) => ({ label, kind: "word" as const, detail: "" })),
    ...names,
    ...data,
    ...booleans,
    ...entryItems(kinds, analysis),
    ...layers,
  ];
}

function takesNames(type: ValueType): boolean {
  if (type.kind === "either") return type.of.some(takesNames);
  return type.kind === "names" || (type.kind === "list" && takesNames(type.of));
}

/** The parameters of what is called: of an entry, or of a layer of the file. */
export function calleeParameters(call: Call, analysis: Analysis): readonly Parameter[] {
  const { index } = analysis.checker;
  const own = analysis.definitions.get(call.callee);
  if (call.as === "data")
    return [
      { name: "size", type: { kind: "number", integer: true }, optional: true, doc: "rows, drawn once for a seed" },
      {
        name: "evaluation",
        type: { kind: "number", integer: true },
        optional: true,
        doc: "rows of the evaluation set of a fresh set",
      },
    ];
  if (call.as === "function" && own !== undefined) {
    if (own.kind !== "layer" && own.kind !== "process") return [];
    return own.formals.map((formal) => ({
      name: formal.name.text,
      type: { kind: "any" },
      optional: formal.default !== undefined,
      doc: `of ${own.kind} ${call.callee}`,
    }));
  }
  const entry =
    call.as === "plot"
      ? index.find(call.callee, ["plot"])
      : call.as === "theory" || call.as === "system"
        ? index.find(call.callee, [call.as])
        : call.as === "function"
          ? index.find(call.callee)
          : undefined;
  return entry?.parameters ?? [];
}

function subjectItems(verb: Verb, analysis: Analysis): readonly CompletionItem[] {
  if (verb === "solve") return entryItems(["theory"], analysis);
  if (verb === "simulate") return entryItems(["system"], analysis);
  return definitionItems(["model"], analysis);
}

/** The settings that a stage knows: its verb's and its theory's or system's. */
export function settingsOf(stage: StageHead, analysis: Analysis): readonly Parameter[] {
  return [...(subjectEntry(stage, analysis)?.parameters ?? []), ...analysis.checker.catalogue.settings[stage.verb]];
}

function subjectEntry({ verb, subject }: StageHead, analysis: Analysis): Entry | undefined {
  if (verb === "train" || verb === "sample") return undefined;
  return analysis.checker.index.find(subject, [verb === "solve" ? "theory" : "system"]);
}

function settingItems(stage: StageHead, written: readonly string[], analysis: Analysis): readonly CompletionItem[] {
  return [
    ...settingsOf(stage, analysis)
      .filter(({ name }) => !written.includes(name))
      .map((parameter) => parameterItem(parameter, "setting")),
    ...words(["record"]),
  ];
}

const parameterItem = (parameter: Parameter, kind: "setting" | "argument"): CompletionItem => ({
  label: parameter.name,
  kind,
  detail: `${parameter.doc} (${factsOf(parameter).join("; ")})`,
});

function modelNames(stage: StageHead | undefined, analysis: Analysis): readonly CompletionItem[] {
  if (stage === undefined || analysis.definitions.get(stage.subject)?.kind !== "model") return [];
  return membersOf([stage.subject], undefined, analysis, "").map(({ name, doc }) => ({
    label: name,
    kind: "field",
    detail: doc,
  }));
}

function resultNames(stage: StageHead | undefined, analysis: Analysis): readonly CompletionItem[] {
  const entry = stage && subjectEntry(stage, analysis);
  return Object.entries(entry?.results ?? {}).map(([label, { doc }]) => ({ label, kind: "field", detail: doc }));
}
