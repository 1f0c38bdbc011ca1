import type { LowerRequest } from "./program.ts";

/** What a program that only evaluates its outputs has of a request: no rows unless it says which, nothing updated, recorded or checked. */
export const EVALUATION: Pick<LowerRequest, "rows" | "updates" | "records" | "checks"> = {
  rows: { kind: "none" },
  updates: [],
  records: [],
  checks: [],
};
