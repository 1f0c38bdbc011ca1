import { number } from "../../train/parameters.ts";
import { type Source, staticNumber } from "../source.ts";

const LIMIT = 10_000_000;

/** Midpoints of cells: coordinate k of a dimension is low + (k + 1/2) (high - low) / cells; the last dimension runs fastest. */
export const grid: Source = {
  entry: {
    name: "grid",
    kind: "source",
    doc: "Midpoints of a regular grid of cells, column x[dims].",
    equation: "x = low + (k + 1/2) (high - low) / cells",
    example: "data points from grid(8, -1, 1, dims = 2)",
    parameters: [
      { name: "cells", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "cells in each dimension" },
      { name: "low", type: { kind: "number" }, default: number(0), doc: "lower end" },
      { name: "high", type: { kind: "number" }, default: number(1), doc: "upper end" },
      {
        name: "dims",
        type: { kind: "number", integer: true },
        default: number(1),
        range: { min: 1 },
        doc: "dimensions",
      },
    ],
    rows: (named) => {
      const cells = staticNumber(named, "cells");
      const dims = staticNumber(named, "dims", 1);
      if (cells === undefined || dims === undefined)
        return { problem: "cells and dims fix the number of rows and must be static" };
      let rows = 1;
      for (let d = 0; d < dims; d += 1) rows *= cells;
      return rows > LIMIT
        ? { problem: `the grid has ${rows} points; at most ${LIMIT}`, count: rows }
        : { rows, columns: { x: [dims] } };
    },
  },
  columns(named) {
    const cells = staticNumber(named, "cells")!;
    const dims = staticNumber(named, "dims", 1)!;
    const low = staticNumber(named, "low", 0)!;
    const width = (staticNumber(named, "high", 1)! - low) / cells;
    let rows = 1;
    for (let d = 0; d < dims; d += 1) rows *= cells;
    const values = new Float64Array(rows * dims);
    for (let row = 0; row < rows; row += 1) {
      let rest = row;
      for (let d = dims - 1; d >= 0; d -= 1) {
        values[row * dims + d] = low + ((rest % cells) + 0.5) * width;
        rest = Math.floor(rest / cells);
      }
    }
    return [{ name: "x", shape: [dims], integer: false, values }];
  },
};
