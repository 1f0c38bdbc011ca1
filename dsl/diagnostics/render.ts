/** Diagnostics as text for a terminal, in the form of rustc: sentence, place, source lines with marks, notes, help. */
import type { SourceFile, Span } from "../source.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { codePoints, lineStarts, lineText, position } from "./positions.ts";

export interface RenderOptions {
  readonly color: boolean;
  /** Columns of the terminal; longer source lines are cut around their marks. Absent: nothing is cut. */
  readonly width?: number;
}

interface Mark {
  readonly column: number; // from 0
  readonly length: number;
  readonly primary: boolean;
  readonly text: string;
}
type Paint = (style: "error" | "warning" | "frame" | "bold", text: string) => string;

const styles = { error: "1;31", warning: "1;33", frame: "1;34", bold: "1" };
const fixHint = "(apply with: ansatz check --fix)";

/** All diagnostics, separated by blank lines; ends with a line end unless there are none. */
export function render(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  { color, width }: RenderOptions,
): string {
  const paint: Paint = (style, text) => (color && text !== "" ? `\x1b[${styles[style]}m${text}\x1b[0m` : text);
  const starts = new Map<number, number[]>();
  const startsOf = (file: number): number[] => {
    if (!starts.has(file)) starts.set(file, lineStarts(files[file]?.text ?? ""));
    return starts.get(file)!;
  };
  return diagnostics
    .map((diagnostic) => `${renderOne(diagnostic, files, startsOf, paint, width).join("\n")}\n`)
    .join("\n");
}

function renderOne(
  diagnostic: Diagnostic,
  files: readonly SourceFile[],
  startsOf: (file: number) => number[],
  paint: Paint,
  width?: number,
): string[] {
  const { severity, code, message, span } = diagnostic;
  const marked = [
    { span, text: diagnostic.label ?? "", primary: true },
    ...(diagnostic.labels ?? []).map((label) => ({ ...label, primary: false })),
  ];
  const lines = new Map<number, Map<number, Mark[]>>(); // marks by file and line
  for (const { span, text, primary } of marked) {
    const source = files[span.file]?.text ?? "";
    for (const [line, mark] of marksOf(span, source, startsOf(span.file), primary, text)) {
      const ofFile = lines.get(span.file) ?? new Map<number, Mark[]>();
      lines.set(span.file, ofFile.set(line, [...(ofFile.get(line) ?? []), mark]));
    }
  }
  const widest = Math.max(...[...lines.values()].flatMap((ofFile) => [...ofFile.keys()]));
  const gutter = String(widest).length;
  const bar = (number = ""): string => paint("frame", `${number.padStart(gutter)} |`);
  const out = [`${paint(severity, `${severity}[${code}]`)}${paint("bold", `: ${message}`)}`];
  for (const [file, ofFile] of [...lines].sort(([a], [b]) => Number(b === span.file) - Number(a === span.file))) {
    const { text = "", path = "" } = files[file] ?? {};
    const first = file === span.file ? span : marked.find((mark) => mark.span.file === file)!.span;
    const { line, column } = position(text, first.start, startsOf(file));
    out.push(
      `${" ".repeat(gutter)}${paint("frame", file === span.file ? "-->" : ":::")} ${path}:${line}:${column}`,
      bar(),
    );
    for (const [number, marks] of [...ofFile].sort(([a], [b]) => a - b)) {
      const source = printable(lineText(text, number, startsOf(file)));
      const window = cut(source, marks, width === undefined ? undefined : width - gutter - 3);
      out.push(`${bar(String(number))} ${window.text}`.trimEnd());
      for (const row of underline(window.marks, severity, paint)) out.push(`${bar()} ${row}`);
    }
  }
  const pad = " ".repeat(gutter + 1);
  for (const note of diagnostic.notes ?? [])
    out.push(`${pad}${paint("frame", "=")} ${paint("bold", "note")}: ${indent(note, gutter)}`);
  const help = diagnostic.help ?? (diagnostic.fix ? ["this can be repaired"] : []);
  help.forEach((line, i) => {
    const shown = diagnostic.fix && i === 0 ? `${line.padEnd(Math.max(30, codePoints(line) + 3))}${fixHint}` : line;
    out.push(`${pad}${paint("frame", "=")} ${paint("bold", "help")}: ${indent(shown, gutter)}`);
  });
  return out;
}

