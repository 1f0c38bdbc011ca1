/**
 * Measures the workloads of docs/performance.md: `npm run bench [name …]`, and with the name `workers` two workers against one. Process CPU time of one thread; engine and comparators take turns,
 * and the ratio is the median of the ratios of the turns. A result is checked before it is timed. With `cores=2` among the arguments the
 * workloads run on two cores, by the clock: two engines of one thread each, and PyTorch with two threads.
 */
import { loadEngineSync } from "../../runtime/engine/load.ts";
import { BESIDE } from "./beside.ts";
import { type Comparator, comparators, onCores } from "./comparator.ts";
import { TINY } from "./instances.ts";
import { serve } from "./serve.ts";
import { SINGLE } from "./single.ts";
import { TOYS, TRAINING } from "./training.ts";
import { twoWorkers } from "./two-workers.ts";
import { cpu, warmed } from "./warm.ts";
import type { Workload } from "./workload.ts";

const TURNS = 9;
const SECONDS = 0.12;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const ratio = (list: readonly number[]): string => (list.some(Number.isNaN) ? "–" : median(list).toFixed(2));
function shown(rate: number): string {
  const [scale, unit] = rate < 1e3 ? [1, ""] : rate < 1e6 ? [1e3, " k"] : [1e6, " M"];
  return `${(rate / scale).toPrecision(3)}${unit}`;
}

/** One row of the table for several cores: rates by the clock, and the ratio of the first to the others. */
async function measureOnCores(
  { name, title, unit }: Workload,
  [first, ...others]: readonly Comparator[],
): Promise<string[]> {
  for (const each of [first, ...others]) await each.rate(name, 2 * SECONDS);
  const rates: number[] = [];
  const ratios = others.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    const rate = await first.rate(name, 4 * SECONDS);
    rates.push(rate);
    for (const [i, other] of others.entries()) {
      const theirs = await other.rate(name, 4 * SECONDS);
      ratios[i].push(theirs > 0 ? rate / theirs : Number.NaN);
    }
  }
  return [name, title, `${shown(median(rates))} ${unit}/s`, ...ratios.map(ratio)];
}

async function measure(workload: Workload, others: readonly Comparator[]): Promise<string[]> {
  const engine = loadEngineSync();
  const prepared = workload.prepare(engine);
  const wrong = prepared.check();
  if (wrong) throw new Error(`${workload.name}: ${wrong}`);
  const times = await warmed(prepared, SECONDS);
  for (const other of others) await other.rate(workload.name, 0.01);
  const rates: number[] = [];
  const ratios = others.map((): number[] => []);
  const alone: number[] = [];
  prepared.alone?.(times);
  for (let turn = 0; turn < TURNS; turn++) {
    const start = cpu();
    prepared.run(times);
    const rate = times / (cpu() - start);
    rates.push(rate);
    if (prepared.alone) {
      const from = cpu();
      prepared.alone(times);
      alone.push((rate * (cpu() - from)) / times);
    }
    for (const [i, other] of others.entries()) {
      const theirs = await other.rate(workload.name, SECONDS);
      ratios[i].push(theirs > 0 ? rate / theirs : Number.NaN);
    }
  }
  const rate = median(rates);
  const operations = workload.unit === "arrays" ? "" : ((rate * prepared.work) / 1e9).toFixed(1);
  return [
    workload.name,
    workload.title,
    `${shown(rate)} ${workload.unit}/s`,
    operations,
    alone.length > 0 ? ratio(alone) : "",
    ...ratios.map(ratio),
  ];
}

const ALL = [...TRAINING, ...TINY, ...SINGLE, ...TOYS];

async function main(words: readonly string[]): Promise<void> {
  const cores = words.map((word) => /^cores=(\d+)$/.exec(word)?.[1]).find((count) => count !== undefined);
  const asked = words.filter((word) => !word.startsWith("cores="));
  const wanted = ({ name }: Workload): boolean => asked.some((part) => name.startsWith(part));
  const workloads = asked.length === 0 ? ALL : [...ALL, ...BESIDE].filter(wanted);
  const others = cores === undefined ? comparators() : onCores(Number(cores));
  const table =
    cores === undefined
      ? [["", "workload", "engine", "GFLOP/s", "× alone", ...others.map(({ name }) => `× ${name}`)]]
      : [["", "workload", others[0].name, ...others.slice(1).map(({ name }) => `× ${name}`)]];
  for (const workload of workloads)
    table.push(cores === undefined ? await measure(workload, others) : await measureOnCores(workload, others));
  for (const other of others) other.close();
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of workloads.length > 0 ? table : []) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column]));
    process.stdout.write(`${cells.join("  ").trimEnd()}\n`);
  }
  if (asked.includes("workers")) process.stdout.write(`${await twoWorkers()}\n`);
  if (cores === undefined && others.length === 0)
    process.stdout.write("no comparator: gcc and python3 with torch are run when they are there\n");
}

const words = process.argv.slice(2);
await (words[0] === "serve" ? serve(ALL) : main(words));
