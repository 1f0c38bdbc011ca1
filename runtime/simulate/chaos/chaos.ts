/**
 * The chaos game (Barnsley 1988): at each step one of several maps, chosen at random, is applied to the point. 64 walkers go side by
 * side; each starts at the origin and its first 100 points are left out, by when it is closer to the attractor than f64 can tell.
 */
import type { Entry } from "../../../dsl/catalogue.ts";
import { GraphBuilder } from "../../graph/builder.ts";
import type { Curve } from "../../results.ts";
import { TaskError } from "../../tasks/context.ts";
import { countSetting, setting } from "../../tasks/settings.ts";
import type { Simulation, System } from "../system.ts";
import { mapsFiles } from "./affine-maps.ts";

const WALKERS = 64;
const LEFT_OUT = 100;

const entry: Entry = {
  name: "chaos",
  kind: "system",
  doc: "The chaos game: a point is moved by one of several maps, chosen at random, again and again.",
  equation: "x ← f_k(x), k drawn with the maps' weights",
  reference: "Barnsley 1988; Wentworth & Lorell 2024 for maps that are Bayes' rule",
  example: "game = simulate chaos { maps = sierpinski(), points = 200_000 }",
  parameters: [
    { name: "maps", type: { kind: "entry", of: ["maps"] }, doc: "the maps and how often each is chosen" },
    {
      name: "points",
      type: { kind: "number", integer: true },
      default: { kind: "tensor", value: { shape: [], data: [100_000] }, integer: true },
      range: { min: 64 },
      doc: "how many points are kept, over all 64 walkers",
    },
  ],
  results: { points: { doc: "the points visited", axes: ["draws"], shape: () => [2] } },
};

export const chaos: System = {
  entry,
  prepare({ engine, variant, limitSteps }): Simulation {
    const value = setting(variant, "maps");
    const name = value?.kind === "entry" ? value.entry : "";
    const file = mapsFiles.find((f) => f.entry.name === name);
    if (!file)
      throw new TaskError(
        `chaos: \`${name}\` is no set of maps; there are ${mapsFiles.map((f) => f.entry.name).join(", ")}`,
      );
    const maps = file.maps(engine.scalar);
    const wanted = countSetting(variant, "points") ?? 100_000;
    const steps = Math.min(
      Math.ceil(wanted / WALKERS) + LEFT_OUT,
      limitSteps === undefined ? Number.POSITIVE_INFINITY : limitSteps + LEFT_OUT,
    );
    const g = new GraphBuilder(engine.scalar);
    const to = g.axis("dimension", maps.dims);
    const from = g.axis("dimension", maps.dims);
    const map = g.axis("map", maps.count);
    const walker = g.axis("walker", WALKERS, "instance");
    const x = g.state("x", [to, walker]);
    // The index of the chosen map: how many of the cumulative weights a uniform number has passed.
    const u = g.random("uniform", "simulate", [walker], [g.scalar(0), g.scalar(1)]);
    let passed = g.scalar(0);
    let sum = 0;
    for (const weight of maps.weights.slice(0, -1)) {
      sum += weight;
      passed = g.map2("add", passed, g.map2("less_equal", g.scalar(sum), u));
    }
    const matrix = g.gather(g.constant([map, to, from], maps.matrices), map, passed);
    const shift = g.gather(g.constant([map, to], maps.shifts), map, passed);
    const next = g.map2("add", g.contract(matrix, g.rename(x, to, from), [from]), shift);
    return {
      graph: g,
      state: { x: { axes: [to, walker], initial: new Float64Array(maps.dims * WALKERS) } },
      updates: [{ state: "x", value: next }],
      records: [{ name: "x", value: x, every: 1 }],
      steps,
      precision: "f64",
      fields: ({ x: curve }) => ({ points: pointsOf(curve, maps.dims) }),
    };
  },
};

/** Records [step][dimension][walker] as draws: walker after walker within a step, the first steps left out. */
function pointsOf({ values, steps }: Curve, dims: number) {
  const kept = Math.max(0, steps.length - LEFT_OUT);
  const data = new Float64Array(kept * WALKERS * dims);
  for (let s = 0; s < kept; s++) {
    const at = (s + LEFT_OUT) * dims * WALKERS;
    for (let w = 0; w < WALKERS; w++)
      for (let d = 0; d < dims; d++) data[(s * WALKERS + w) * dims + d] = values[at + d * WALKERS + w];
  }
  return { axes: [{ word: "draws", size: kept * WALKERS }], shape: [dims], data };
}
