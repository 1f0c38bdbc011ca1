/**
 * The report of a run: one self-contained HTML text. Everything is readable without JavaScript (static SVG, tables, source with the
 * claims marked); `script`, built from web/report, adds zoom, read-off, sorting and copying. Order: verdicts, figures, measures,
 * diagnostics, source, plan, environment.
 */
import type { Diagnostic } from "../../dsl/diagnostics/diagnostic.ts";
import type { Static } from "../../dsl/plan/core.ts";
import type { Plan, SettingPlan } from "../../dsl/plan/plan.ts";
import type { Event } from "../events.ts";
import { numberText as exactText, withError } from "../figures/numbers.ts";
import type { FigureSpec } from "../figures/spec.ts";
import { chainHints } from "./chain-hints.ts";
import { escapeHtml, escapeScriptJson } from "./escape.ts";

type ChoiceEvent = Extract<Event, { event: "choice" }>;
type MeasureEvent = Extract<Event, { event: "measure" }>;
type VerdictEvent = Extract<Event, { event: "verdict" }>;

/** Convergence of one sampled quantity of one task (Vehtari et al. 2021). */
export interface ChainHealth {
  readonly task: string;
  readonly quantity: string;
  readonly chains: number;
  readonly draws: number;
  readonly r_hat: number | null;
  readonly ess: number | null; // bulk
  readonly acceptance: number | null;
  readonly divergences?: number | null;
}

export interface ReportInput {
  readonly plan: Plan;
  readonly source: string; // text of the main file
  readonly figures: readonly { readonly spec: FigureSpec; readonly svg: string }[];
  readonly choices: readonly ChoiceEvent[];
  readonly measures: readonly MeasureEvent[];
  readonly verdicts: readonly VerdictEvent[];
  readonly diagnostics: readonly Diagnostic[];
  /** How well the chains of sampling stages agree. */
  readonly chains: readonly ChainHealth[];
  readonly failures: readonly { readonly task: string; readonly message: string }[];
  /** Versions, hashes, machine: shown as a table, in this order. */
  readonly environment: readonly (readonly [string, string])[];
  readonly seconds: number;
  readonly command: string; // how to run it again
  readonly style: string;
  readonly script: string;
}

const numberText = (x: number | null, se: number | null = null, digits = 6): string =>
  x === null ? "–" : se ? withError(x, se) : exactText(x, digits);

const MARKS = { holds: ["✓", "holds"], fails: ["✗", "fails"], inconclusive: ["?", "inconclusive"] } as const;

/** A label of a swept value; a long number is shortened. */
const labelText = (label: string): string =>
  label.length > 7 && label.trim() !== "" && Number.isFinite(Number(label)) ? exactText(Number(label), 4) : label;

const pointText = (point: Readonly<Record<string, string>>): string =>
  Object.entries(point)
    .map(([name, value]) => `${name} = ${labelText(value)}`)
    .join(", ");

function verdicts(input: ReportInput): string {
  if (input.verdicts.length === 0) return "<p>The file states no expectation.</p>";
  const rows = input.verdicts.map((v) => {
    const [mark, word] = MARKS[v.state];
    const at = pointText(v.point);
    const sides =
      v.left === null
        ? ""
        : `${numberText(v.left, v.right === null ? v.se : null)}${v.right === null ? "" : ` against ${numberText(v.right)}`}`;
    const off = v.difference === null || v.difference === 0 ? "" : `, difference ${numberText(v.difference, v.se)}`;
    const where =
      v.points > 1 && at !== ""
        ? ` (worst of ${v.points} points: ${escapeHtml(at)})`
        : at === ""
          ? ""
          : ` (${escapeHtml(at)})`;
    const detail = `${escapeHtml(sides + off)}${where}${v.reason ? `<br>${escapeHtml(v.reason)}` : ""}`;
    return `<tr class="${v.state}"><td class="mark">${mark}</td><td>${word}</td><td><a href="#line-${v.line}"><code>${escapeHtml(v.text)}</code></a></td><td>${detail}</td></tr>`;
  });
  return `<table class="verdicts"><tbody>${rows.join("\n")}</tbody></table>`;
}

function figures(input: ReportInput): string {
  const rows = new Map<number, string[]>();
  input.figures.forEach(({ spec, svg }, k) => {
    const notes = (spec.notes ?? []).map((n) => `<br><small>${escapeHtml(n)}</small>`).join("");
    const html = `<figure data-figure="${k}"><div class="drawing">${svg}</div><figcaption><b>${escapeHtml(spec.title)}</b> ${escapeHtml(spec.caption)}${notes}</figcaption></figure>`;
    rows.set(spec.row, [...(rows.get(spec.row) ?? []), html]);
  });
  return [...rows.values()].map((row) => `<div class="row">${row.join("")}</div>`).join("\n");
}

