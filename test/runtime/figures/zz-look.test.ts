import { writeFileSync } from "node:fs";
import { test } from "vitest";
import { figureSvg } from "../../../runtime/figures/svg.ts";
import { renderFigure } from "../../../runtime/figures/terminal/render-figure.ts";
import { gallery } from "./gallery.ts";

test("look", () => {
  let text = "";
  for (const spec of gallery()) {
    writeFileSync(`/tmp/fig/${spec.id}.svg`, figureSvg(spec));
    text += `${renderFigure(spec, { width: 80, height: 22, color: "none" }).join("\n")}\n\n`;
  }
  writeFileSync("/tmp/fig/all.txt", text);
});
