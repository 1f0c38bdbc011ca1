/** Catalogue entries as Markdown: hover shows one, the reference page shows all. */
import type { Entry, Parameter } from "../catalogue.ts";
import { needText, rangeText, typeText } from "./parameter-text.ts";

/** `name(a, b = 1)`: how an entry is called, or the bare name for one that takes its parameters as settings. */
export function signature(entry: Entry): string {
  if (entry.parameters.length === 0 || entry.kind === "theory" || entry.kind === "system") return entry.name;
  const arguments_ = entry.parameters.map(
    (p) => `${p.name}${p.variadic === true ? ", …" : ""}${p.default !== undefined || p.optional === true ? "?" : ""}`,
  );
  return `${entry.name}(${arguments_.join(", ")})`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function row(parameter: Parameter): string {
  const name = `\`${parameter.name}\`${parameter.variadic === true ? " …" : ""}`;
  const type = `${typeText(parameter.type)}${parameter.unit === undefined ? "" : `, ${parameter.unit}`}`;
  return `| ${[name, type, rangeText(parameter.range), needText(parameter).replace(/^default /, ""), parameter.doc].map(cell).join(" | ")} |`;
}

/** The parameters as a table. */
export function parameterTable(parameters: readonly Parameter[]): readonly string[] {
  if (parameters.length === 0) return [];
  return ["| parameter | type | range | default | |", "|---|---|---|---|---|", ...parameters.map(row)];
}

/** Fields of the result, one a line. */
function resultLines(entry: Entry): readonly string[] {
  const fields = Object.entries(entry.fields ?? {}).map(
    ([name, doc]) => `- \`.${name}\`${name === entry.principal ? " (used as a number)" : ""}: ${doc}`,
  );
  const results = Object.entries(entry.results ?? {}).map(([name, { doc, words, axes }]) => {
    const more = [
      words === undefined ? "" : words.join(" | "),
      axes === undefined ? "" : `one for each of ${axes.join(", ")}`,
    ];
    const facts = more.filter((fact) => fact !== "").join("; ");
    return `- \`.${name}\`: ${doc}${facts === "" ? "" : ` (${facts})`}`;
  });
  return [...fields, ...results];
}

/** Document, equation, parameters, results, example and source of an entry. */
export function entryMarkdown(entry: Entry): string {
  const table = parameterTable(entry.parameters);
  const results = resultLines(entry);
  return [
    entry.doc,
    ...(entry.equation === undefined ? [] : ["", `    ${entry.equation}`]),
    ...(table.length === 0 ? [] : ["", ...table]),
    ...(results.length === 0 ? [] : ["", "Gives", "", ...results]),
    ...(entry.example === undefined ? [] : ["", "```exp", entry.example, "```"]),
    ...(entry.reference === undefined ? [] : ["", `Source: ${entry.reference}`]),
  ].join("\n");
}
