import type { FigureSpec, Mark } from "../../runtime/figures/spec.ts";

type Field = number | string | null | undefined;

/** The numbers of a figure as CSV, long form: a row a point, bar, cell, piece or end of a segment. Unused columns are empty. */
export function figureCsv(spec: FigureSpec): string {
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const rows = ["panel,mark,label,x,y,low,high,value,second"];
  for (const panel of spec.panels) {
    const put = (mark: string, label: string, fields: readonly Field[]) =>
      rows.push(
        [panel.title, mark, label, ...fields, ...new Array<Field>(6 - fields.length).fill(null)]
          .map((f) => quote(String(f ?? "")))
          .join(","),
      );
    for (const mark of panel.marks)
      for (const [label, ...fields] of rowsOf(mark)) put(mark.kind, String(label ?? ""), fields);
    panel.strip?.values.forEach((value, i) => put("strip", panel.strip?.label ?? "", [i, null, null, null, value]));
  }
  return `${rows.join("\n")}\n`;
}

/** Label, x, y, low, high, value, second of everything in a mark. */
function rowsOf(mark: Mark): Field[][] {
  switch (mark.kind) {
    case "line":
      return mark.x.map((x, i) => [mark.label, x, mark.y[i], mark.low?.[i], mark.high?.[i]]);
    case "points":
      return mark.x.map((x, i) => {
        const [y, e] = [mark.y[i], mark.error?.[i]];
        return [mark.labels?.[i] ?? mark.label, x, y, ...(e && y !== null ? [y - e, y + e] : [])];
      });
    case "arrows":
      return mark.x.map((x, i) => [mark.labels?.[i], x, mark.y[i]]);
    case "cells":
      return mark.values.flatMap((row, i) =>
        row.map((value, j) => ["", mark.x?.[j] ?? j, mark.y?.[i] ?? i, null, null, value, mark.second?.[i]?.[j]]),
      );
    case "bars":
      return mark.values.map((value, i) => [mark.labels[i], i, null, mark.low?.[i], mark.high?.[i], value]);
    case "stack":
      return mark.parts.flatMap((parts, i) =>
        parts.map((p) => [`${mark.labels[i] ?? i}: ${p.label}`, i, null, null, null, p.value]),
      );
    case "rule":
      return [[mark.label, ...(mark.axis === "x" ? [mark.at, null] : [null, mark.at])]];
    case "segments":
      return mark.from.flatMap((from, i) => [
        [i, ...from, null, null, mark.weight?.[i]],
        [i, ...mark.to[i], null, null, mark.weight?.[i]],
      ]);
  }
}

/** A button that puts the figure's numbers on the clipboard. */
export function copyButton(spec: FigureSpec): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "copy data (CSV)";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(figureCsv(spec));
    button.textContent = "copied";
    setTimeout(() => {
      button.textContent = "copy data (CSV)";
    }, 1500);
  });
  return button;
}
