import type { Schedule } from "../schedule.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { linear } from "./linear.ts";

/** One file and one line a schedule. */
export const schedules: readonly Schedule[] = [constant, linear, cosine];
