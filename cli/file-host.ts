/** Files that a program names: below the current folder if the program lies there, else below the program's own. */
import { readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import type { FileHost } from "../dsl/plan/host.ts";

/** The project's folder. */
export function projectOf(file: string, cwd: string): string {
  const inside = relative(cwd, file);
  return inside.startsWith("..") || isAbsolute(inside) ? dirname(file) : cwd;
}

/** Reads inside the project only; links that lead out of it are refused. */
export function fileHost(project: string): FileHost {
  return {
    read(path) {
      const full = join(project, path);
      try {
        const real = relative(realpathSync(project), realpathSync(full));
        if (real.startsWith("..") || isAbsolute(real)) return { problem: "it leads out of the project's folder" };
        return { bytes: new Uint8Array(readFileSync(full)) };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        return {
          problem:
            code === "ENOENT"
              ? "there is no such file"
              : code === "EISDIR"
                ? "it is a folder"
                : code === "EACCES"
                  ? "it may not be read"
                  : (error as Error).message,
        };
      }
    },
  };
}
