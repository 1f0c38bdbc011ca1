import type { Attack } from "./attack.ts";
import { gradientAttack } from "./attacks/gradient.ts";
import { gramRows } from "./attacks/gram-rows.ts";
import { oneFeature } from "./attacks/one-feature.ts";
import { pgd } from "./attacks/pgd.ts";

/** One file and one line an attack. */
export const attacks: readonly Attack[] = [gramRows, oneFeature, gradientAttack, pgd];