/** Continuation lines of a note stand under its first word. */
const indent = (text: string, gutter: number): string => text.replaceAll("\n", `\n${" ".repeat(gutter + 9)}`);

/** Tabs and control characters would shift or hide the marks. */
const printable = (line: string): string => line.replace(/\t/g, " ").replace(/\p{Cc}|\p{Cf}|\p{Cs}/gu, "\ufffd");

/** One mark on one line, or marks on the first and the last line of a longer span. */
function marksOf(
  span: Span,
  text: string,
  starts: readonly number[],
  primary: boolean,
  label: string,
): [number, Mark][] {
  const begin = position(text, span.start, starts as number[]);
  const end = position(text, Math.max(span.start, span.end - 1), starts as number[]);
  if (begin.line === end.line) {
    return [
      [
        begin.line,
        {
          column: begin.column - 1,
          length: Math.max(1, codePoints(text.slice(span.start, span.end))),
          primary,
          text: label,
        },
      ],
    ];
  }
  const first = lineText(text, begin.line, starts as number[]);
  const last = lineText(text, end.line, starts as number[]);
  const margin = codePoints(last) - codePoints(last.trimStart());
  return [
    [
      begin.line,
      {
        column: begin.column - 1,
        length: Math.max(1, codePoints(first.trimEnd()) - begin.column + 1),
        primary,
        text: "",
      },
    ],
    [end.line, { column: margin, length: Math.max(1, end.column - margin), primary, text: label }],
  ];
}

/** A line cut to `room` columns around its marks. */
function cut(line: string, marks: readonly Mark[], room: number | undefined): { text: string; marks: readonly Mark[] } {
  const points = [...line];
  if (room === undefined || room < 20 || points.length <= room) return { text: line, marks };
  const primary = marks.find((mark) => mark.primary) ?? marks[0];
  const from = Math.max(0, Math.min(primary.column - Math.floor(room / 3), points.length - room));
  const text = `${from > 0 ? "…" : ""}${points.slice(from > 0 ? from + 1 : 0, from + room - 1).join("")}${from + room < points.length + 1 ? "…" : ""}`;
  const shifted = marks.flatMap((mark) => {
    const start = Math.max(0, mark.column - from);
    const length = Math.min(mark.column + mark.length - from, room) - start;
    return length > 0 ? [{ ...mark, column: start, length }] : [];
  });
  return { text, marks: shifted };
}

/** The rows below a source line: all marks, the rightmost label beside them, the others below, hanging on bars. */
function underline(marks: readonly Mark[], severity: "error" | "warning", paint: Paint): string[] {
  const end = Math.max(...marks.map((mark) => mark.column + mark.length));
  const signs: string[] = Array.from({ length: end }, () => " ");
  const owners: (Mark | undefined)[] = Array.from({ length: end });
  for (const mark of [...marks].sort((a, b) => Number(a.primary) - Number(b.primary))) {
    for (let i = mark.column; i < mark.column + mark.length; i++)
      [signs[i], owners[i]] = [mark.primary ? "^" : "-", mark];
  }
  const style = (mark: Mark | undefined) => (mark?.primary ? severity : "frame");
  const labelled = marks.filter((mark) => mark.text !== "").sort((a, b) => a.column - b.column);
  const last = labelled.at(-1);
  const beside = last && last.column + last.length === end ? labelled.pop() : undefined;
  let row = "";
  for (let i = 0; i < end; ) {
    let j = i;
    while (j < end && owners[j] === owners[i]) j++;
    row += owners[i] ? paint(style(owners[i]), signs.slice(i, j).join("")) : " ".repeat(j - i);
    i = j;
  }
  const rows = [beside ? `${row} ${paint(style(beside), beside.text)}` : row];
  while (labelled.length > 0) {
    const hanging = labelled.pop()!;
    let bars = "";
    let at = 0;
    for (const mark of labelled) {
      if (mark.column < at || mark.column >= hanging.column) continue;
      bars += `${" ".repeat(mark.column - at)}${paint(style(mark), "|")}`;
      at = mark.column + 1;
    }
    rows.push(`${bars}${" ".repeat(Math.max(0, hanging.column - at))}${paint(style(hanging), hanging.text)}`);
  }
  return rows;
}
