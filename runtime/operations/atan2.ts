import { binaryOperation } from "./elementwise.ts";

export const atan2 = binaryOperation("atan2", "atan2", ["y", "x"], {
  doc: "Angle of the point (x, y), from -π to π.",
  equation: "arg(x + iy)",
});
