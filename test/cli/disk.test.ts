/** A full disk and a read-only one: said clearly, and nothing that was finished is lost. On small file systems where this machine allows them, and by injected failures everywhere. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CodedError } from "../../cli/coded-error.ts";
import { fileStore } from "../../cli/store/file-store.ts";
import { compile, nodePlatform, run } from "../../index.ts";
import { ansatz, filesBelow, project, resultBits, runOf, SWEEP } from "./spawned.ts";

const RUN = ["run", "sweep.exp", "--jobs", "1", "--plain"];
/** Every task keeps 3 × 8 000 numbers: some 200 kB. */
const LARGE = SWEEP.replace("every 50", "every 1");

const mounts: string[] = [];
const mount = (...args: readonly string[]) => spawnSync("mount", args).status === 0;

/** A small file system in memory with the program on it; undefined where it may not be made. */
function smallDisk(size: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "ansatz-disk-"));
  if (!mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder)) return undefined;
  mounts.push(folder);
  writeFileSync(join(folder, "sweep.exp"), LARGE);
  return folder;
}
afterAll(() => {
  for (const folder of mounts) spawnSync("umount", ["-l", folder]);
});

const contents = (folder: string) =>
  Object.fromEntries(
    filesBelow(folder).map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );

const probe = smallDisk("64k");

describe.skipIf(probe === undefined)("on a small disk", () => {
  test("full: exit code 3, the cause and what to do; with more space the run goes on from what was kept", () => {
    const quiet = project(LARGE);
    expect(ansatz(RUN, quiet).status).toBe(0);
    const disk = smallDisk("700k")!;
    const full = ansatz(RUN, disk);
    expect(full.stderr).toMatch(/error\[E702\]: `.*` cannot be written: the disk is full\n {2}help: free some space/);
    expect(full.stderr).not.toMatch(/\n\s+at /);
    expect(full.status).toBe(3);
    expect(filesBelow(join(disk, "runs")).filter((name) => /\.tmp$|\.lock$/.test(name))).toEqual([]);
    const kept = filesBelow(join(disk, "runs", ".tasks")).length;
    expect(kept).toBeGreaterThan(0);
    const lines = ansatz([...RUN, "--json"], disk)
      .stdout.trimEnd()
      .split("\n");
    const events = lines.map((line) => JSON.parse(line));
    expect(events.find((e) => e.event === "diagnostic")).toMatchObject({ diagnostic: { code: "E702" } });
    expect(events.at(-1)).toMatchObject({ event: "end", code: 3 });
    expect(mount("-o", "remount,size=20m", disk)).toBe(true);
    const again = ansatz(RUN, disk);
    expect(again.stdout).toContain(`${kept} of 4 from the cache`);
    expect(again.status).toBe(0);
    expect(resultBits(runOf(disk))).toEqual(resultBits(runOf(quiet)));
  });

  test("full at the very end: the results are shown, and the code says that they are not kept", () => {
    const disk = smallDisk("20m")!;
    expect(ansatz(RUN, disk).status).toBe(0);
    const used = Number(/(\d+)/.exec(spawnSync("du", ["-sk", disk]).stdout.toString())![1]);
    expect(mount("-o", `remount,size=${used + 8}k`, disk)).toBe(true);
    const before = contents(join(disk, "runs", ".tasks"));
    const again = ansatz(RUN, disk);
    expect(again.stdout).toContain("✓ found within 0.2 of -2");
    expect(again.stderr).toContain("error[E702]");
    expect(again.status).toBe(3);
    expect(contents(join(disk, "runs", ".tasks"))).toEqual(before);
  });

  test("read-only: said before anything is computed, and every file stays as it was", () => {
    const disk = smallDisk("20m")!;
    expect(ansatz(RUN, disk).status).toBe(0);
    expect(mount("-o", "remount,ro", disk)).toBe(true);
    const before = contents(disk);
    const refused = ansatz(RUN, disk);
    expect(refused.stderr).toMatch(/error\[E702\]: .* the disk is read-only\n {2}help: make the folder writable/);
    expect(refused.status).toBe(3);
    expect(contents(disk)).toEqual(before);
    expect(ansatz(["show", "last"], disk).stdout).toContain("✓ found within 0.2 of -2");
    const elsewhere = join(mkdtempSync(join(tmpdir(), "ansatz-out-")), "runs");
    expect(ansatz([...RUN, "--out", elsewhere], disk).status).toBe(0);
  });
});

describe("injected failures", () => {
  const full = () => {
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  };

  test("the store tells of E702 and does not reject; without a listener it rejects", async () => {
    const runs = mkdtempSync(join(tmpdir(), "ansatz-test-"));
    const told: CodedError[] = [];
    const store = fileStore(runs, { write: full, onFailure: (error) => told.push(error) });
    await store.putTask("00", Uint8Array.of(1));
    await store.putCheckpoint("00", Uint8Array.of(1));
    expect(told.map(({ diagnostic }) => diagnostic.code)).toEqual(["E702", "E702"]);
    expect(told[0].message).toContain("the disk is full");
    expect(await store.getTask("00")).toBeUndefined();
    await expect(fileStore(runs, { write: full }).putTask("00", Uint8Array.of(1))).rejects.toThrow(CodedError);
  });

  test("a run whose checkpoints cannot be kept stops and rejects with the cause", async () => {
    const { plan } = await compile({ path: "sweep.exp", text: SWEEP.replace("8_000", "20_000_000") });
    const runs = mkdtempSync(join(tmpdir(), "ansatz-test-"));
    const stop = new AbortController();
    const running = run(plan!, {
      platform: nodePlatform(),
      workers: 0,
      store: fileStore(runs, { write: full }),
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 200);
    await expect(running.result).rejects.toThrow("the disk is full");
  });
});
