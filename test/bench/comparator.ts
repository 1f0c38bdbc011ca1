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
function child(name: string, command: string, args: readonly string[]): Comparator {
  const process: ChildProcessWithoutNullStreams = spawn(command, args, {
    env: { ...globalThis.process.env, OMP_NUM_THREADS: "1" },
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

function pytorch(): Comparator | undefined {
  const there = spawnSync("python3", ["-c", "import torch"], { stdio: "ignore" }).status === 0;
  return there ? child("PyTorch", "python3", ["test/bench/peers/torch_peer.py"]) : undefined;
}

export const comparators = (): Comparator[] => [c(), pytorch()].filter((each) => each !== undefined);
