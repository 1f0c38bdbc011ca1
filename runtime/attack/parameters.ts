import type { Parameter } from "../../dsl/catalogue.ts";
import { number } from "../train/parameters.ts";

export const radius: Parameter = {
  name: "radius",
  type: { kind: "number" },
  range: { min: 0 },
  optional: true,
  doc: "length of the move; of the measure `attack` its budget",
};

export const norm: Parameter = {
  name: "norm",
  type: { kind: "number" },
  default: number(2),
  doc: "norm of that length: 2 or inf",
};
