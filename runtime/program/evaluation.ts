import type { LowerRequest } from "./program.ts";

/** What a program that only evaluates its outputs has of a request: f64 and no rows unless it says otherwise, nothing updated, recorded or checked. */
export const EVALUATION: Pick<LowerRequest, "precision" | "rows" | "updates" | "records" | "checks"> = {
  precision: "f64",
  rows: { kind: "none" },
  updates: [],
  records: [],
  checks: [],
};
