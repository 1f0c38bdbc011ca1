/** The end of a run, as text that stays: figures in the file's order, measures, claims, and the next command last. */
import { numberText, secondsText } from "../../runtime/figures/numbers.ts";
import { type ColourMode, styled } from "../../runtime/figures/terminal/ansi.ts";
import { renderRow } from "../../runtime/figures/terminal/render-figure.ts";
import { folded } from "../../runtime/figures/text.ts";
import { choiceLines } from "./choice-lines.ts";
import { measuresTable } from "./measures-table.ts";
import { pointText } from "./point-text.ts";
import { counts, type Progress, type TaskProgress } from "./progress.ts";
import { verdictLines } from "./verdict-lines.ts";

export interface FinalOptions {
  readonly width: number;
  readonly height: number;
  readonly color: ColourMode;
  readonly folder: string | null; // as shown
  readonly next: string; // command
  readonly figures: boolean;
}

/** Blocks separated by blank lines; each figure at most a screen. */
export function finalSection(progress: Progress, options: FinalOptions): string[] {
  const { width, color } = options;
  const blocks: string[][] = [];
  if (options.figures) {
    for (const row of rowsOf(progress))
      blocks.push(renderRow(row, { width, height: Math.max(12, options.height - 2), color }));
  }
  if (progress.choices.length > 0) blocks.push(choiceLines(progress.choices, width));
  if (progress.measures.length > 0) blocks.push(measuresTable(progress.measures, width, color));
  const failed = [...progress.tasks.values()].filter((t) => t.state === "failed");
  if (failed.length > 0)
    blocks.push([
      ...failed.slice(0, 10).flatMap((task) => failureLines(task, width).map((line) => styled(line, color, "red"))),
      ...(failed.length > 10 ? [` … and ${failed.length - 10} more`] : []),
      ...explained(progress).map((code) => `   ansatz explain ${code}`),
    ]);
  const warnings = progress.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "warning");
  if (warnings.length > 0)
    blocks.push([
      ...warnings
        .slice(0, 10)
        .flatMap(({ diagnostic }) => warningLines(diagnostic, width).map((line) => styled(line, color, "yellow"))),
      ...(warnings.length > 10 ? [` … and ${warnings.length - 10} more`] : []),
    ]);
  if (progress.verdicts.length > 0) blocks.push(verdictLines(progress.verdicts, width, color));
  blocks.push([lastLine(progress, options)]);
  return blocks.flatMap((b, k) => (k > 0 ? ["", ...b] : b));
}

/** ` ! trained, rate 100: what happened`, folded. */
function failureLines({ stage, point, message }: TaskProgress, width: number): string[] {
  const place = [stage, pointText(point)].filter((t) => t !== "").join(", ");
  return folded(`${place}: ${message ?? "failed"}`, Math.max(24, width - 3)).map(
    (l, k) => `${k === 0 ? " ! " : "   "}${l}`,
  );
}

/** ` ! W405 what was found`, folded. */
function warningLines({ code, message }: Progress["diagnostics"][number]["diagnostic"], width: number): string[] {
  return folded(`${code} ${message}`, Math.max(24, width - 3)).map((l, k) => `${k === 0 ? " ! " : "   "}${l}`);
}

/** Codes of what went wrong, once each. */
const explained = (progress: Progress): string[] => [
  ...new Set(
    progress.diagnostics.flatMap(({ diagnostic }) => (diagnostic.severity === "error" ? [diagnostic.code] : [])),
  ),
];

function rowsOf(progress: Progress) {
  const rows = new Map<number, (typeof progress.figures)[number]["spec"][]>();
  for (const { spec } of progress.figures) rows.set(spec.row, [...(rows.get(spec.row) ?? []), spec]);
  return [...rows.values()];
}

/** `2 hold, 1 fails      4.1 s      runs/superposition/3fa9c1d2      ansatz report last`. */
function lastLine(progress: Progress, options: FinalOptions): string {
  const end = progress.end;
  const parts: string[] = [];
  const state = (n: number, one: string, many: string) => (n > 0 ? [`${n} ${n === 1 ? one : many}`] : []);
  const verdicts = [
    ...state(end?.holds ?? 0, "holds", "hold"),
    ...state(end?.fails ?? 0, "fails", "fail"),
    ...state(end?.inconclusive ?? 0, "undecided", "undecided"),
  ];
  const all = counts(progress);
  parts.push(
    verdicts.length > 0 ? verdicts.join(", ") : `${numberText(all.done)} ${all.done === 1 ? "task" : "tasks"}`,
  );
  if ((end?.failed ?? 0) > 0) parts.push(`${end?.failed} failed`);
  if (all.cached > 0) parts.push(`${all.cached} of ${all.total} from the cache`);
  if (end) parts.push(secondsText(end.seconds));
  if (options.folder) parts.push(options.folder);
  if (options.next) parts.push(options.next);
  const style = end?.code === 0 ? "green" : end?.code === 1 ? "yellow" : "red";
  return ` ${styled(parts[0], options.color, style)}${parts
    .slice(1)
    .map((p) => `      ${p}`)
    .join("")}`;
}
