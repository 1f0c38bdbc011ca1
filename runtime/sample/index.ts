/** The samplers: one file each, one line here. */
import { hmc } from "./hmc.ts";
import { langevin } from "./langevin.ts";
import { mala } from "./mala.ts";
import { rmspropSgld } from "./rmsprop-sgld.ts";
import type { Sampler } from "./sampler.ts";
import { sghmc } from "./sghmc.ts";
import { sgld } from "./sgld.ts";
import { sgnht } from "./sgnht.ts";

export const samplers: readonly Sampler[] = [sgld, langevin, rmspropSgld, sghmc, sgnht, mala, hmc];
