/** `metrics.parquet`: one long table of everything recorded. Opens in pandas, polars and DuckDB. */
import type { Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import type { TaskResult } from "../../runtime/results.ts";

/** Draws of larger fields are only in `draws/`. */
const MOST_DRAWS = 250_000;

export interface MetricRows {
  readonly point: string[];
  readonly stage: string[];
  readonly repeat: number[];
  readonly chain: number[];
  readonly step: number[];
  readonly name: string[];
  readonly index: number[];
  readonly value: number[];
}

/** Rows of all results in plan order: recorded curves (chain -1), and draws with their chain and number. */
function metricRows(plan: Plan, results: ReadonlyMap<string, TaskResult>): MetricRows {
  const rows: MetricRows = { point: [], stage: [], repeat: [], chain: [], step: [], name: [], index: [], value: [] };
  for (const task of plan.tasks) {
    const result = results.get(task.id);
    if (!result) continue;
    const point = pointOf(plan, task);
    const add = (chain: number, step: number, name: string, index: number, value: number) => {
      rows.point.push(point);
      rows.stage.push(task.stage);
      rows.repeat.push(task.repeat);
      rows.chain.push(chain);
      rows.step.push(step);
      rows.name.push(name);
      rows.index.push(index);
      rows.value.push(value);
    };
    for (const [name, curve] of Object.entries(result.curves)) {
      const own = curve.values.length / Math.max(1, curve.steps.length);
      curve.steps.forEach((step, k) => {
        for (let i = 0; i < own; i += 1) add(-1, step, name, i, curve.values[k * own + i]);
      });
    }
    for (const [name, field] of Object.entries(result.fields)) {
      const words = field.axes.map((a) => a.word);
      if (
        !words.includes("draws") ||
        field.data.length > MOST_DRAWS ||
        words.some((w) => w !== "draws" && w !== "chains")
      )
        continue;
      const draws = field.axes.find((a) => a.word === "draws")?.size ?? 1;
      const own = field.shape.reduce((a, b) => a * b, 1);
      const outer = words.indexOf("draws") === 0 && words.length === 2;
      const chains = field.axes.find((a) => a.word === "chains")?.size ?? 1;
      field.data.forEach((value, k) => {
        const place = Math.floor(k / own);
        const [chain, draw] = outer
          ? [place % chains, Math.floor(place / chains)]
          : [Math.floor(place / draws), place % draws];
        if (field.missing?.[k] !== 1) add(chain, draw, name, k % own, value);
      });
    }
  }
  return rows;
}

/** `density=0.36,width=5`, as the file's labels. */
function pointOf(plan: Plan, task: TaskPlan): string {
  return plan.sweeps
    .flatMap((s) => s.names.flatMap((n) => (task.point[n] === undefined ? [] : [`${n}=${s.labels[n][task.point[n]]}`])))
    .join(",");
}

/** The table as Parquet, with the plan's hash in the file's metadata. */
export async function metricsParquet(plan: Plan, results: ReadonlyMap<string, TaskResult>): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const rows = metricRows(plan, results);
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "point", data: rows.point, type: "STRING" },
      { name: "stage", data: rows.stage, type: "STRING" },
      { name: "repeat", data: rows.repeat, type: "INT32" },
      { name: "chain", data: rows.chain, type: "INT32" },
      { name: "step", data: rows.step, type: "INT32" },
      { name: "name", data: rows.name, type: "STRING" },
      { name: "index", data: rows.index, type: "INT32" },
      { name: "value", data: rows.value, type: "DOUBLE" },
    ],
    kvMetadata: [{ key: "plan_sha256", value: plan.hash }],
  });
  return new Uint8Array(buffer);
}
