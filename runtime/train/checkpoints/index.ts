import type { CheckpointRule } from "./checkpoint-steps.ts";
import { evenSteps } from "./even-steps.ts";
import { logSteps } from "./log-steps.ts";

/** One file and one line a rule. */
export const checkpointRules: readonly CheckpointRule[] = [logSteps, evenSteps];