/** One table a measure: a row a point, a column an entry of the value. */
function measures(input: ReportInput): string {
  const names = [...new Set(input.measures.map((m) => m.name))];
  return names
    .map((name) => {
      const events = input.measures.filter((m) => m.name === name);
      const swept = Object.keys(events[0].point);
      const entries = events[0].value.length;
      const heads = [
        ...swept,
        ...(entries === 1 ? [name] : Array.from({ length: Math.min(entries, 64) }, (_, i) => `${name}[${i}]`)),
      ];
      const body = events.map((m) => {
        const cells = m.value
          .slice(0, 64)
          .map((x, i) => `<td data-value="${x ?? ""}">${escapeHtml(numberText(x, m.se?.[i] ?? null))}</td>`);
        return `<tr>${swept.map((s) => `<td data-value="${escapeHtml(m.point[s])}">${escapeHtml(labelText(m.point[s]))}</td>`).join("")}${cells.join("")}</tr>`;
      });
      const more =
        entries > 64 ? `<p><small>the first 64 of ${entries} entries; all are in results.json</small></p>` : "";
      const notes = [...new Set(events.flatMap((m) => m.notes ?? []))];
      const said = notes.map((note) => `<p><small>${escapeHtml(note)}</small></p>`).join("");
      return `<table class="measure" data-name="${escapeHtml(name)}">${heads.length > 1 ? `<caption>${escapeHtml(name)}</caption>` : ""}<thead><tr>${heads.map((h) => `<th scope="col">${escapeHtml(h)}</th>`).join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table>${more}${said}`;
    })
    .join("\n");
}

/** Repetitions: what each was judged by, which were kept, how many came within 1 % of the best. */
function choices(input: ReportInput): string {
  const swept = Object.keys(input.choices[0]?.point ?? {});
  const heads = [...swept, "kept", "within 1 % of the best", "judged by, in order"];
  const rows = input.choices.map((choice) => {
    const values = choice.values.map((x, k) => {
      const text = escapeHtml(numberText(x));
      return choice.kept.includes(k) ? `<strong>${text}</strong>` : text;
    });
    const points = swept.map(
      (name) => `<td data-value="${escapeHtml(choice.point[name])}">${escapeHtml(labelText(choice.point[name]))}</td>`,
    );
    const kept = choice.word === "keep" ? String(choice.kept[0]) : `all but ${choice.values.findIndex((_, k) => !choice.kept.includes(k))}`; // biome-ignore format: one thought
    return `<tr>${points.join("")}<td>${kept}</td><td data-value="${choice.near_best}">${choice.near_best} of ${choice.values.length}</td><td>${values.join(", ")}</td></tr>`;
  });
  return `<table class="measure"><thead><tr>${heads.map((h) => `<th scope="col">${escapeHtml(h)}</th>`).join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table><p><small>repetition k alone: <code>--set repeat=k</code></small></p>`;
}

/** Chains by task and quantity; R-hat above 1.01 is marked, as its authors advise. */
function chains(input: ReportInput): string {
  const heads = ["task", "quantity", "chains", "draws", "R-hat", "effective draws", "acceptance"];
  const cell = (x: number | null, digits = 4) =>
    `<td data-value="${x ?? ""}">${escapeHtml(numberText(x, null, digits))}</td>`;
  const rows = input.chains.map((c) => {
    const doubtful = c.r_hat !== null && c.r_hat > 1.01;
    const first = `<td>${escapeHtml(c.task)}</td><td><code>${escapeHtml(c.quantity)}</code></td>`;
    return `<tr${doubtful ? ' class="doubtful"' : ""}>${first}${cell(c.chains)}${cell(c.draws, 8)}${cell(c.r_hat)}${cell(c.ess === null ? null : Math.round(c.ess), 7)}${cell(c.acceptance, 3)}</tr>`;
  });
  const tasks = new Map(input.chains.map((each) => [each.task, each]));
  const hints = [...tasks.values()].flatMap(({ task, acceptance, divergences }) =>
    chainHints(acceptance, divergences ?? null).map((hint) => `<p>${escapeHtml(`${task}: ${hint}`)}</p>`),
  );
  return `<table class="measure"><thead><tr>${heads.map((h) => `<th scope="col">${h}</th>`).join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table>${hints.join("\n")}`;
}

function source(input: ReportInput): string {
  const byLine = new Map<number, VerdictEvent[]>();
  for (const v of input.verdicts) byLine.set(v.line, [...(byLine.get(v.line) ?? []), v]);
  const lines = input.source.replace(/\r\n/g, "\n").replace(/\n$/, "").split("\n");
  const body = lines.map((text, k) => {
    const marks = (byLine.get(k + 1) ?? [])
      .map((v) => `<span class="${v.state}" title="${v.state}">${MARKS[v.state][0]}</span>`)
      .join("");
    return `<tr id="line-${k + 1}"><td class="number">${k + 1}</td><td class="mark">${marks}</td><td><code>${escapeHtml(text) || " "}</code></td></tr>`;
  });
  return `<table class="source"><tbody>${body.join("\n")}</tbody></table>`;
}

