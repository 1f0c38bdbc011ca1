/** Other programs that run the same workloads, as far as they are there: C with 128-bit vectors, PyTorch. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";

export interface Comparator {
  readonly name: string;
  /** Rate per second of processor time; 0: it does not know the workload. */
  rate(workload: string, seconds: number): Promise<number>;
  close(): void;
}

/** A child that answers each line "workload seconds" with a number. */
function child(name: string, command: string, args: readonly string[], threads = 1): Comparator {
  const process: ChildProcessWithoutNullStreams = spawn(command, args, {
    env: { ...globalThis.process.env, OMP_NUM_THREADS: String(threads) },
  });
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async rate(workload, seconds) {
      process.stdin.write(`${workload} ${seconds}\n`);
      const { value, done } = await lines.next();
      return done ? 0 : Number(value);
    },
    close: () => process.stdin.end(),
  };
}

function c(): Comparator | undefined {
  mkdirSync("dist/bench", { recursive: true });
  const args = ["-O3", "-mavx", "-ffp-contract=off", "test/bench/peers/peer.c", "-o", "dist/bench/peer", "-lm"];
  return spawnSync("gcc", args, { stdio: "ignore" }).status === 0
    ? child("C, 128 bit", "dist/bench/peer", [])
    : undefined;
}

/** The first Python that has PyTorch. */
function pythonWithTorch(): string | undefined {
  const { PYTHON } = globalThis.process.env;
  return (PYTHON ? [PYTHON] : ["python3", "/usr/bin/python3"]).find(
    (python) => spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
  );
}

/** PyTorch with autograd and torch.optim; on one thread also the toy models by hand. */
function pytorch(threads = 1): Comparator[] {
  const python = pythonWithTorch();
  if (python === undefined) return [];
  const args = ["test/bench/peers/torch_peer.py", String(threads)];
  const ordinary = child("PyTorch", python, args, threads);
  return threads === 1 ? [ordinary, child("PyTorch by hand", python, [...args, "manual"])] : [ordinary];
}

/** Any other program that answers such lines: its command is in the environment variable BENCH_PEER. */
function other(): Comparator | undefined {
  const [command, ...args] = (globalThis.process.env.BENCH_PEER ?? "").split(" ");
  return command ? child("another program", command, args) : undefined;
}

/** As many programs as cores, each with one engine, as workers have it: the sum of their rates by the clock. */
function engines(count: number): Comparator {
  const one = () => child("engine", globalThis.process.execPath, [globalThis.process.argv[1], "serve"]);
  const children = Array.from({ length: count }, one);
  return {
    name: `engine, ${count} workers`,
    rate: async (workload, seconds) => {
      const rates = await Promise.all(children.map((each) => each.rate(workload, seconds)));
      return rates.reduce((sum, rate) => sum + rate, 0);
    },
    close: () => {
      for (const each of children) each.close();
    },
  };
}

/** The engine and PyTorch on several cores, by the clock. */
export const onCores = (cores: number): Comparator[] => [engines(cores), ...pytorch(cores)];

export const comparators = (): Comparator[] => [c(), other(), ...pytorch()].filter((each) => each !== undefined);
