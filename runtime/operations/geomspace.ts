import { spaced } from "./spaced.ts";

export const geomspace = spaced(
  "geomspace",
  {
    doc: "k numbers at equal ratios, both ends exact; the ends have one sign.",
    equation: "a (b / a)^(i / (k - 1))",
  },
  (algebra, a, b, part) => algebra.map2("multiply", a, algebra.map2("power", algebra.map2("divide", b, a), part)),
);
