// `npm run reproduce [-- FOLDER | FILE …]`: runs examples at full size and prints a table of claim, expected, obtained. Finished tasks
// are kept in runs/.tasks, so a second call only evaluates.
import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = join(root, "examples");
const MARKS = { holds: "✓", fails: "✗", inconclusive: "?" };

const programs = (path) => {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".exp"))
    .sort()
    .map((name) => join(path, name));
};

/** Digits that say something. */
const number = (x) =>
  x === null || x === undefined
    ? ""
    : typeof x === "string" || Number.isInteger(x)
      ? String(x) // a text: infinite
      : String(Number(x.toPrecision(7)));

function run(file) {
  return new Promise((resolve) => {
    const verdicts = [];
    const problems = [];
    const child = spawn(process.execPath, [join(root, "dist/cli.js"), "run", file, "--json"], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const started = Date.now();
    createInterface({ input: child.stdout }).on("line", (line) => {
      const event = JSON.parse(line);
      if (event.event === "verdict") verdicts.push(event);
      else if (event.event === "task" && event.state === "failed") problems.push(`${event.id}: ${event.message}`);
    });
    child.on("close", (code) => resolve({ code, verdicts, problems, seconds: (Date.now() - started) / 1000 }));
  });
}

const wanted = process.argv.slice(2);
const files = (
  wanted.length === 0
    ? [examples]
    : wanted.map((name) =>
        [join(examples, name), join(examples, `${name}.exp`), name].find((path) =>
          statSync(path, { throwIfNoEntry: false }),
        ),
      )
).flatMap((path, k) => {
  if (path) return programs(path);
  console.error(`there is no example or folder ${wanted[k]}; there are ${readdirSync(examples).join(", ")}`);
  process.exit(2);
});

let worst = 0;
for (const file of files) {
  const { code, verdicts, problems, seconds } = await run(file);
  worst = Math.max(worst, code ?? 4);
  console.log(`\n${relative(root, file)}  (${seconds.toFixed(1)} s)`);
  const rows = verdicts.map((v) => [
    MARKS[v.state],
    v.text,
    number(v.right),
    `${number(v.left)}${v.se ? ` ± ${number(Number(v.se.toPrecision(2)))}` : ""}`,
    Object.entries(v.point)
      .map(([k, x]) => `${k} = ${x}`)
      .join(", "),
  ]);
  const table = [["", "claim", "expected", "obtained", "worst at"], ...rows];
  const widths = table[0].map((_, c) => Math.max(...table.map((row) => row[c].length)));
  for (const row of table)
    console.log(
      `  ${row
        .map((cell, c) => cell.padEnd(widths[c]))
        .join("  ")
        .trimEnd()}`,
    );
  for (const problem of problems) console.log(`  ! ${problem}`);
}
process.exit(worst);
