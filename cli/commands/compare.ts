/** `ansatz compare A B`: two runs side by side: what their plans differ in, their measures, their claims. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../dsl/plan/plan.ts";
import { numberText, withError } from "../../runtime/figures/numbers.ts";
import { type ColourMode, columnsOf, styled } from "../../runtime/figures/terminal/ansi.ts";
import { staticText } from "../../runtime/report/report-html.ts";
import { EXIT } from "../exit-codes.ts";
import { pointText } from "../run/point-text.ts";
import { runsFolder } from "../source-file.ts";
import { type FoundRun, findRun } from "../store/find-run.ts";
import { readPlan } from "../store/plan-json.ts";
import { type StoredResults, storedResults } from "../store/stored-results.ts";
import { colourMode, type World } from "../world.ts";

export async function compareCommand(
  first: string,
  second: string,
  options: { readonly out?: string; readonly color?: boolean },
  world: World,
): Promise<number> {
  const runs = [first, second].map((name) => findRun(runsFolder(world.cwd, options.out), name));
  const color = colourMode(world, world.stdout, options.color);
  const sides = runs.map((run) => {
    const results = storedResults(run, world.cwd);
    return { plan: planRows(readPlan(readFileSync(join(run.path, "plan.json"), "utf8"))), ...rowsOf(results) };
  });
  const [a, b] = sides;
  const head = ["plan", ...runs.map((run: FoundRun) => `${run.status.name}/${run.hash8}`)];
  const lines = [
    ...table(head, differing(a.plan, b.plan, "plans"), color),
    "",
    ...table(["measures", "", ""], merged(a.measures, b.measures), color),
    "",
    ...table(["claims", "", ""], merged(a.claims, b.claims), color),
  ];
  world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.ok;
}

type Rows = ReadonlyMap<string, string>;

/** Everything in a plan that a person would name, by name. */
function planRows(plan: Plan): Rows {
  const rows = new Map<string, string>([
    ["seed", String(plan.seed)],
    ["tasks", String(plan.tasks.length)],
    ["repeat", String(plan.repeat?.count ?? 1)],
  ]);
  for (const sweep of plan.sweeps)
    for (const name of sweep.names) rows.set(`sweep ${name}`, sweep.labels[name].join(" "));
  for (const stage of plan.stages) {
    const [variant] = stage.variants;
    rows.set(stage.name, `${stage.verb} ${variant.subject.entry}`);
    for (const [key, { value }] of Object.entries(variant.settings))
      rows.set(
        `${stage.name}: ${key}`,
        value.kind === "input" ? (variant.inputs[value.input]?.text ?? "(swept)") : staticText(value),
      );
  }
  for (const file of plan.files) rows.set(file.path, file.sha256.slice(0, 8));
  return rows;
}

const SIGNS = { holds: "✓", fails: "✗", inconclusive: "?" } as const;

function rowsOf(results: StoredResults): { readonly measures: Rows; readonly claims: Rows } {
  const measures = new Map<string, string>();
  for (const m of results.measures)
    m.value.forEach((value, k) => {
      const se = m.se?.[k] ?? 0;
      const name = m.value.length > 1 ? `${m.name}[${k}]` : m.name;
      const at = pointText(m.point);
      measures.set(
        at === "" ? name : `${name}, ${at}`,
        value === null ? "–" : se > 0 ? withError(value, se) : numberText(value, 6),
      );
    });
  return { measures, claims: new Map(results.verdicts.map((v) => [v.text, `${SIGNS[v.state]} ${v.state}`])) };
}

/** Rows of both; a dash where one has none. */
function merged(a: Rows, b: Rows): string[][] {
  return [...new Set([...a.keys(), ...b.keys()])].map((name) => [name, a.get(name) ?? "–", b.get(name) ?? "–"]);
}

/** Rows that are not the same. */
function differing(a: Rows, b: Rows, what: string): string[][] {
  const rows = merged(a, b).filter(([, left, right]) => left !== right);
  return rows.length > 0 ? rows : [[`the ${what} say the same`, "", ""]];
}

const LONGEST = 36;

/** Columns under their heads; long texts are cut, values that differ are bold. */
function table(head: readonly string[], rows: readonly (readonly string[])[], color: ColourMode): string[] {
  const cut = (text: string) => (columnsOf(text) > LONGEST ? `${[...text].slice(0, LONGEST - 1).join("")}…` : text);
  const all = [head, ...rows].map((row) => row.map(cut));
  const wide = head.map((_, c) => Math.max(...all.map((row) => columnsOf(row[c]))));
  return all.map((row, k) => {
    const text = row
      .map((cell, c) => cell + " ".repeat(wide[c] - columnsOf(cell)))
      .join("  ")
      .trimEnd();
    return k === 0 ? styled(text, color, "dim") : row[1] !== row[2] ? styled(text, color, "bold") : text;
  });
}
