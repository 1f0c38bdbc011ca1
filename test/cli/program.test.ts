/** Commands inside this process: arguments, files that cannot be programs, exit codes, a run from scripted events. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../cli/commands/run.ts";
import type { Library } from "../../cli/library.ts";
import { main } from "../../cli/program.ts";
import { colourMode, isInteractive } from "../../cli/world.ts";
import type { Event } from "../../runtime/events.ts";
import { plan } from "../runtime/figures/fixtures.ts";
import { gallery } from "../runtime/figures/gallery.ts";
import { script, testWorld } from "./fixtures.ts";

const folder = () => mkdtempSync(join(tmpdir(), "ansatz-test-"));

async function command(args: readonly string[], cwd = folder()) {
  const world = testWorld(cwd);
  return { code: await main(args, world), out: world.out(), err: world.err() };
}

describe("wrong arguments are a sentence and exit code 2", () => {
  test.each<[string, RegExp]>([
    ["rnu x.exp", /^there is no command `rnu`; did you mean `ansatz run`\n$/],
    ["x.exp", /^there is no command `x\.exp`; to run a file write `ansatz run x\.exp`\n$/],
    ["run", /^`ansatz run FILE`: FILE is missing; `ansatz run --help` shows how\n$/],
    ["run missing.exp", /^error\[E501\]: there is no file `missing\.exp`\n {2}help: `ansatz new NAME`/],
    ["run superposition.exp", /example of that name: `ansatz run example:superposition`/],
    ["run example:superposotion", /^there is no example `superposotion`; did you mean `example:superposition`\n$/],
    ["run example:superposition --jobs zero", /^`--jobs zero`: a whole number from 1 to 9999 is needed/],
    ["run example:superposition --set density", /^`--set density` is not of the form name=value/],
    [
      "run example:superposition --listing",
      /^`--listing` prints the programs and runs nothing: write `--dry-run --listing`\n$/,
    ],
    ["run example:superposition --fast", /^`ansatz run` has no option `--fast`; `ansatz run --help` shows how\n$/],
    ["run x.exp --jbos 2", /^`ansatz run` has no option `--jbos`; did you mean `--jobs`\n$/],
    ["run x.exp --jobs", /^`--jobs` needs a value: `--jobs N`\n$/],
    ["run x.exp y.exp", /^`ansatz run` takes one argument, and there are more/],
    ["run example:superposition --out=", /^`--out` needs a folder/],
    ["compare last", /^`ansatz compare A B`: B is missing/],
    ["show last", /^there are no runs here/],
    ["explain E999", /^there is no code `E999`/],
  ])("%s", async (line, sentence) => {
    const { code, out, err } = await command(line.split(" "));
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/ at .*:\d+:\d+|Error:/);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

describe("what cannot be a program", () => {
  const files: Record<string, (path: string) => void> = {
    "a folder": (path) => mkdirSync(path),
    "a binary file": (path) => writeFileSync(path, Uint8Array.of(0x7f, 0x45, 0, 1)),
    "not text in UTF-8": (path) => writeFileSync(path, Uint8Array.of(0x41, 0xff, 0xfe)),
    "a program has at most": (path) => writeFileSync(path, " ".repeat(1_100_000)),
  };
  test.each(Object.entries(files))("%s", async (sentence, make) => {
    const cwd = folder();
    make(join(cwd, "x.exp"));
    for (const verb of ["run", "check", "fmt"]) {
      const { code, err } = await command([verb, "x.exp"], cwd);
      expect(err).toContain(sentence);
      expect(code).toBe(2);
    }
  });

  test.skipIf(process.getuid?.() === 0)("may not be read", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "x.exp"), "");
    chmodSync(join(cwd, "x.exp"), 0);
    expect((await command(["check", "x.exp"], cwd)).err).toContain("may not be read");
  });
});

test("alone: one screen with the examples", async () => {
  const { code, out } = await command([]);
  expect(code).toBe(0);
  expect(out).toContain("ansatz run example:superposition");
  expect(out.split("\n").length).toBeLessThanOrEqual(24);
});

test.each(["", "// a remark\n", "let a = 1\n"])("a file with nothing to run: %j", async (text) => {
  const cwd = folder();
  writeFileSync(join(cwd, "empty.exp"), text);
  const { code, out, err } = await command(["run", "empty.exp"], cwd);
  expect(err).toContain("`empty.exp` has nothing to run: no stage, measure, plot or expect");
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(existsSync(join(cwd, "runs"))).toBe(false);
});

test("`--set` of a name that the file does not have shows what was written, and the nearest", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "x.exp"), "let rate = 1\nexpect rate == 1\n");
  const { code, err } = await command(["run", "x.exp", "--set", "rat=2"], cwd);
  expect(err).toBe(`error[E201]: \`--set rat\`: the file has no let or sweep \`rat\`
 --> --set rat:1:1
  |
1 | rat=2
  | ^^^ not defined
  = help: did you mean \`rate\`?
`);
  expect(code).toBe(2);
});

test("every command has help with examples, in two ways", async () => {
  const names = [...(await command(["--help"])).out.matchAll(/^ {2}([a-z]+) .*/gm)].map((m) => m[1]);
  const commands = names.filter((name) => !["ansatz", "help"].includes(name));
  expect(commands.length).toBe(12);
  for (const name of commands) {
    const help = await command([name, "--help"]);
    expect(help.code).toBe(0);
    expect(help.out).toMatch(new RegExp(`\nexamples\n {2}ansatz ${name}`));
    expect(await command(["help", name])).toEqual(help);
  }
});

