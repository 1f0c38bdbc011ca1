import type { Constant, Core } from "../plan/core.ts";
import { rewrite, walk } from "../plan/walk.ts";
import type { Checker } from "./checker.ts";
import type { DataInfo } from "./data.ts";
import { applied } from "./library/expand.ts";

/**
 * The number of rows for which a condition on formulas in `row` holds; undefined where it depends on drawn columns. `labels(k, each = n)`
 * and other formulas are evaluated for each row on the engine's own mathematics.
 */
export function staticRows(
  where: Core,
  base: DataInfo,
  range: { start: number; stop: number; shuffled: boolean } | undefined,
  checker: Checker,
): number | undefined {
  const formulas = new Map<string, Core>();
  for (const column of base.plan.columns) if (!column.draw && !column.const) formulas.set(column.name, column.value);
  const closed = substitute(where, formulas, 0);
  let open = false;
  walk(closed, (core) => {
    if (core.op === "local" || core.op === "field" || core.op === "input") open = true;
  });
  if (open || (range?.shuffled ?? false)) return undefined;
  let count = 0;
  const from = range?.start ?? 0;
  const to = range?.stop ?? base.plan.size ?? 0;
  for (let row = from; row < to; row += 1) {
    const atRow = rewrite(closed, (core) =>
      core.op === "row" ? { op: "constant", shape: [], value: { shape: [], data: [row] } } : core,
    );
    let value: Constant;
    try {
      value = checker.catalogue.evaluate(atRow);
    } catch {
      return undefined;
    }
    if (value.data[0] === 1) count += 1;
  }
  return count;
}

/** `labels(classes, each)` is floor(row / each) modulo classes. */
function labels(core: Extract<Core, { op: "apply" }>): Core {
  const [classes, each] = core.arguments;
  if (classes === undefined || each === undefined) return core;
  const block = applied("floor", [], applied("divide", [], { op: "row", shape: [] }, each));
  return applied("mod", [], block, classes);
}

function substitute(core: Core, formulas: ReadonlyMap<string, Core>, depth: number): Core {
  return rewrite(core, (node) => {
    if (node.op === "apply" && node.function === "labels") return labels(node);
    const formula = node.op === "local" ? formulas.get(node.name) : undefined;
    return formula === undefined || depth > 20 ? node : substitute(formula, formulas, depth + 1);
  });
}
