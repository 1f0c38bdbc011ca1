/** `ansatz explain [NAME|CODE]`: a catalogue entry, a setting, a word of the language, an error code, or the catalogue by kind. */
import type { Catalogue, Entry, Parameter } from "../../dsl/catalogue.ts";
import { CatalogueIndex } from "../../dsl/check/catalogue-index.ts";
import { needText, rangeText, typeText } from "../../dsl/editor/parameter-text.ts";
import { wordHelp } from "../../dsl/editor/words.ts";
import { styled } from "../../runtime/figures/terminal/ansi.ts";
import { folded } from "../../runtime/figures/text.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { nearest } from "../nearest.ts";
import { colourMode, type World, widthOf } from "../world.ts";

/** Long explanation of a code, where there is one. */
export type CodePages = (
  code: string,
  style: { readonly color: boolean; readonly width: number },
) => Promise<string | undefined>;

export async function explainCommand(
  name: string | undefined,
  options: { readonly color?: boolean },
  world: World,
  catalogue: () => Promise<Catalogue>,
  pages: CodePages,
): Promise<number> {
  const color = colourMode(world, world.stdout, options.color);
  const width = widthOf(world.stdout);
  if (name !== undefined && /^[EW]\d+$/i.test(name)) {
    const code = name.toUpperCase();
    const page = await pages(code, { color: color !== "none", width });
    if (page === undefined) throw new UsageError(`there is no code \`${code}\`; codes are E101 … E703 and W201 … W405`);
    world.stdout.write(page.endsWith("\n") ? page : `${page}\n`);
    return EXIT.ok;
  }
  const known = await catalogue();
  const { entries } = new CatalogueIndex(known);
  const bold = (text: string) => styled(text, color, "bold");
  if (name === undefined) {
    for (const [kind, names] of byKind(entries))
      world.stdout.write(`${bold(kind)}\n${indented(names.join(" "), 2, width).join("\n")}\n`);
    world.stdout.write("\nansatz explain NAME shows one; ansatz explain E301 shows what a code means\n");
    return EXIT.ok;
  }
  const shown = [
    ...entries.filter((entry) => entry.name === name).map((entry) => entryPage(entry, width, bold)),
    ...settingPages(known, name, width, bold),
    ...(wordHelp[name] === undefined
      ? []
      : [[`${bold(name)}  (word of the language)`, ...folded(wordHelp[name], width)]]),
  ];
  if (shown.length === 0) throw new UsageError(unknown(name, known, entries));
  world.stdout.write(`${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`);
  return EXIT.ok;
}

function unknown(name: string, known: Catalogue, entries: readonly Entry[]): string {
  const settings = Object.values(known.settings).flatMap((list) => list.map((setting) => setting.name));
  const names = [...entries.map((entry) => entry.name), ...settings, ...Object.keys(wordHelp)];
  const near = nearest(name, [...new Set(names)]);
  return `there is no \`${name}\` in the catalogue${near ? `; did you mean \`${near}\`` : "; `ansatz explain` lists all"}`;
}

function byKind(entries: readonly Entry[]): [string, string[]][] {
  const kinds = new Map<string, string[]>();
  for (const entry of entries) kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry.name]);
  return [...kinds].map(([kind, names]) => [kind, names.sort()]);
}

const indented = (text: string, by: number, width: number): string[] =>
  folded(text, width - by).map((line) => " ".repeat(by) + line);

function entryPage(entry: Entry, width: number, bold: (text: string) => string): string[] {
  const lines = [`${bold(entry.name)}  (${entry.kind})`, ...folded(entry.doc, width)];
  if (entry.equation) lines.push("", ...indented(entry.equation, 2, width));
  if (entry.parameters.length > 0)
    lines.push("", bold(parametersTitle(entry)), ...entry.parameters.flatMap((p) => parameterLines(p, width)));
  const fields = [
    ...Object.entries(entry.fields ?? {}).map(
      ([name, doc]) => `${name}${name === entry.principal ? " (used as a number)" : ""}: ${doc}`,
    ),
    ...Object.entries(entry.results ?? {}).map(([name, { doc, words, axes }]) => {
      const facts = [words?.join(" | ") ?? "", axes === undefined ? "" : `one for each of ${axes.join(", ")}`];
      const more = facts.filter((fact) => fact !== "").join("; ");
      return `${name}: ${doc}${more === "" ? "" : ` (${more})`}`;
    }),
  ];
  if (fields.length > 0) lines.push("", bold("gives"), ...fields.flatMap((field) => hanging(`  ${field}`, 6, width)));
  if (entry.example) lines.push("", bold("example"), ...entry.example.split("\n").map((line) => `  ${line}`));
  if (entry.reference) lines.push("", bold("source"), ...indented(entry.reference, 2, width));
  return lines;
}

function parametersTitle(entry: Entry): string {
  return entry.kind === "theory" || entry.kind === "system" ? "settings" : "parameters";
}

/** A long line whose continuation is indented. */
function hanging(text: string, by: number, width: number): string[] {
  const [first = "", ...rest] = folded(text.trimStart(), width - by);
  const lead = " ".repeat(text.length - text.trimStart().length);
  return [lead + first, ...rest.map((line) => " ".repeat(by) + line)];
}

function parameterLines(p: Parameter, width: number): string[] {
  const facts = [typeText(p.type), p.unit ?? "", rangeText(p.range), needText(p), p.variadic ? "may repeat" : ""];
  return [
    ...hanging(`  ${p.name}: ${facts.filter((fact) => fact !== "").join("; ")}`, 6, width),
    ...indented(p.doc, 6, width),
  ];
}

/** A setting that every stage of a verb knows. */
function settingPages(known: Catalogue, name: string, width: number, bold: (text: string) => string): string[][] {
  const pages = new Map<string, { readonly verbs: string[]; readonly setting: Parameter }>();
  for (const [verb, settings] of Object.entries(known.settings)) {
    const setting = settings.find((each) => each.name === name);
    if (setting === undefined) continue;
    const key = JSON.stringify(setting);
    const page = pages.get(key);
    if (page === undefined) pages.set(key, { verbs: [verb], setting });
    else page.verbs.push(verb);
  }
  return [...pages.values()].map(({ verbs, setting }) => [
    `${bold(name)}  (setting of ${verbs.join(", ")})`,
    ...parameterLines(setting, width).slice(0),
  ]);
}
