/** `report.html` of a run's folder, from what lies in it. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FigureSpec } from "../../runtime/figures/spec.ts";
import { figureSvg } from "../../runtime/figures/svg.ts";
import { type ReportInput, reportHtml } from "../../runtime/report/report-html.ts";
import { writeAtomic } from "./atomic.ts";
import { readPlan } from "./plan-json.ts";
import type { RunStatus } from "./run-folder.ts";

interface StoredResults {
  readonly choices?: readonly Omit<ReportInput["choices"][number], "event">[];
  readonly measures: readonly Omit<ReportInput["measures"][number], "event">[];
  readonly verdicts: readonly Omit<ReportInput["verdicts"][number], "event">[];
  readonly diagnostics: readonly { readonly diagnostic: ReportInput["diagnostics"][number] }[];
  readonly failures?: ReportInput["failures"];
  readonly figures: readonly FigureSpec[];
  readonly chains?: ReportInput["chains"];
}

/** A file that the build puts beside the bundle, or that lies in the sources. */
function asset(...names: readonly string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let k = 0; k < 4; k += 1) {
    for (const name of names) if (existsSync(join(folder, name))) return readFileSync(join(folder, name), "utf8");
    folder = dirname(folder);
  }
  return "";
}

/** Writes the report; returns its path. */
export function writeReportOf(folder: string): string {
  const json = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as T;
  const results = json<StoredResults>("results.json");
  const status = json<RunStatus>("status.json");
  const environment = Object.entries(json<Record<string, unknown>>("environment.json"));
  const html = reportHtml({
    plan: readPlan(readFileSync(join(folder, "plan.json"), "utf8")),
    source: readFileSync(join(folder, "source.exp"), "utf8"),
    figures: results.figures.map((spec) => ({ spec, svg: figureSvg(spec, { bare: true }) })),
    choices: (results.choices ?? []).map((c) => ({ event: "choice", ...c })),
    measures: results.measures.map((m) => ({ event: "measure", ...m })),
    verdicts: results.verdicts.map((v) => ({ event: "verdict", ...v })),
    diagnostics: results.diagnostics.map((d) => d.diagnostic),
    chains: results.chains ?? [],
    failures: results.failures ?? [],
    environment: environment.map(([name, value]) => [name, environmentText(value)] as const),
    seconds: status.seconds,
    command: `ansatz run ${status.file}`,
    style: asset("report.css", "dist/report.css", "web/report/report.css"),
    script: asset("report.js", "dist/report.js"),
  });
  const path = join(folder, "report.html");
  writeAtomic(path, html);
  return path;
}

/** A value of environment.json as a person reads it; files with their hashes. */
function environmentText(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.map(({ path, sha256 }) => `${path} ${sha256}`).join(", ");
}
