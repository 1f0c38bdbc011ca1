import type { StagePlan } from "../../dsl/plan/plan.ts";
import { sample } from "../sample/execute.ts";
import { simulate } from "../simulate/execute.ts";
import { solve } from "../solve/execute.ts";
import { train } from "../train/execute.ts";
import type { Executor } from "./context.ts";

/** Who executes the tasks of each verb. */
export const executors: Readonly<Record<StagePlan["verb"], Executor>> = { train, sample, solve, simulate };
