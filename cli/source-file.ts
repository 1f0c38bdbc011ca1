/** Reads the file of a program. What cannot be one is a sentence, never a trace. */
import { readFileSync, statSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { CodedError } from "./coded-error.ts";
import { exampleNames, examplesFolder, resolveExample } from "./examples.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import { projectOf } from "./file-host.ts";

const LARGEST = 1 << 20; // bytes; a program is a page of text

export interface ReadSource {
  readonly path: string; // absolute
  readonly shown: string; // as diagnostics print it
  readonly text: string;
  readonly project: string; // folder that the files it names are read from
}

/** The text of a file or of `example:NAME`. */
export function readSource(name: string, cwd: string): ReadSource {
  if (name.startsWith("example:")) {
    const path = resolveExample(name.slice("example:".length));
    return { path, shown: name, text: checkedText(path, name), project: examplesFolder() };
  }
  const path = resolve(cwd, name);
  const shown = relative(cwd, path).startsWith("..") ? name : relative(cwd, path) || name;
  return { path, shown, text: checkedText(path, shown), project: projectOf(path, cwd) };
}

function checkedText(path: string, shown: string): string {
  let size: number;
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new UsageError(`\`${shown}\` is a folder; give one .exp file of it`);
    if (!stat.isFile()) throw new UsageError(`\`${shown}\` is not a regular file; give an .exp file`);
    size = stat.size;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw problem(error, shown);
  }
  if (size > LARGEST)
    throw new UsageError(
      `\`${shown}\` has ${size} bytes; a program has at most ${LARGEST}. data belong into a file of their own: \`data d from "file.csv"\``,
    );
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw problem(error, shown);
  }
  if (bytes.includes(0)) throw new UsageError(`\`${shown}\` is a binary file; a program is text in UTF-8`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new UsageError(`\`${shown}\` is not text in UTF-8; save it as UTF-8`);
  }
}

/** E501 with what to do. */
function problem(error: unknown, shown: string): CodedError {
  const e501 = (message: string, help: string) => new CodedError("E501", message, help, EXIT.input);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") {
    const stem = basename(shown, extname(shown));
    const example = exampleNames().find((e) => e === stem || e.endsWith(`/${stem}`));
    const hint = example
      ? `there is an example of that name: \`ansatz run example:${example}\``
      : extname(shown) === ""
        ? `did you mean \`${shown}.exp\` or \`example:${shown}\``
        : "`ansatz new NAME` writes a starter";
    return e501(`there is no file \`${shown}\``, hint);
  }
  if (code === "EACCES" || code === "EPERM")
    return e501(`\`${shown}\` may not be read`, `give yourself the right to: \`chmod u+r ${shown}\``);
  return e501(`\`${shown}\` cannot be read: ${(error as Error).message}`, "give a file that can be read");
}

/** Path of a run's parent folder. */
export function runsFolder(cwd: string, out?: string): string {
  if (out === "") throw new UsageError("`--out` needs a folder, as in `--out results`");
  return out === undefined ? join(cwd, "runs") : resolve(cwd, out);
}
