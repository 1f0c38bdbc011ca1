/** How well the chains of a run's sampling stages agree: R-hat and effective draws of every scalar quantity that was drawn. */
import type { Plan } from "../../dsl/plan/plan.ts";
import type { ChainHealth } from "../../runtime/report/report-html.ts";
import type { TaskResult, Tensor } from "../../runtime/results.ts";

/** Rows of tables, not of a data base: the files in draws/ have everything. */
const MOST_ROWS = 200;
const MOST_ENTRIES = 8; // of a vector-valued quantity
const MOST_DRAWS = 400_000;

/** In plan order. Quantities whose axes are not chains and draws, or that are too large, are left out. */
export async function chainHealth(plan: Plan, results: ReadonlyMap<string, TaskResult>): Promise<ChainHealth[]> {
  const rows: ChainHealth[] = [];
  const sampled = plan.tasks.filter((task) => results.get(task.id)?.verb === "sample");
  if (sampled.length === 0) return rows;
  const [{ splitRHat, bulkSize }, { loadEngine }] = await Promise.all([
    import("../../runtime/measure/statistics/convergence.ts"),
    import("../../runtime/engine/load.ts"),
  ]);
  const { scalar } = await loadEngine();
  const finite = (x: number | undefined) => (x !== undefined && Number.isFinite(x) ? x : null);
  for (const task of sampled) {
    const { fields, info } = results.get(task.id)!;
    for (const [name, field] of Object.entries(fields)) {
      const traces = tracesOf(field);
      for (const [k, chains] of traces.entries()) {
        if (rows.length >= MOST_ROWS) return rows;
        rows.push({
          task: task.id,
          quantity: traces.length > 1 ? `${name}[${k}]` : name,
          chains: chains.length,
          draws: chains[0].length,
          r_hat: finite(splitRHat(chains, scalar)),
          ess: finite(bulkSize(chains, scalar)),
          acceptance: finite(info.acceptance),
          divergences: finite(info.divergences),
        });
      }
    }
  }
  return rows;
}

/** Draws by entry and chain; none where a value is missing. */
function tracesOf(field: Tensor): Float64Array[][] {
  const words = field.axes.map(({ word }) => word).join();
  const width = field.shape.reduce((a, b) => a * b, 1);
  if (words !== "chains,draws" || width > MOST_ENTRIES || field.data.length > MOST_DRAWS) return [];
  if (field.missing?.includes(1)) return [];
  const [chains, draws] = field.axes.map(({ size }) => size);
  return Array.from({ length: width }, (_, j) =>
    Array.from({ length: chains }, (_, c) =>
      Float64Array.from({ length: draws }, (_, t) => field.data[(c * draws + t) * width + j]),
    ),
  );
}
