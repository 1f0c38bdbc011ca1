import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { writeAtomic } from "../../cli/store/atomic.ts";
import { fileStore } from "../../cli/store/file-store.ts";
import { findRun, listRuns } from "../../cli/store/find-run.ts";
import { removeLeftovers } from "../../cli/store/leftovers.ts";
import { takeLock } from "../../cli/store/lock.ts";
import { metricsParquet } from "../../cli/store/metrics.ts";
import { encodeSafetensors } from "../../cli/store/safetensors.ts";
import type { TaskResult } from "../../runtime/results.ts";
import { plan } from "../runtime/figures/fixtures.ts";
import { decodeSafetensors } from "./decode-safetensors.ts";

const folder = () => mkdtempSync(join(tmpdir(), "ansatz-test-"));
const HASH = "3fa9c1d2".repeat(8);

test("tasks and checkpoints come back as they were, and nothing else is left", async () => {
  const runs = folder();
  const store = fileStore(runs);
  expect(await store.getTask(HASH)).toBeUndefined();
  await store.putTask(HASH, Uint8Array.of(1, 2, 3));
  await store.putCheckpoint(HASH, Uint8Array.of(9));
  await store.putTask(HASH, Uint8Array.of(4, 5));
  expect(await store.getTask(HASH)).toEqual(Uint8Array.of(4, 5));
  expect(await store.getCheckpoint(HASH)).toEqual(Uint8Array.of(9));
  await store.dropCheckpoint(HASH);
  expect(await store.getCheckpoint(HASH)).toBeUndefined();
  expect(readdirSync(join(runs, ".tasks", "3f"))).toEqual([`${HASH}.task`]);
  expect(await fileStore(runs, { reads: false }).getTask(HASH)).toBeUndefined();
});

test("a place that cannot be written is E702 with what to do", () => {
  const root = folder();
  writeFileSync(join(root, "file"), "");
  const attempt = () => writeAtomic(join(root, "file", "below"), "x");
  expect(attempt).toThrow(/a file stands where a folder is needed/);
  expect(attempt).toThrow(
    expect.objectContaining({
      diagnostic: expect.objectContaining({ code: "E702", help: [expect.stringContaining("--out DIR")] }),
    }),
  );
});

test("one process a run; the lock of a dead process is taken over", () => {
  const path = join(folder(), "run", ".lock");
  const lock = takeLock(path);
  expect(lock.takenOver).toBe(false);
  expect(() => takeLock(path)).toThrow(`this run is held by process ${process.pid}`);
  lock.release();
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, "123456\n");
  const taken = takeLock(path, () => false);
  expect(taken.takenOver).toBe(true);
  taken.release();
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("half-written files of dead processes go, those of living ones stay", () => {
  const root = folder();
  for (const name of ["a.task.1.2.tmp", "a.task.77.1.tmp", "a.task", "b.tmp"]) writeFileSync(join(root, name), "");
  removeLeftovers([root, join(root, "no-such-folder")], (pid) => pid === 1);
  expect(readdirSync(root).sort()).toEqual(["a.task", "a.task.1.2.tmp", "b.tmp"]);
});

test("safetensors: header of 8-byte multiples, data aligned, metadata kept, values exact", () => {
  const tensors = [
    { name: "a/W", shape: [2, 2], data: [1, -0.1, 1e300, 4] },
    { name: "a/b", shape: [], data: [0.5] },
  ];
  const bytes = encodeSafetensors(tensors, { plan_sha256: HASH });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
    __metadata__: { plan_sha256: HASH },
    "a/W": { dtype: "F64", shape: [2, 2], data_offsets: [0, 32] },
    "a/b": { dtype: "F64", shape: [], data_offsets: [32, 40] },
  });
  expect(decodeSafetensors(bytes)).toEqual(tensors);
});

test("metrics.parquet: one row a recorded value and a draw", async () => {
  const task = {
    id: "trained/density=1/repeat=0",
    hash: HASH,
    stage: "trained",
    variant: 0,
    point: { density: 1 },
    repeat: 0,
    seed: [0, 0],
    dataSeed: [0, 0],
    inputs: [],
    after: [],
  } as const;
  const planned = { ...plan({ density: [1, 0.5] }, []), tasks: [task] };
  const result = {
    parameters: {},
    curves: { loss: { steps: [0, 10], shape: [], values: Float64Array.of(0.5, 0.25) } },
    fields: {
      w: {
        axes: [
          { word: "chains", size: 2 },
          { word: "draws", size: 2 },
        ],
        shape: [],
        data: Float64Array.of(1, 2, 3, 4),
      },
    },
  } as unknown as TaskResult;
  const bytes = await metricsParquet(planned, new Map([[task.id, result]]));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  const common = { point: "density=0.5", stage: "trained", repeat: 0, index: 0 };
  expect(rows).toEqual([
    { ...common, chain: -1, step: 0, name: "loss", value: 0.5 },
    { ...common, chain: -1, step: 10, name: "loss", value: 0.25 },
    { ...common, chain: 0, step: 0, name: "w", value: 1 },
    { ...common, chain: 0, step: 1, name: "w", value: 2 },
    { ...common, chain: 1, step: 0, name: "w", value: 3 },
    { ...common, chain: 1, step: 1, name: "w", value: 4 },
  ]);
});

test("runs are found by name, by the beginning of a hash, and last", () => {
  const runs = folder();
  const status = (name: string, hash: string, started: string) =>
    writeAtomic(
      join(runs, name, hash.slice(0, 8), "status.json"),
      JSON.stringify({ name, hash, started, state: "done" }),
    );
  status("a", "11112222", "2026-01-01T00:00:00Z");
  status("b", "33334444", "2026-01-02T00:00:00Z");
  status("a", "55556666", "2026-01-03T00:00:00Z");
  expect(listRuns(runs).map((r) => r.hash8)).toEqual(["11112222", "33334444", "55556666"]);
  expect(["last", "a", "3333", "a/1111"].map((n) => findRun(runs, n).hash8)).toEqual([
    "55556666",
    "55556666",
    "33334444",
    "11112222",
  ]);
  expect(() => findRun(runs, "zzz")).toThrow("there is no run `zzz`");
  expect(() => findRun(folder(), "last")).toThrow("there are no runs here");
  expect(readFileSync(join(runs, "a", "11112222", "status.json"), "utf8")).toContain("done");
});
