/**
 * Measures the workloads of docs/performance.md: `npm run bench [name …]`. Process CPU time of one thread; engine and comparators take turns,
 * and the ratio is the median of the ratios of the turns. A result is checked before it is timed.
 */
import { loadEngineSync } from "../../runtime/engine/load.ts";
import { type Comparator, comparators } from "./comparator.ts";
import { SINGLE } from "./single.ts";
import { TRAINING } from "./training.ts";
import type { Prepared, Workload } from "./workload.ts";

const TURNS = 9;
const SECONDS = 0.12;

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Times that take about SECONDS once the code is optimised: short calls first, because V8 does not replace code that runs. */
async function warmed(prepared: Prepared): Promise<number> {
  let times = 1;
  for (let turn = 0; turn < 60; turn++) {
    const start = cpu();
    prepared.run(times);
    const spent = cpu() - start;
    if (spent < SECONDS / 8) times *= 2;
    if (turn % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 20));
    if (turn > 25 && spent > SECONDS / 16) break;
  }
  const start = cpu();
  prepared.run(times);
  return Math.max(1, Math.round((times * SECONDS) / Math.max(1e-6, cpu() - start)));
}

async function measure(workload: Workload, others: readonly Comparator[]): Promise<string[]> {
  const engine = loadEngineSync();
  const prepared = workload.prepare(engine);
  const wrong = prepared.check();
  if (wrong) throw new Error(`${workload.name}: ${wrong}`);
  const times = await warmed(prepared);
  for (const other of others) await other.rate(workload.name, 0.01);
  const rates: number[] = [];
  const ratios = others.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    const start = cpu();
    prepared.run(times);
    const rate = times / (cpu() - start);
    rates.push(rate);
    for (const [i, other] of others.entries()) {
      const theirs = await other.rate(workload.name, SECONDS);
      ratios[i].push(theirs > 0 ? rate / theirs : Number.NaN);
    }
  }
  const rate = median(rates);
  const amount = rate < 1000 ? rate.toPrecision(3) : `${(rate / 1000).toPrecision(3)} k`;
  const operations = workload.unit === "arrays" ? "" : ((rate * prepared.work) / 1e9).toFixed(1);
  return [
    workload.name,
    workload.title,
    `${amount} ${workload.unit}/s`,
    operations,
    ...ratios.map((list) => median(list).toFixed(2)),
  ];
}

const asked = process.argv.slice(2);
const workloads = [...TRAINING, ...SINGLE].filter(
  ({ name }) => asked.length === 0 || asked.some((part) => name.startsWith(part)),
);
const others = comparators();
const table = [["", "workload", "engine", "GFLOP/s", ...others.map(({ name }) => `× ${name}`)]];
for (const workload of workloads) table.push(await measure(workload, others));
for (const other of others) other.close();
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
for (const row of table)
  process.stdout.write(
    `${row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd()}\n`,
  );
if (others.length === 0)
  process.stdout.write("no comparator: gcc and python3 with torch are run when they are there\n");
