/** Measures as a table: one row a measure, one column a point where one name is swept. */
import type { Event } from "../../runtime/events.ts";
import { numberText, withError } from "../../runtime/figures/numbers.ts";
import { type ColourMode, columnsOf, styled } from "../../runtime/figures/terminal/ansi.ts";
import { folded } from "../../runtime/figures/text.ts";
import { labelText, pointText } from "./point-text.ts";

type Measure = Extract<Event, { event: "measure" }>;

const MOST_ENTRIES = 8; // rows of a vector-valued measure

/** Lines of the table; wide ones are broken into several of at most `width` columns. */
export function measuresTable(measures: readonly Measure[], width: number, color: ColourMode): string[] {
  const lines: string[] = [];
  for (const [names, group] of bySweep(measures)) {
    if (lines.length > 0) lines.push("");
    const points = [...new Map(group.map((m) => [JSON.stringify(m.point), m.point])).values()];
    const rows = rowsOf(group, points);
    const title = names.length === 1 ? names[0] : "";
    const heads = points.map((p) => (names.length === 1 ? labelText(p[names[0]]) : pointText(p)));
    lines.push(...(names.length > 1 ? long(rows, heads, color) : blocks(title, heads, rows, width, color)));
  }
  return [...lines, ...notesOf(measures, width, color)];
}

const MOST_NOTES = 6;

/** What measures say about themselves: each sentence once, at the first measure and point that says it. */
function notesOf(measures: readonly Measure[], width: number, color: ColourMode): string[] {
  const said = new Map<string, string>();
  for (const { name, point, notes } of measures)
    for (const note of notes ?? [])
      if (!said.has(note)) {
        const where = Object.keys(point).length === 0 ? "" : ` at ${pointText(point)}`;
        said.set(note, `${name}${where}: ${note}`);
      }
  if (said.size === 0) return [];
  const lines = [...said.values()]
    .slice(0, MOST_NOTES)
    .flatMap((line) => folded(line, width - 3).map((part, k) => `${k === 0 ? " ! " : "   "}${part}`));
  if (said.size > MOST_NOTES) lines.push(` … and ${said.size - MOST_NOTES} more notes in the report`);
  return ["", ...lines.map((line) => styled(line, color, "dim"))];
}

/** Measures by the names they are swept over. */
function bySweep(measures: readonly Measure[]): [string[], Measure[]][] {
  const groups = new Map<string, [string[], Measure[]]>();
  for (const m of measures) {
    const names = Object.keys(m.point);
    const key = names.join(",");
    const group = groups.get(key) ?? [names, []];
    group[1].push(m);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

function rowsOf(group: readonly Measure[], points: readonly Readonly<Record<string, string>>[]): Row[] {
  const rows: Row[] = [];
  for (const name of new Set(group.map((m) => m.name))) {
    const at = points.map((p) => group.find((m) => m.name === name && JSON.stringify(m.point) === JSON.stringify(p)));
    const size = Math.max(...at.map((m) => m?.value.length ?? 1));
    const shown = size <= MOST_ENTRIES ? size : 0;
    for (let k = 0; k < shown; k += 1)
      rows.push({ name: size === 1 ? name : `${name}[${k}]`, cells: at.map((m) => cell(m, k)) });
    if (shown === 0)
      rows.push(
        { name: `${name}, ${size} entries: least`, cells: at.map((m) => extreme(m, -1)) },
        { name: "largest", cells: at.map((m) => extreme(m, 1)) },
      );
  }
  return rows;
}

function cell(m: Measure | undefined, k: number): string {
  const value = m?.value[k];
  if (value === undefined || value === null) return "–";
  const se = m?.se?.[k] ?? 0;
  return se > 0 ? withError(value, se) : numberText(value);
}

function extreme(m: Measure | undefined, sign: number): string {
  const present = (m?.value ?? []).filter((v): v is number => v !== null);
  return present.length === 0
    ? "–"
    : numberText(
        present.reduce((a, b) => (sign * b > sign * a ? b : a)),
        3,
      );
}

function blocks(
  title: string,
  heads: readonly string[],
  rows: readonly Row[],
  width: number,
  color: ColourMode,
): string[] {
  const name = Math.max(8, ...rows.map((r) => r.name.length));
  const wide = heads.map((h, c) => Math.max(columnsOf(h), ...rows.map((r) => columnsOf(r.cells[c]))));
  const lines: string[] = [];
  const lead = 1 + name + 2 + (title === "" ? 0 : title.length + 2);
  for (let from = 0; from < heads.length; ) {
    let to = from;
    let used = lead;
    while (to < heads.length && (to === from || used + wide[to] + 2 <= width)) used += wide[to++] + 2;
    const pick = (cells: readonly string[]) =>
      cells
        .slice(from, to)
        .map((c, k) => " ".repeat(Math.max(0, wide[from + k] - columnsOf(c))) + c)
        .join("  ");
    const head = ` ${"measures".padEnd(name)}  ${title === "" ? "" : `${title}  `}${pick(heads)}`;
    if (from > 0) lines.push("");
    lines.push(styled(head.trimEnd(), color, "dim"));
    for (const row of rows)
      lines.push(` ${row.name.padEnd(name)}  ${title === "" ? "" : " ".repeat(title.length + 2)}${pick(row.cells)}`);
    from = to;
  }
  return lines;
}

/** Several swept names: one line a point. */
function long(rows: readonly Row[], heads: readonly string[], color: ColourMode): string[] {
  const MOST = 40;
  const point = Math.max(8, ...heads.map((h) => h.length));
  const wide = rows.map((r) => Math.max(r.name.length, ...r.cells.map(columnsOf)));
  const lines = [
    styled(` ${"measures".padEnd(point)}  ${rows.map((r, k) => r.name.padStart(wide[k])).join("  ")}`, color, "dim"),
  ];
  heads.slice(0, MOST).forEach((h, p) => {
    lines.push(
      ` ${h.padEnd(point)}  ${rows.map((r, k) => " ".repeat(Math.max(0, wide[k] - columnsOf(r.cells[p]))) + r.cells[p]).join("  ")}`,
    );
  });
  if (heads.length > MOST) lines.push(` … and ${heads.length - MOST} more points in results.json`);
  return lines;
}
