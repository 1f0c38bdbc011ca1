/** The engine as a comparator: answers each line "workload seconds" with its rate by the clock, 0 for a workload it does not know. */
import { createInterface } from "node:readline";
import { loadEngineSync } from "../../runtime/engine/load.ts";
import { warmed } from "./warm.ts";
import type { Prepared, Workload } from "./workload.ts";

/** Seconds of work by which the rate is guessed. */
const WARM = 0.12;

export async function serve(workloads: readonly Workload[]): Promise<void> {
  let known: { readonly name: string; readonly prepared: Prepared; readonly rate: number } | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, text] = line.split(" ");
    if (known?.name !== name) {
      const prepared = workloads.find((workload) => workload.name === name)?.prepare(loadEngineSync());
      known = prepared && { name, prepared, rate: (await warmed(prepared, WARM)) / WARM };
    }
    if (!known) {
      process.stdout.write("0\n");
      continue;
    }
    const times = Math.max(1, Math.round(known.rate * Number(text)));
    const start = performance.now();
    known.prepared.run(times);
    process.stdout.write(`${(1000 * times) / (performance.now() - start)}\n`);
  }
}