test("help and version are no errors", async () => {
  expect(await command(["--version"])).toMatchObject({ code: 0, out: "0.1.0\n" });
  const help = await command(["--help"]);
  expect(help.code).toBe(0);
  for (const name of ["run", "check", "fmt", "explain", "ls", "show", "report", "new", "doctor"])
    expect(help.out).toContain(`  ${name} `);
});

test("new writes a starter that is in canonical form and has no error; a second time it refuses", async () => {
  const cwd = folder();
  expect((await command(["new", "first"], cwd)).code).toBe(0);
  expect(await command(["fmt", "--check", "first.exp"], cwd)).toEqual({ code: 0, out: "", err: "" });
  const checked = await command(["check", "first.exp"], cwd);
  expect(checked).toEqual({ code: 0, out: "✓ first.exp: 3 points, 3 tasks\n", err: "" });
  expect((await command(["new", "first"], cwd)).err).toContain("`first.exp` exists");
});

test("check: diagnostics with their place on stderr, as JSON on stdout, exit code 2", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "x.exp"), "measure a = nothing\n");
  const text = await command(["check", "x.exp"], cwd);
  expect(text.code).toBe(2);
  expect(text.err).toContain("error[E201]");
  expect(text.err).toContain("x.exp:1:13");
  const json = await command(["check", "--json", "x.exp"], cwd);
  expect(json.code).toBe(2);
  expect(JSON.parse(json.out.split("\n")[0])).toMatchObject({
    event: "diagnostic",
    path: "x.exp",
    diagnostic: { code: "E201", severity: "error" },
  });
});

test("--dry-run --listing: the plan, then the program of each stage; --no-fuse shows its plain form", async () => {
  const { code, out } = await command(["run", "example:superposition", "--dry-run", "--listing"]);
  expect(code).toBe(0);
  const lines = out.split("\n");
  expect(lines[0]).toBe("superposition: Five features in two dimensions");
  const head = lines.findIndex((line) => line.startsWith("train trained: 60 tasks, tiles of 256 lanes, "));
  expect(lines.slice(head + 1, head + 4)).toEqual([
    "task    input0 = density",
    "state   f32     W[2,5] b[5] W/m[2,5] W/v[2,5] b/m[5] b/v[5]",
    "inputs  f32     input0",
  ]);
  expect(out).toMatch(/\n {2}emitted \d+ over/);
  const plain = await command(["run", "example:superposition", "--dry-run", "--listing", "--no-fuse", "--json"]);
  const { stage, program } = JSON.parse(plain.out);
  expect(stage).toBe("trained");
  expect(program.text).toContain("check_finite loss");
  expect(program.text).not.toContain("emitted");
});

test("explain shows entries and codes", async () => {
  const adam = await command(["explain", "adam"]);
  expect(adam.out).toMatch(/^adam {2}\(optimizer\)/);
  expect(adam.out).toContain("learning_rate: number");
  expect((await command(["explain", "E201"])).out).toMatch(/^E201: /);
  expect((await command(["explain"])).out).toContain("optimizer\n");
});

