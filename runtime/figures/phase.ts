/** `phase`: a map with two channels, hue by one value and saturation by another (Elhage et al. 2022, phase change). */
import { mapCells, mapCurves, mapPlaces } from "./map.ts";
import { OPTIONS, option, type Plot, scales, values } from "./plot.ts";
import type { Panel } from "./spec.ts";

export const phase: Plot = {
  entry: {
    name: "phase",
    kind: "plot",
    doc: "A map over two swept names: hue is the first value (blue 0, vermillion 1), saturation the second (white 0), both clipped to 0 … 1",
    reference: "Elhage et al. 2022, superposition as a phase change",
    example: "plot phase(superposition(best.W)[1], norm(best.W[:, 1]), x = 1 / p, y = r, scale = loglog)",
    parameters: [
      values("hue and saturation", true),
      { ...OPTIONS.x, optional: false },
      { ...OPTIONS.y, optional: false },
      OPTIONS.curves,
      OPTIONS.places,
      OPTIONS.scale,
      OPTIONS.panel,
    ],
  },
  build(input) {
    const [hue, saturation] = input.arguments;
    const [across, up] = [input.abscissa ?? "", input.ordinate ?? ""];
    const cells = mapCells(input, hue.view, across, up);
    const second = saturation ? mapCells(input, saturation.view, across, up).values : undefined;
    const scale = scales(input);
    const panel: Panel = {
      title: input.title,
      x: { label: option(input, "x")?.text ?? across, scale: scale.x },
      y: { label: option(input, "y")?.text ?? up, scale: scale.y },
      equal: false,
      marks: [
        { kind: "cells", ...cells, map: "hue", domain: [0, 1], up: true, ...(second ? { second } : {}) },
        ...mapCurves(input, across),
        ...mapPlaces(input),
      ],
      key: { label: hue.text, map: "hue", domain: [0, 1], ...(saturation ? { second: saturation.text } : {}) },
    };
    return { panels: [panel] };
  },
};
