import type { FigureSpec } from "../../runtime/figures/spec.ts";

/** The numbers of a figure as CSV, long form: panel, mark, label, x, y, low, high. */
export function figureCsv(spec: FigureSpec): string {
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const rows = ["panel,mark,label,x,y,low,high"];
  const row = (panel: string, kind: string, label: string, ...numbers: (number | string | null | undefined)[]) =>
    rows.push(
      [panel, kind, label, ...numbers.map((v) => (v === null || v === undefined ? "" : String(v)))]
        .map(quote)
        .join(","),
    );
  for (const panel of spec.panels) {
    for (const mark of panel.marks) {
      if (mark.kind === "line")
        mark.x.forEach((x, i) =>
          row(panel.title, mark.kind, mark.label ?? "", x, mark.y[i], mark.low?.[i], mark.high?.[i]),
        );
      else if (mark.kind === "points")
        mark.x.forEach((x, i) => row(panel.title, mark.kind, mark.label ?? "", x, mark.y[i], mark.error?.[i]));
      else if (mark.kind === "arrows")
        mark.x.forEach((x, i) => row(panel.title, mark.kind, mark.labels?.[i] ?? "", x, mark.y[i]));
      else if (mark.kind === "cells")
        mark.values.forEach((r, i) =>
          r.forEach((value, j) => row(panel.title, mark.kind, String(value ?? ""), mark.x?.[j] ?? j, mark.y?.[i] ?? i)),
        );
      else if (mark.kind === "bars")
        mark.values.forEach((v, i) =>
          row(panel.title, mark.kind, mark.labels[i] ?? "", i, v, mark.low?.[i], mark.high?.[i]),
        );
      else if (mark.kind === "stack")
        mark.parts.forEach((parts, i) =>
          parts.forEach((p) => row(panel.title, mark.kind, `${mark.labels[i] ?? i}: ${p.label}`, i, p.value)),
        );
      else if (mark.kind === "segments")
        mark.from.forEach((f, i) => row(panel.title, mark.kind, "", f[0], f[1], mark.to[i][0], mark.to[i][1]));
    }
  }
  return `${rows.join("\n")}\n`;
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