/** A static value as a person would write it. */
export function staticText(value: Static): string {
  switch (value.kind) {
    case "tensor":
      if (value.boolean && value.value.data.length === 1) return value.value.data[0] === 1 ? "true" : "false";
      return value.value.shape.length === 0
        ? numberText(value.value.data[0])
        : `[${value.value.data
            .slice(0, 8)
            .map((x) => numberText(x))
            .join(", ")}${value.value.data.length > 8 ? ", …" : ""}]`;
    case "string":
      return JSON.stringify(value.value);
    case "word":
      return value.value;
    case "entry": {
      const args = Object.entries(value.arguments).map(([k, v]) => `${k} = ${staticText(v)}`);
      return args.length === 0 ? value.entry : `${value.entry}(${args.join(", ")})`;
    }
    case "list":
      return `[${value.items.map(staticText).join(", ")}]`;
    case "record":
      return `{ ${Object.entries(value.fields)
        .map(([k, v]) => `${k} = ${staticText(v)}`)
        .join(", ")} }`;
    case "input":
      return "(swept)";
    case "result":
      return "(from another stage)";
    case "data":
      return value.data;
    case "none":
      return "none";
  }
}

function planTables(plan: Plan): string {
  return plan.stages
    .map((stage) => {
      const variant = stage.variants[0];
      const rows = Object.entries(variant.settings).map(([key, s]: [string, SettingPlan]) => {
        const text =
          s.value.kind === "input" ? (variant.inputs[s.value.input]?.text ?? "(swept)") : staticText(s.value);
        return `<tr><td>${escapeHtml(key)}</td><td><code>${escapeHtml(text)}</code></td><td>${s.default ? "default" : ""}</td></tr>`;
      });
      const tasks = plan.tasks.filter((t) => t.stage === stage.name).length;
      return `<table><caption><code>${escapeHtml(stage.name)}</code> = ${stage.verb} ${escapeHtml(variant.subject.entry)} · ${tasks} ${tasks === 1 ? "task" : "tasks"}</caption><tbody>${rows.join("")}</tbody></table>`;
    })
    .join("\n");
}

const table = (rows: readonly (readonly [string, string])[]): string =>
  `<table><tbody>${rows.map(([k, v]) => `<tr><td>${escapeHtml(k)}</td><td><code>${escapeHtml(v)}</code></td></tr>`).join("")}</tbody></table>`;

export function reportHtml(input: ReportInput): string {
  const title = input.plan.title ?? input.plan.name;
  const problems = [
    ...input.failures.map((f) => `${f.task}: ${f.message}`),
    ...input.diagnostics.map((d) => `${d.severity}[${d.code}]: ${d.message}`),
  ];
  const count = (state: string) => input.verdicts.filter((v) => v.state === state).length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="ansatz">
<title>${escapeHtml(title)}</title>
<style>${input.style}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1>
<p>${count("holds")} ${count("holds") === 1 ? "claim holds" : "claims hold"}, ${count("fails")} fail, ${count("inconclusive")} undecided · <code>${escapeHtml(input.plan.name)}/${input.plan.hash.slice(0, 8)}</code> · ${numberText(input.seconds, null, 3)} s</p></header>
<main>
<section><h2>Claims</h2>${verdicts(input)}</section>
${problems.length === 0 ? "" : `<section><h2>Reported</h2><ul>${problems.map((p) => `<li>${escapeHtml(p)}</li>`).join("")}</ul></section>`}
<section><h2>Figures</h2>${figures(input)}</section>
${input.choices.length === 0 ? "" : `<section><h2>Repetitions</h2>${choices(input)}</section>`}
${input.measures.length === 0 ? "" : `<section><h2>Measures</h2>${measures(input)}</section>`}
${input.chains.length === 0 ? "" : `<section><h2>Chains</h2>${chains(input)}</section>`}
<section><h2>Source</h2>${source(input)}</section>
<section><h2>Plan</h2><p>${input.plan.estimate.points} ${input.plan.estimate.points === 1 ? "point" : "points"}, ${input.plan.tasks.length} tasks, seed ${input.plan.seed}. Settings that were not written are marked as defaults.</p>${planTables(input.plan)}</section>
<section><h2>Environment</h2>${table(input.environment)}<p>Run it again: <code>${escapeHtml(input.command)}</code></p></section>
</main>
<script type="application/json" id="report-data">${escapeScriptJson({ name: input.plan.name, figures: input.figures.map((f) => f.spec) })}</script>
<script>${input.script.replace(/<\/script/gi, "<\\/script")}</script>
</body>
</html>
`;
}
