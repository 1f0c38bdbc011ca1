/** Captions from the plan, so that a figure cannot disagree with its settings: sizes, rows, repetitions, seed. */
import type { Plan } from "../../dsl/plan/plan.ts";
import { numberText } from "./numbers.ts";

const MOST_LETS = 5;

/** `n = 5, m = 2 · fresh rows, 65 536 to judge by · best of 6 · seed 0`. */
export function caption(plan: Plan): string {
  const swept = new Set(plan.sweeps.flatMap((s) => s.names));
  const lets = Object.entries(plan.lets).flatMap(([name, value]) =>
    value.kind === "tensor" && value.value.shape.length === 0 && value.value.data[0] !== null && !swept.has(name)
      ? [`${name} = ${numberText(value.value.data[0], 3)}`]
      : [],
  );
  const parts: string[] = [];
  if (lets.length > 0) parts.push(lets.slice(0, MOST_LETS).join(", "));
  for (const data of plan.data) {
    const rows =
      data.size === undefined
        ? `fresh rows, judged on ${numberText(data.evaluation)}`
        : `${numberText(data.size)} rows`;
    parts.push(plan.data.length > 1 ? `${data.name}: ${rows}` : rows);
  }
  if (plan.repeat) {
    const { count, choice } = plan.repeat;
    const word = choice?.word === "keep" ? "best of" : choice?.word === "drop" ? "without the worst of" : "";
    parts.push(word ? `${word} ${count}` : `${count} repetitions`);
  }
  parts.push(`seed ${plan.seed}`);
  return parts.join(" · ");
}