describe("run", () => {
  /** A library whose run gives the scripted events. */
  function scripted(events: readonly Event[], code: 0 | 1 | 3 | 130 = 1): () => Promise<Library> {
    const planned = plan({ density: [1, 0.36, 0.05] }, []);
    return async () => ({
      catalogue: {
        entries: [],
        settings: { train: [], sample: [], solve: [], simulate: [] },
        evaluate: () => ({ shape: [], data: [0] }),
        memory: 0,
        version: "",
      },
      compile: (source) => ({ plan: planned, diagnostics: [], files: [source] }),
      run: () => ({
        async *[Symbol.asyncIterator]() {
          yield* events;
        },
        result: Promise.resolve({ results: new Map(), code, hash: "0" }),
      }),
      listings: async () => [],
      platform: () => ({ cores: 1, now: () => 0, startWorker: () => Promise.reject(new Error("no workers here")) }),
    });
  }
  const withFigures: Event[] = [
    ...script().slice(0, -1),
    ...gallery()
      .slice(0, 2)
      .map((spec) => ({ event: "figure" as const, spec })),
    ...script().slice(-1),
  ];

  test("plain: messages on stderr, results on stdout, everything in the run's folder", async () => {
    const cwd = folder();
    const world = testWorld(cwd);
    expect(await runCommand("example:superposition", {}, world, scripted(withFigures))).toBe(1);
    expect(world.err()).toContain("trained: done, 6 of 6 tasks");
    expect(world.out()).not.toContain("\u001b");
    expect(world.out().trimEnd().split("\n").at(-1)).toMatch(
      /1 holds, 1 fails, 1 undecided .*runs\/superposition\/3fa9c1d2 .*ansatz report last$/,
    );
    const run = join(cwd, "runs", "superposition", "3fa9c1d2");
    expect(readdirSync(run).sort()).toEqual([
      "environment.json",
      "events.jsonl",
      "figures",
      "metrics.parquet",
      "plan.json",
      "report.html",
      "results.json",
      "source.exp",
      "status.json",
      "weights.safetensors",
    ]);
    expect(readdirSync(join(run, "figures"))).toEqual(["1-columns.svg", "2-heatmap.svg"]);
    expect(JSON.parse(readFileSync(join(run, "status.json"), "utf8"))).toMatchObject({
      state: "done",
      code: 1,
      holds: 1,
      fails: 1,
      inconclusive: 1,
    });
    expect(readFileSync(join(run, "events.jsonl"), "utf8").trimEnd().split("\n").length).toBe(
      withFigures.filter((e) => e.event !== "record" && e.event !== "progress").length,
    );
  });

  test("json: nothing but events, the last one with the folder", async () => {
    const world = testWorld(folder());
    expect(await runCommand("example:superposition", { json: true }, world, scripted(withFigures))).toBe(1);
    const events = world
      .out()
      .trimEnd()
      .split("\n")
      .map((l) => JSON.parse(l));
    expect(events.map((e) => e.event)).toEqual(withFigures.map((e) => e.event));
    expect(events.at(-1)).toMatchObject({ event: "end", code: 1, folder: "runs/superposition/3fa9c1d2" });
    expect(world.err()).toBe("");
  });

  test("interrupted: 130, and how to go on", async () => {
    const cwd = folder();
    const world = testWorld(cwd);
    expect(await runCommand("example:superposition", {}, world, scripted(script(2), 130))).toBe(130);
    expect(world.err()).toContain("`ansatz run example:superposition` goes on from here");
    expect(JSON.parse(readFileSync(join(cwd, "runs/superposition/3fa9c1d2/status.json"), "utf8")).state).toBe(
      "interrupted",
    );
  });

  test("a run held by a living process is refused, and left alone", async () => {
    const cwd = folder();
    const run = join(cwd, "runs", "superposition", "3fa9c1d2");
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, ".lock"), `${process.pid}\n`);
    await expect(runCommand("example:superposition", {}, testWorld(cwd), scripted(script()))).rejects.toThrow(
      "held by process",
    );
    expect(existsSync(join(run, "plan.json"))).toBe(false);
  });

  test("dry run: the plan, and no folder", async () => {
    const cwd = folder();
    const world = testWorld(cwd);
    expect(await runCommand("example:superposition", { dryRun: true }, world, scripted([]))).toBe(0);
    expect(world.out()).toContain("density over 3 values: 1 0.36 0.05");
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });
});

test("a live screen only on a terminal; colours by the usual variables", () => {
  const tty = (env: Record<string, string>) => testWorld("/", { isTTY: true, env });
  expect(
    [{}, { CI: "true" }, { TERM: "dumb" }].map((env) => isInteractive(tty(env as Record<string, string>))),
  ).toEqual([true, false, false]);
  expect(isInteractive(testWorld("/"))).toBe(false);
  const mode = (env: Record<string, string>, isTTY = true) => {
    const world = testWorld("/", { isTTY, env });
    return colourMode(world, world.stdout);
  };
  expect([
    mode({ COLORTERM: "truecolor" }),
    mode({ TERM: "xterm-256color" }),
    mode({ TERM: "xterm" }),
    mode({ NO_COLOR: "1" }),
    mode({ TERM: "dumb" }),
    mode({}, false),
  ]).toEqual(["truecolor", "256", "16", "none", "none", "none"]);
});
