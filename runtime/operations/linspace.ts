import { spaced } from "./spaced.ts";

export const linspace = spaced(
  "linspace",
  {
    doc: "k numbers at equal distances, both ends exact.",
    equation: "a + (b - a) i / (k - 1)",
  },
  (algebra, a, b, part) => algebra.map2("add", a, algebra.map2("multiply", algebra.map2("subtract", b, a), part)),
);
