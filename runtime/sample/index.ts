/** The samplers: one file each, one line here. */
import { langevin } from "./langevin.ts";
import type { Sampler } from "./sampler.ts";
import { sgld } from "./sgld.ts";

export const samplers: readonly Sampler[] = [sgld, langevin];
