/**
 * `beside-…`: instances of small models side by side as lanes against one after the other, over what may decide between the two: the
 * model, the optimiser, the batch, rows drawn in the graph or passes over a set, precision, and how many instances there are. The weights
 * of `runtime/program/runs-across.ts` come from these ratios; those of one model: `npm run bench -- beside-10-5-adam`.
 */
import { readFileSync } from "node:fs";
import type { Engine } from "../../runtime/engine/engine.ts";
import type { LowerRequest } from "../../runtime/program/program.ts";
import { sideBySide } from "./instances.ts";
import { requestOf } from "./training.ts";
import type { Workload } from "./workload.ts";

const ROWS = 1000;
const MODELS = ["6-2", "5-2", "10-5", "20-5", "40-10", "80-10"] as const;
const OPTIMIZERS = { sgd: "sgd(learning_rate = 0.005)", adam: "adam(learning_rate = 1e-3)" } as const;

function textOf(model: (typeof MODELS)[number], optimizer: keyof typeof OPTIMIZERS): string {
  const [n, m] = model.split("-");
  const file = model === "6-2" ? "one-hot-6-2" : "toy-5-2";
  return readFileSync(`test/bench/${file}.exp`, "utf8")
    .replace("let n = 5", `let n = ${n}`)
    .replace("let m = 2", `let m = ${m}`)
    .replace(/optimizer = .*/, `optimizer = ${OPTIMIZERS[optimizer]}`);
}

export interface Case {
  readonly model: (typeof MODELS)[number];
  readonly optimizer: keyof typeof OPTIMIZERS;
  /** Rows drawn in the graph, or passes over a set of 1,000 (one row a step: drawn from it). */
  readonly rows: "fresh" | "passes";
  readonly precision: "f32" | "f64";
  readonly batch: number;
}

/** One step of an instance. */
export function requestFor(engine: Engine, { model, optimizer, rows, precision, batch }: Case): LowerRequest {
  const passes = { kind: batch === 1 ? "draw" : "order", size: ROWS } as const;
  const pace = { batch, rows: rows === "fresh" ? ({ kind: "none" } as const) : passes, fresh: rows === "fresh" };
  const text = textOf(model, optimizer);
  return { ...requestOf(engine, "test/bench/toy-5-2.exp", pace, text), precision };
}

export const BESIDE: readonly Workload[] = MODELS.flatMap((model) =>
  (["sgd", "adam"] as const).flatMap((optimizer) =>
    (["fresh", "passes"] as const).flatMap((rows) =>
      (["f32", "f64"] as const).flatMap((precision) =>
        [1, 2, 3, 4, 5, 6, 7, 8, 10, 16, 18, 20, 24, 32].flatMap((batch) =>
          [4, 8, 32].map((count): Workload => {
            return {
              name: `beside-${model}-${optimizer}-${rows}-${precision}-b${batch}-x${count}`,
              title: `${model.replace("-", "→")}, ${optimizer}, ${rows}, ${precision}, batch ${batch}, ${count} instances`,
              unit: "steps",
              prepare: (engine) =>
                sideBySide(engine, requestFor(engine, { model, optimizer, rows, precision, batch }), count),
            };
          }),
        ),
      ),
    ),
  ),
);
