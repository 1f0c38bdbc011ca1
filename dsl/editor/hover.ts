import type { Entry, Parameter } from "../catalogue.ts";
import { codes } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { keywords } from "../syntax/tokens.ts";
import type { Analysis } from "./analysis.ts";
import { calleeParameters, settingsOf } from "./completion.ts";
import { type Cursor, cursorAt } from "./cursor.ts";
import { entryMarkdown, signature } from "./entry-markdown.ts";
import { membersOf, tensorText } from "./members.ts";
import { factsOf } from "./parameter-text.ts";
import { placeAt } from "./place.ts";
import type { Place } from "./place-kinds.ts";
import { definitionText } from "./scope-items.ts";
import { wordHelp } from "./words.ts";

export interface Hover {
  readonly start: number;
  readonly end: number;
  /** Markdown. */
  readonly text: string;
}

/** What the word at a place means, and what is reported there. */
export function hoverAt(text: string, offset: number, analysis: Analysis): Hover | undefined {
  const word = wordAt(text, offset);
  const reported = analysis
    .errors()
    .filter(({ span }) => span.file === 0 && span.start <= offset && offset <= span.end && span.end > span.start)
    .slice(0, 3);
  const meaning = word && meaningOf(word.text, cursorAt(text, word.start), text, word.end, analysis);
  const parts = [...reported.map(diagnosticText), ...(meaning === undefined ? [] : [meaning])];
  if (parts.length === 0) return undefined;
  const place = word ?? reported[0]!.span;
  return { start: place.start, end: place.end, text: parts.join("\n\n---\n\n") };
}

function wordAt(
  text: string,
  offset: number,
): { readonly text: string; readonly start: number; readonly end: number } | undefined {
  if (!(offset >= 0 && offset <= text.length)) return undefined;
  let start = Math.trunc(offset);
  let end = start;
  while (start > 0 && /\w/.test(text[start - 1]!)) start -= 1;
  while (end < text.length && /\w/.test(text[end]!)) end += 1;
  const found = text.slice(start, end);
  return /^[A-Za-z_]/.test(found) ? { text: found, start, end } : undefined;
}

function diagnosticText({ code, message, help, severity }: Diagnostic): string {
  const page = codes.get(code);
  const helps = (help ?? []).map((line) => `\n- ${line}`).join("");
  const more = page === undefined ? "" : `\n\n${code}: ${page.title}. ${page.explanation}`;
  return `**${severity} ${code}** ${message}${helps}${more}`;
}

const parameterText = (parameter: Parameter, owner: string): string =>
  `**${parameter.name}** of ${owner}: ${parameter.doc}\n\n${factsOf(parameter).join("; ")}`;
const entryText = (entry: Entry): string => `**${signature(entry)}** (${entry.kind})\n\n${entryMarkdown(entry)}`;

/** The meaning of a word at its place; the cursor stands before the word. */
function meaningOf(word: string, cursor: Cursor, text: string, end: number, analysis: Analysis): string | undefined {
  const place = placeAt(cursor);
  const { index } = analysis.checker;
  const assigned = /^[ \t]*(=(?!=)|of\b)/.test(text.slice(end, end + 40));
  switch (place.kind) {
    case "nothing":
      return undefined;
    case "member": {
      const member = membersOf(place.path, place.call, analysis, text).find(({ name }) => name === word);
      return member && `**${[...place.path, word].join(".")}** ${member.doc}`;
    }
    case "setting": {
      const setting = settingsOf(place.stage, analysis).find(({ name }) => name === word);
      if (setting !== undefined && assigned)
        return parameterText(setting, `${place.stage.verb} ${place.stage.subject}`);
      break;
    }
    case "subject": {
      const entry = index.find(word, place.verb === "solve" ? ["theory"] : ["system"]);
      if (entry !== undefined && (place.verb === "solve" || place.verb === "simulate")) return entryText(entry);
      break;
    }
    case "plot": {
      const entry = index.find(word, ["plot"]);
      return entry && entryText(entry);
    }
    case "expression":
      if (place.argumentStart === true && assigned && place.call !== undefined) {
        const parameter = calleeParameters(place.call, analysis).find(({ name }) => name === word);
        if (parameter !== undefined) return parameterText(parameter, place.call.callee);
      }
      break;
    default:
      break;
  }
  const local = localText(word, cursor, place, analysis);
  if (local !== undefined) return local;
  const defined = definedText(word, analysis);
  if (defined !== undefined) return defined;
  if (keywords.has(word)) return wordHelp[word] === undefined ? undefined : `**${word}** ${wordHelp[word]}`;
  if (word === "pi" || word === "inf") return `**${word}** ${word === "pi" ? "3.14159265358979" : "infinity"}`;
  const entries = index.entries.filter(({ name }) => name === word);
  const best = index.find(word) ?? entries[0];
  return best && entryText(best);
}

