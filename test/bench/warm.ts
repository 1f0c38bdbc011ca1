import type { Prepared } from "./workload.ts";

/** Seconds of processor time of this process. */
export const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Times that take about `seconds` of processor time once the code is optimised: short calls first, because V8 does not replace code that runs. */
export async function warmed(prepared: Prepared, seconds: number): Promise<number> {
  let times = 1;
  for (let turn = 0; turn < 60; turn++) {
    const start = cpu();
    prepared.run(times);
    const spent = cpu() - start;
    if (spent < seconds / 8) times *= 2;
    if (turn % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 20));
    if (turn > 25 && spent > seconds / 16) break;
  }
  const start = cpu();
  prepared.run(times);
  return Math.max(1, Math.round((times * seconds) / Math.max(1e-6, cpu() - start)));
}
