/** What is said of the chains of a sampling task while they run: agreement, acceptance, and what to do about a bad step. */
import { numberText } from "../../runtime/figures/numbers.ts";
import { chainHints } from "../../runtime/report/chain-hints.ts";
import type { Progress, TaskProgress } from "../run/progress.ts";

/** Lines below the heading; none where nothing is known. `agreement`: R-hat and effective draws. */
export function chainLines(progress: Progress, task: TaskProgress, agreement: string): string[] {
  const snapshots = progress.snapshots.get(task.id) ?? [];
  const numbers = (name: string) =>
    snapshots.flatMap((s) => (s.name === name && typeof s.value[0] === "number" ? [s.value[0]] : []));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const acceptance = numbers("acceptance");
  const steps = numbers("step_size");
  const divergences = numbers("divergences").reduce((a, b) => a + b, 0);
  const parts = [
    agreement,
    acceptance.length > 0 ? `acceptance ${mean(acceptance).toFixed(2)}` : "",
    steps.length > 0 ? `step size ${numberText(mean(steps), 3)}` : "",
  ].filter((t) => t !== "");
  const hints = chainHints(acceptance.length > 0 ? mean(acceptance) : null, divergences);
  return [...(parts.length > 0 ? [parts.join("   ")] : []), ...hints];
}
