/** The tarball as somebody gets it: installed into an empty folder without a network, started, imported in Node, type-checked, and bundled into a page. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import { browserPath, launch } from "../browser/browser.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = `data points {
  x ~ normal(0, 1)
}

model line(x) {
  param w = 0
  loss = (2 * x - w * x)^2
}

let rate = 0.05

sweep rate over [0.01, 0.05]

trained = train line on points {
  optimizer = sgd(learning_rate = rate)
  batch = 64
  steps = 300
}

expect trained.w within 0.1 of 2
`;
/** What a program does with the library; \`compile\` and \`run\` stand above it. */
const USE = `const { plan, diagnostics } = await compile(${JSON.stringify(PROGRAM)});
if (!plan) throw new Error(diagnostics.map((d) => d.message).join());
const running = run(plan, { workers: 1 });
const events = [];
for await (const event of running) if (event.event === "verdict") events.push(event.state);
const { code, hash } = await running.result;
const answer = JSON.stringify({ code, hash, events });
`;

const { FORCE_COLOR: _, ...rest } = process.env;
const ENVIRONMENT = { ...rest, NO_COLOR: "1" };

const command = (name: string, args: readonly string[], cwd: string) =>
  spawnSync(name, args, { cwd, encoding: "utf8", env: ENVIRONMENT });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ansatz-package-"));
  const packed = command("npm", ["pack", "--pack-destination", folder, "--silent"], ROOT);
  expect(packed.status, packed.stderr).toBe(0);
  const tarball = packed.stdout.trim().split("\n").at(-1)!;
  writeFileSync(join(folder, "package.json"), '{ "name": "elsewhere", "private": true, "type": "module" }\n');
  const installed = command("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${tarball}`], folder);
  expect(installed.status, installed.stderr).toBe(0);
}, 240_000);

test("it needs no other package, and carries examples, types and licence but no sources", () => {
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["ansatz"]);
  const inside = join(folder, "node_modules/ansatz");
  expect(readdirSync(inside).sort()).toEqual(
    ["LICENSE", "README.md", "dist", "docs", "examples", "package.json"].filter((name) => existsSync(join(ROOT, name))),
  );
  const { exports, bin, types, main } = JSON.parse(readFileSync(join(inside, "package.json"), "utf8"));
  const targets = [
    bin.ansatz,
    types,
    main,
    ...Object.values(exports).flatMap((e) => Object.values(typeof e === "string" ? [e] : (e as object))),
  ];
  for (const target of targets) expect(existsSync(join(inside, target as string)), String(target)).toBe(true);
  const wasm = readFileSync(join(inside, "dist/engine.wasm"));
  expect(WebAssembly.validate(wasm)).toBe(true);
});

test("publint finds nothing, not even a suggestion", async () => {
  const tarball = readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz"))!));
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, level: "suggestion" });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test("npx ansatz run example:superposition", () => {
  const { status, stdout, stderr } = command("npx", ["ansatz", "run", "example:superposition"], folder);
  expect(stderr).toContain("trained: done, 60 of 60 tasks");
  expect(stdout).toMatch(/ 2 hold {6}.*ansatz report last/);
  expect(status).toBe(0);
  const [hash] = readdirSync(join(folder, "runs/superposition"));
  const report = readFileSync(join(folder, "runs/superposition", hash, "report.html"), "utf8");
  expect(report).toMatch(/<script>[^<]*u-legend/); // script and style came along
  expect(report).toContain("prefers-color-scheme");
}, 240_000);

test("npx ansatz check and explain need no repository either", () => {
  writeFileSync(join(folder, "line.exp"), PROGRAM);
  expect(command("npx", ["ansatz", "check", "line.exp"], folder)).toMatchObject({ status: 0 });
  expect(command("npx", ["ansatz", "explain", "E201"], folder).stdout).toMatch(/^E201: /);
});

let inNode: string;
test("a library in Node, with worker threads", () => {
  writeFileSync(join(folder, "use.mjs"), `import { compile, run } from "ansatz";\n${USE}console.log(answer);\n`);
  const { stdout, stderr, status } = command(process.execPath, ["use.mjs"], folder);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  inNode = stdout.trim();
  expect(JSON.parse(inNode)).toEqual({ code: 0, hash: expect.stringMatching(/^[0-9a-f]{64}$/), events: ["holds"] });
});

test("the compiler alone", () => {
  writeFileSync(
    join(folder, "parse.mjs"),
    `import { format, parse } from "ansatz/dsl";\nconsole.log(format("let  a=1\\n").text, typeof parse);\n`,
  );
  expect(command(process.execPath, ["parse.mjs"], folder)).toMatchObject({
    stdout: "let a = 1\n function\n",
    stderr: "",
  });
});

test("its types are found and hold, with the resolution of Node and of bundlers", () => {
  const text = `import { compile, type Event, run, type RunResult } from "ansatz";
import { format } from "ansatz/dsl";
import { browserPlatform } from "ansatz/browser";
const { plan } = await compile("let a = 1");
if (plan) {
  const running = run(plan, { workers: 1, platform: browserPlatform() });
  for await (const event of running) {
    const kind: Event["event"] = event.event;
    console.log(kind);
  }
  const result: RunResult = await running.result;
  // @ts-expect-error: the hash is a text
  const wrong: number = result.hash;
  console.log(wrong, format("").text.length);
}
// @ts-expect-error: a program is a text
await compile(1);
export {};
`;
  writeFileSync(join(folder, "types.mts"), text);
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  for (const resolution of [{ module: "nodenext" }, { module: "esnext", moduleResolution: "bundler" }]) {
    // Every declaration of the package is checked too: it may name no package that is not there.
    const compilerOptions = {
      noEmit: true,
      strict: true,
      target: "es2022",
      lib: ["es2023", "dom"],
      types: [],
      skipLibCheck: false,
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { ...compilerOptions, ...resolution }, files: ["types.mts"] }),
    );
    const { stdout } = command(process.execPath, [tsc, "-p", "."], folder);
    expect(stdout).toBe("");
  }
}, 120_000);

describe.skipIf(browserPath === undefined)("in a page", () => {
  test("bundled with vite, it runs in a Web Worker and gives the bits of Node", async () => {
    const source = join(folder, "page");
    const output = join(folder, "page-built");
    mkdirSync(source);
    writeFileSync(
      join(source, "index.html"),
      '<!doctype html><title>page</title><script type="module" src="./main.js"></script>',
    );
    writeFileSync(join(source, "main.js"), `import { compile, run } from "ansatz";\n${USE}document.title = answer;\n`);
    await build({ root: source, configFile: false, logLevel: "error", build: { outDir: output, target: "es2022" } });
    expect(readdirSync(join(output, "assets")).some((name) => /worker/.test(name))).toBe(true);

    const asked: string[] = [];
    const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      asked.push(path);
      const file = join(output, path === "/" ? "index.html" : path);
      if (!existsSync(file)) return response.writeHead(404).end();
      response
        .writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" })
        .end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const failures: string[] = [];
      page.on("pageerror", (error) => failures.push(error.message));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction(() => document.title.startsWith("{"), undefined, { timeout: 30_000 }).catch(() => {});
      expect(failures).toEqual([]);
      expect(await page.title()).toBe(inNode);
      expect(asked.some((path) => /worker/.test(path))).toBe(true);
    } finally {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    }
  }, 120_000);
});
