/** Where the rows of a stage's steps come from: a set of known size, the values of a law with few, or nowhere. */
import type { RowSet } from "../data/row-set.ts";
import { type Expectation, expectationOf } from "../expectation/expectation.ts";
import type { PlannedTask } from "./context.ts";
import { stageRows } from "./forward.ts";

export interface RowsOfSteps {
  readonly rows?: RowSet;
  /** `on exact(D)`, where the rows of D are not its law. */
  readonly expectation?: Expectation;
}

/** Throws a `TaskError` where `on exact(D)` has no closed form. */
export function rowsOfSteps(context: PlannedTask): RowsOfSteps {
  const { model, data, exact } = context.variant;
  if (!model?.inputs.length || !data) return {};
  // Rows of a file or a grid are all there is: their own law.
  const given =
    data.source !== undefined &&
    (data.source.kind !== "data" || context.variant.bases[data.source.data].size !== undefined);
  if (exact && !given) {
    const expectation = expectationOf(context);
    return { expectation, ...(expectation.kind === "rows" ? { rows: expectation.rows } : {}) };
  }
  return data.size === undefined ? {} : { rows: stageRows(context) };
}
