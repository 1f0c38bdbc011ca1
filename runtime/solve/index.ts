/** The theories: one file each, one line here. */
import { branch } from "./branch/branch.ts";
import { expectedLoss } from "./expected-loss/expected-loss.ts";
import { minimum } from "./minimum/minimum.ts";
import { signalPropagation } from "./signal-propagation/signal-propagation.ts";
import type { Theory } from "./theory.ts";

export const theories: readonly Theory[] = [signalPropagation, expectedLoss, minimum, branch];
