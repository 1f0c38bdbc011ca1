import type { Law } from "../law.ts";
import { bernoulli } from "./bernoulli.ts";
import { categorical } from "./categorical.ts";
import { discrete } from "./discrete.ts";
import { exclusive } from "./exclusive.ts";
import { exponential } from "./exponential.ts";
import { gamma } from "./gamma.ts";
import { kaimingNormal } from "./kaiming-normal.ts";
import { kaimingUniform } from "./kaiming-uniform.ts";
import { normal } from "./normal.ts";
import { oneHot } from "./one-hot.ts";
import { randomRank } from "./random-rank.ts";
import { together } from "./together.ts";
import { uniform } from "./uniform.ts";
import { xavierNormal } from "./xavier-normal.ts";
import { xavierUniform } from "./xavier-uniform.ts";

/** One file and one line a distribution or presence law. */
export const laws: readonly Law[] = [
  bernoulli,
  uniform,
  normal,
  exponential,
  gamma,
  categorical,
  discrete,
  oneHot,
  together,
  exclusive,
  randomRank,
  kaimingUniform,
  kaimingNormal,
  xavierUniform,
  xavierNormal,
];
