/** Every kind of figure as SVG and as text, against what people have looked at and found right. */
import { describe, expect, test } from "vitest";
import { PLOTS } from "../../../runtime/figures/index.ts";
import { figureSvg } from "../../../runtime/figures/svg.ts";
import { columnsOf } from "../../../runtime/figures/terminal/ansi.ts";
import { renderFigure, renderRow } from "../../../runtime/figures/terminal/render-figure.ts";
import { gallery } from "./gallery.ts";

const specs = gallery();

test("every plot of the catalogue is in the gallery", () => {
  expect([...new Set(specs.map((s) => s.kind))].sort()).toEqual(PLOTS.map((p) => p.entry.name).sort());
});

describe.each(specs.filter((s) => s.kind !== "scatter").map((s) => [s.id, s] as const))("%s", (id, spec) => {
  test("as SVG", async () => {
    const svg = figureSvg(spec);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    await expect(svg).toMatchFileSnapshot(`golden/${id}.svg`);
  });
  test.each([
    [80, 24],
    [160, 50],
  ])("in %i × %i", async (width, height) => {
    const lines = renderFigure(spec, { width, height: height - 2, color: "none" });
    expect(lines.length).toBeLessThanOrEqual(height - 1);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`golden/${id}-${width}x${height}.txt`);
  });
});

test("no escape codes without colour, and the same text with the codes taken away", () => {
  const plain = renderFigure(specs[2], { width: 80, height: 24, color: "none" });
  const coloured = renderFigure(specs[2], { width: 80, height: 24, color: "truecolor" });
  expect(plain.join("")).not.toContain("\u001b");
  expect(coloured.join("")).toContain("\u001b[38;2;");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with this character
  expect(coloured.map((l) => l.replace(/\u001b\[[0-9;]*m/g, ""))).toEqual(plain);
});

test("figures of one row stand beside each other where there is room", () => {
  const row = specs.filter((s) => s.row === 3);
  expect(row.length).toBe(2);
  const wide = renderRow(row, { width: 120, height: 20, color: "none" });
  expect(wide[0]).toMatch(/^theory +norm_of$/);
  expect(renderRow(row, { width: 60, height: 20, color: "none" }).length).toBeGreaterThan(wide.length);
});

test("many points are shaded by density instead of drawn one by one", () => {
  const scatter = specs.find((s) => s.kind === "scatter");
  expect(scatter?.panels[0].marks.map((m) => m.kind)).toEqual(["cells"]);
});
