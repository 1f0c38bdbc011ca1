/** The systems: one file each, one line here. */
import { chaos } from "./chaos/chaos.ts";
import type { System } from "./system.ts";

export const systems: readonly System[] = [chaos];
