import type { Algebra } from "../graph/algebra.ts";
import type { AxisId } from "../graph/graph.ts";

/** Reductions that have a graph form. `median` and `quantile` order their entries and exist for numbers only. */
const REDUCTIONS = ["sum", "product", "mean", "min", "max", "var", "sd", "rms", "count", "any", "all"] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/**
 * `name` of a value over axes; entries where the condition is 0, and missing ones, are left out. `var` is the mean squared deviation from
 * the mean, `sd` its root, `count` the number of entries that are not 0.
 */
export function reduceOver<V>(algebra: Algebra<V>, name: string, a: V, over: readonly AxisId[], where?: V): V {
  switch (canonicalName(name)) {
    case "sum":
      return algebra.reduce("sum", kept(algebra, a, where, 0), over);
    case "product":
      return algebra.reduce("product", kept(algebra, a, where, 1), over);
    case "max":
      return algebra.reduce("max", kept(algebra, a, where, Number.NEGATIVE_INFINITY), over);
    case "min":
      return algebra.reduce("min", kept(algebra, a, where, Number.POSITIVE_INFINITY), over);
    case "mean":
      return mean(algebra, a, over, where);
    case "var":
      return variance(algebra, a, over, where);
    case "sd":
      return algebra.map1("sqrt", variance(algebra, a, over, where));
    case "rms":
      return algebra.map1("sqrt", mean(algebra, algebra.map1("square", a), over, where));
    case "count":
      return algebra.reduce("sum", kept(algebra, truth(algebra, a), where, 0), over);
    case "any":
      return algebra.map2(
        "less",
        algebra.scalar(0),
        algebra.reduce("sum", kept(algebra, truth(algebra, a), where, 0), over),
      );
    case "all":
      return algebra.map1("not", algebra.reduce("sum", kept(algebra, algebra.map1("not", a), where, 0), over));
  }
}

function canonicalName(name: string): Reduction {
  const known = name === "prod" ? "product" : name;
  if ((REDUCTIONS as readonly string[]).includes(known)) return known as Reduction;
  throw new Error(`no reduction \`${name}\`; there are ${REDUCTIONS.join(", ")}`);
}

function kept<V>(algebra: Algebra<V>, a: V, where: V | undefined, instead: number): V {
  return where === undefined ? a : algebra.map3("select", where, a, algebra.scalar(instead));
}

function truth<V>(algebra: Algebra<V>, a: V): V {
  return algebra.map2("not_equal", a, algebra.scalar(0));
}

/** How many entries there are: known beforehand unless some are left out or missing. */
function entries<V>(algebra: Algebra<V>, a: V, over: readonly AxisId[], where: V | undefined): V {
  const present = algebra.present?.(a) ?? algebra.scalar(1);
  return algebra.reduce("sum", kept(algebra, present, where, 0), over);
}

function mean<V>(algebra: Algebra<V>, a: V, over: readonly AxisId[], where: V | undefined): V {
  const count = entries(algebra, a, over, where);
  const value = algebra.map2("divide", algebra.reduce("sum", kept(algebra, a, where, 0), over), count);
  return algebra.where === undefined ? value : algebra.where(count, value); // the mean of nothing is missing
}

function variance<V>(algebra: Algebra<V>, a: V, over: readonly AxisId[], where: V | undefined): V {
  return mean(algebra, algebra.map1("square", algebra.map2("subtract", a, mean(algebra, a, over, where))), over, where);
}
