/** Four independent trainings through the task pool: the time of a whole run on one worker over that on two. Wall time, workers' start included. */
import { readFileSync } from "node:fs";
import { compile } from "../../dsl/index.ts";
import type { Plan } from "../../dsl/plan/plan.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import { loadEngineSync } from "../../runtime/engine/load.ts";
import { nodePlatform } from "../../runtime/engine/platform/node.ts";
import { run } from "../../runtime/run.ts";

const FILE = "test/bench/tasks.exp";
const TURNS = 3;

export function tasksPlan(): Plan {
  const host = { read: (file: string) => ({ problem: `${file} is not part of the benchmark` }) };
  const { plan, diagnostics } = compile(
    { path: FILE, text: readFileSync(FILE, "utf8") },
    { catalogue: catalogue(loadEngineSync()), host },
  );
  if (!plan) throw new Error(`${FILE} does not compile: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return plan;
}

/** Seconds of a run, and the hash of its results. */
export async function timed(
  plan: Plan,
  workers: number,
  limitSteps?: number,
): Promise<{ seconds: number; hash: string }> {
  const platform = nodePlatform();
  const start = platform.now();
  const { hash, code } = await run(plan, { platform, workers, ...(limitSteps && { limitSteps }) }).result;
  if (code !== 0) throw new Error(`${FILE} ended with code ${code}`);
  return { seconds: platform.now() - start, hash };
}

/** A line with the median ratio of turns, one and two workers in turn. */
export async function twoWorkers(): Promise<string> {
  const plan = tasksPlan();
  const ratios: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const [one, two] = [await timed(plan, 1), await timed(plan, 2)];
    if (one.hash !== two.hash) throw new Error("one worker and two give different results");
    ratios.push(one.seconds / two.seconds);
  }
  ratios.sort((a, b) => a - b);
  const [least, median, most] = [ratios[0], ratios[TURNS >> 1], ratios[TURNS - 1]].map((ratio) => ratio.toFixed(2));
  return `two workers against one, ${plan.tasks.length} tasks of toy model 20→5: ${median} (${least} to ${most})`;
}
