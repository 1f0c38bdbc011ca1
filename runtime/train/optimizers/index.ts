import type { Optimizer } from "../optimizer.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

/** One file and one line an optimiser. */
export const optimizers: readonly Optimizer[] = [sgd, adam, adamw, rmsprop];
