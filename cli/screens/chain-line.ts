/** What is said of the chains of a sampling task while they run: agreement, acceptance, and what to do about a bad step. */
import { numberText } from "../../runtime/figures/numbers.ts";
import type { Progress, TaskProgress } from "../run/progress.ts";

/** Below this the step, which the burn-in adapts to target_acceptance, wastes more than it gains: the best acceptance is 0.574 (mala; Roberts & Rosenthal 1998), 0.65 and more (hmc; Beskos et al. 2013). */
const LOW = 0.5;
/** Above this a larger step would go further for the same work. */
const HIGH = 0.98;

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
  const hints = [
    acceptance.length > 0 && mean(acceptance) < LOW
      ? `step too large: ${share(1 - mean(acceptance))} proposals are rejected; raise target_acceptance`
      : "",
    acceptance.length > 0 && mean(acceptance) > HIGH
      ? "step small: nearly every proposal is accepted; lower target_acceptance"
      : "",
    divergences > 0
      ? `${numberText(divergences)} ${divergences === 1 ? "trajectory" : "trajectories"} diverged: raise target_acceptance`
      : "",
  ].filter((t) => t !== "");
  return [...(parts.length > 0 ? [parts.join("   ")] : []), ...hints];
}

/** `half the`, `nearly all`, `73 % of the`. */
function share(part: number): string {
  if (part > 0.97) return "nearly all";
  return part < 0.55 ? "half the" : `${Math.round(100 * part)} % of the`;
}
