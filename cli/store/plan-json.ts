/** A plan as JSON and back. JSON has no infinities: in the numbers of a tensor (`data` beside `shape`) they are the words "inf" and "-inf". */
import type { Plan } from "../../dsl/plan/plan.ts";

const WORDS: Readonly<Record<string, number>> = { inf: Infinity, "-inf": -Infinity };

/** Text of a plan. */
export function planText(plan: Plan, indent?: number): string {
  return JSON.stringify(
    plan,
    (_, value) => (value === Infinity ? "inf" : value === -Infinity ? "-inf" : value),
    indent,
  );
}

/** The plan in a text. */
export function readPlan(text: string): Plan {
  return JSON.parse(text, (key, value) =>
    key === "data" && Array.isArray(value)
      ? value.map((entry) => (typeof entry === "string" ? (WORDS[entry] ?? entry) : entry))
      : value,
  ) as Plan;
}
