/** The pages of docs/ that are made from tables: the catalogue, and the list of codes. */
import type { Catalogue, Entry, Kind } from "../catalogue.ts";
import { CatalogueIndex } from "../check/catalogue-index.ts";
import { codes } from "../diagnostics/codes.ts";
import { entryMarkdown, parameterTable, signature } from "./entry-markdown.ts";

/** Kinds in the order of the page, with what they are for. */
const KINDS: Readonly<Record<Kind, readonly [title: string, about: string]>> = {
  distribution: ["Distributions", "Laws that columns and parameters are drawn from."],
  presence: ["Presence laws", "Which entries of a vector are there; multiplied with a law of their values."],
  process: ["Processes", "Laws of token sequences of any length."],
  problem: ["Problems", "Known problems and their exact answers."],
  pattern: ["Patterns", "Parameter values with a name, as a start of a stage."],
  source: ["Sources", "Rows after `from` of a data set."],
  maps: ["Families of maps", "What the chaos game plays."],
  activation: ["Activations", "Functions of one number, applied entry by entry."],
  operation: ["Operations", "Functions of tensors, the same in lets, bodies and measures."],
  layer: ["Layers", "Functions with parameters of their own at every call."],
  loss: ["Losses", "Functions for the line that binds `loss`."],
  optimizer: ["Optimizers", "For `optimizer = …` of `train`."],
  schedule: ["Schedules", "For arguments that change with the step."],
  adversary: ["Adversaries", "For `adversary = …` of `train`."],
  batches: ["Batches", "For `batch = …` of `train`, in place of a number of rows."],
  checkpoints: ["Checkpoint rules", "For `checkpoints = …` of `train`."],
  sampler: ["Samplers", "For `sampler = …` of `sample`."],
  baseline: ["Baselines", "For `baseline = …` of `sample`."],
  theory: ["Theories", "Looked up after `solve` only."],
  system: ["Systems", "Looked up after `simulate` only."],
  measure: ["Measures", "Functions of results, in `measure`, `plot` and `expect`."],
  plot: ["Figures", "Looked up after `plot` and `beside` only."],
};

const VERBS = ["train", "sample", "solve", "simulate"] as const;

/** docs/catalogue.md. */
export function catalogueReference(catalogue: Catalogue): string {
  const { entries } = new CatalogueIndex(catalogue);
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const sections = (Object.keys(KINDS) as Kind[]).flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind).sort(byName);
    return own.length === 0 ? [] : [{ title: KINDS[kind][0], about: KINDS[kind][1], own }];
  });
  const anchor = (title: string) => title.toLowerCase().replaceAll(" ", "-");
  const lines = [
    "# Catalogue",
    "",
    "<!-- Made by `node scripts/docs.mjs` from the entries themselves; edit those. -->",
    "",
    "Everything that can be named. The same text is shown by `ansatz explain NAME` and by editors. `?` marks arguments that may be left",
    "out. [The language](language.md) says where each kind may stand.",
    "",
    ...sections.map(
      ({ title, own }) => `- [${title}](#${anchor(title)}): ${own.map(({ name }) => `\`${name}\``).join(" ")}`,
    ),
    "- [Settings of stages](#settings-of-stages)",
  ];
  for (const { title, about, own } of sections) {
    lines.push("", `## ${title}`, "", about);
    for (const entry of own) lines.push("", `### \`${signature(entry)}\``, "", entryMarkdown(entry));
  }
  lines.push("", "## Settings of stages", "", "What every entry of a verb knows, beside its own.");
  for (const verb of VERBS) lines.push("", `### \`${verb}\``, "", ...parameterTable(catalogue.settings[verb]));
  return `${lines.join("\n")}\n`;
}

/** The table of codes in docs/language.md. */
export function codeTable(): string {
  const rows = [...codes.values()].map(({ code, title }) => `| ${code} | ${title} |`);
  return ["| code | |", "|---|---|", ...rows].join("\n");
}

const CODES_BEGIN = "<!-- codes: made by `node scripts/docs.mjs` -->";
const CODES_END = "<!-- end of codes -->";

/** A text with its table of codes made anew. */
export function withCodeTable(text: string): string {
  const begin = text.indexOf(CODES_BEGIN);
  const end = text.indexOf(CODES_END);
  if (begin < 0 || end < begin) return text;
  return `${text.slice(0, begin + CODES_BEGIN.length)}\n\n${codeTable()}\n\n${text.slice(end)}`;
}
