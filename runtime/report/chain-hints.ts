/** What to do about the step of a sampler, from its acceptance and divergences: for the live screen and the report. */
import { numberText } from "../figures/numbers.ts";

/** Below this the step, which the burn-in adapts to target_acceptance, wastes more than it gains: the best acceptance is 0.574 (mala; Roberts & Rosenthal 1998), 0.65 and more (hmc; Beskos et al. 2013). */
const LOW = 0.5;
/** Above this a larger step would go further for the same work. */
const HIGH = 0.98;

/** One line for each thing that is wrong; none where the numbers are not known or all is well. */
export function chainHints(acceptance: number | null, divergences: number | null): string[] {
  const hints: string[] = [];
  if (acceptance !== null && acceptance < LOW)
    hints.push(`step too large: ${share(1 - acceptance)} proposals are rejected; raise target_acceptance`);
  if (acceptance !== null && acceptance > HIGH)
    hints.push("step small: nearly every proposal is accepted; lower target_acceptance");
  if (divergences !== null && divergences > 0)
    hints.push(
      `${numberText(divergences)} ${divergences === 1 ? "trajectory" : "trajectories"} diverged: raise target_acceptance`,
    );
  return hints;
}

/** `half the`, `nearly all`, `73 % of the`. */
function share(part: number): string {
  if (part > 0.97) return "nearly all";
  return part < 0.55 ? "half the" : `${Math.round(100 * part)} % of the`;
}
