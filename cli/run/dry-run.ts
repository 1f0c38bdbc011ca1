/** `--dry-run`: what would be done, and what it would cost. */
import type { Plan, StagePlan } from "../../dsl/plan/plan.ts";
import { numberText, shortCount } from "../../runtime/figures/numbers.ts";
import { labelText } from "./point-text.ts";

/** Lines about the plan. */
export function dryRun(plan: Plan): string[] {
  const { points, tasks, work, memory } = plan.estimate;
  return [
    `${plan.name}${plan.title ? `: ${plan.title}` : ""}`,
    "",
    ...plan.sweeps.map(
      (s) =>
        `sweep    ${s.names.join(", ")} over ${s.length} values: ${s.names.map((n) => s.labels[n].slice(0, 12).map(labelText).join(" ")).join(" | ")}${s.length > 12 ? " …" : ""}`,
    ),
    ...(plan.repeat
      ? [
          `repeat   ${plan.repeat.count}${plan.repeat.choice ? `, ${plan.repeat.choice.word} ${plan.repeat.choice.fold}` : ""}`,
        ]
      : []),
    ...plan.stages.map(
      (s) =>
        `${s.verb.padEnd(8)} ${s.name}, ${numberText(plan.tasks.filter((t) => t.stage === s.name).length)} tasks${settings(s)}`,
    ),
    "",
    `${numberText(points)} points, ${numberText(tasks)} tasks, about ${shortCount(work)}flop, ${shortCount(memory)}B a worker`,
    `plan ${plan.hash.slice(0, 8)}; \`--json\` prints it whole`,
  ];
}

/** Settings as written; defaults in brackets. */
function settings(stage: StagePlan): string {
  const all = Object.entries(stage.variants[0]?.settings ?? {}).flatMap(([name, { value, default: filled }]) => {
    const text =
      value.kind === "tensor" && value.value.data.length === 1
        ? value.boolean
          ? String(value.value.data[0] === 1)
          : numberText(value.value.data[0] ?? 0)
        : value.kind === "word" || value.kind === "string"
          ? value.value
          : value.kind === "entry"
            ? value.entry
            : "";
    return text === "" ? [] : [filled ? `[${name} = ${text}]` : `${name} = ${text}`];
  });
  return all.length > 0 ? `: ${all.join(", ")}` : "";
}
