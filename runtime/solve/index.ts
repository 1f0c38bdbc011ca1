/** The theories: one file each, one line here. */
import { signalPropagation } from "./signal-propagation/signal-propagation.ts";
import type { Theory } from "./theory.ts";

export const theories: readonly Theory[] = [signalPropagation];