/** Parameters, bindings and inputs inside a model, columns inside a data set. */
function localText(word: string, cursor: Cursor, place: Place, analysis: Analysis): string | undefined {
  const first = cursor.tokens[cursor.statement];
  const name = cursor.tokens[cursor.statement + 1]?.image;
  if (first === undefined || name === undefined || name === "") return undefined;
  if (first.image === "model") {
    const info = analysis.modelInfo(name);
    const type = info?.types.get(word);
    if (info === undefined || type === undefined) return undefined;
    const parameter = info.plan.parameters.find(({ path }) => path === word);
    const kind =
      parameter === undefined
        ? info.plan.inputs.some((input) => input.name === word)
          ? "input"
          : "value"
        : parameter.trained
          ? "parameter"
          : "constant";
    const prior =
      parameter?.trained === true
        ? parameter.draw
          ? ", drawn at the start; its law is the prior"
          : ", without a prior"
        : "";
    return `**${word}** ${kind} of ${name}: ${tensorText(type)}${prior}`;
  }
  if (first.image === "data" && place.kind !== "clause") {
    const type = analysis.dataInfo(name)?.columns.get(word);
    return type && `**${word}** column of ${name}: ${tensorText(type)}`;
  }
  return undefined;
}

/** A name that the file defines. */
function definedText(word: string, analysis: Analysis): string | undefined {
  const definition = analysis.definitions.get(word);
  const values = analysis.swept.get(word);
  const sweep =
    values === undefined ? "" : `\n\nswept over ${values.slice(0, 12).join(", ")}${values.length > 12 ? ", …" : ""}`;
  if (definition === undefined) return values === undefined ? undefined : `**${word}**${sweep}`;
  if (definition.kind === "let") {
    const known = analysis.letStatic(word);
    const value = analysis.letValue(word);
    const shape = value?.kind === "tensor" ? `let: ${tensorText(value)}` : "let";
    return `**${word}**${known === undefined ? "" : ` = ${definitionText(word, analysis)}`}\n\n${shape}${sweep}`;
  }
  if (definition.kind === "model") {
    const parameters = analysis.modelInfo(word)?.plan.parameters ?? [];
    const count = parameters
      .filter(({ trained }) => trained)
      .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const lines = parameters.map(
      ({ path, shape }) => `- \`${path}\` ${shape.length === 0 ? "scalar" : `[${shape.join(", ")}]`}`,
    );
    return [`**${word}** model${lines.length > 0 ? `, ${count} trained numbers` : ""}`, ...lines].join("\n\n");
  }
  if (definition.kind === "data") {
    const info = analysis.dataInfo(word);
    const lines = [...(info?.columns ?? [])].map(([column, type]) => `- \`${column}\`: ${tensorText(type)}`);
    return [`**${word}** ${definitionText(word, analysis)}`, ...lines].join("\n\n");
  }
  return `**${word}** ${definitionText(word, analysis)}${sweep}`;
}
