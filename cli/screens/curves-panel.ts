/** The shown quantity of a task while it grows: a curve for each entry, chain or start in its colour; a log axis where it spans much. */
import type { Mark, Panel } from "../../runtime/figures/spec.ts";
import type { LiveCurve } from "../run/progress.ts";

/** More curves than colours tell nothing. */
const MOST = 8;
/** Ratio of the largest to the smallest value from which an axis is logarithmic. */
const SPREAD = 3;

export interface CurvesOf {
  readonly verb: string;
  /** Steps of the task in all; 0: not known. */
  readonly steps: number;
  readonly burnIn?: number;
}

export function curvesPanel(name: string, all: readonly LiveCurve[], { verb, steps, burnIn }: CurvesOf): Panel {
  const chains = new Set(all.map((c) => c.chain));
  // Of many chains or starts the newest, of many entries the first.
  const curves = chains.size > 1 ? all.filter((c) => c.index === 0).slice(-MOST) : all.slice(0, MOST);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of curves)
    for (const v of values) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  const spread = low > 0 && high > SPREAD * low;
  // Steps of a sampling task count those of all its chains, of a solver its starts; each curve has its own.
  const whole = steps > 0 && (verb === "train" || verb === "simulate");
  const begun = Math.max(...curves.map((c) => c.steps.at(-1) ?? 0));
  const rule: Mark[] =
    verb === "sample" && burnIn !== undefined && burnIn > 0 && burnIn <= begun
      ? [{ kind: "rule", axis: "x", at: burnIn, dashed: true }]
      : [];
  return {
    title: "",
    x: { label: verb === "solve" ? "iterations" : "steps", scale: "linear", ...(whole ? { domain: [0, steps] } : {}) },
    y: { label: name, scale: spread ? "log" : "linear" },
    equal: false,
    marks: [
      ...rule,
      ...curves.map((c, k): Mark => {
        const category = chains.size > 1 ? c.chain : k;
        return { kind: "line", x: c.steps, y: c.values, color: { category } };
      }),
    ],
  };
}
