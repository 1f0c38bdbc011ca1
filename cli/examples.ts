/** The examples that come with the package, by name: `superposition`, `toy-models/dimensions`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "./exit-codes.ts";
import { nearest } from "./nearest.ts";

/** The folder `examples` beside `dist` or `cli`, wherever this module ended up. */
export function examplesFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let k = 0; k < 4; k += 1) {
    const candidate = join(folder, "examples");
    if (existsSync(candidate) && statSync(candidate).isDirectory()) return candidate;
    folder = dirname(folder);
  }
  throw new UsageError("the examples are missing from this installation; install ansatz again");
}

/** Names without `.exp`, folders before, sorted. */
export function exampleNames(): string[] {
  const root = examplesFolder();
  return readdirSync(root, { recursive: true })
    .map((n) => String(n).replaceAll("\\", "/"))
    .filter((n) => n.endsWith(".exp"))
    .map((n) => n.slice(0, -4))
    .sort();
}

/** What an example is called in its first line, and where it comes from. */
export function exampleTitle(name: string): string {
  const first = readFileSync(join(examplesFolder(), `${name}.exp`), "utf8").split("\n", 1)[0];
  return /experiment\s+"([^"]*)"/.exec(first)?.[1] ?? "";
}

/** Path of an example by its name, or by its last part where that is unique. */
export function resolveExample(name: string): string {
  const names = exampleNames();
  const found = names.filter((n) => n === name || n.endsWith(`/${name}`));
  if (found.length === 1 || names.includes(name))
    return join(examplesFolder(), `${names.includes(name) ? name : found[0]}.exp`);
  if (found.length > 1)
    throw new UsageError(`there are several examples \`${name}\`: ${found.map((f) => `example:${f}`).join(", ")}`);
  const near = nearest(
    name,
    names.flatMap((n) => [n, n.slice(n.lastIndexOf("/") + 1)]),
  );
  throw new UsageError(
    `there is no example \`${name}\`${near ? `; did you mean \`example:${near}\`` : `; there are ${names.join(", ")}`}`,
  );
}

/** Path as people see it. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}
