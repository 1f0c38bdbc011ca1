/** `--watch`: runs, waits for a change of the program's files, runs again. Ctrl-C while it waits ends it. */
import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { EXIT } from "../exit-codes.ts";
import type { World } from "../world.ts";

const SETTLE = 80; // milliseconds: editors write a file in several moves

/** Resolves to the code of the last run when the waiting is interrupted. A run that is interrupted ends the watching too. */
export async function watchFiles(
  once: () => Promise<{ readonly code: number; readonly files: readonly string[] }>,
  problem: (error: unknown) => void,
  world: World,
): Promise<number> {
  let files: readonly string[] = [];
  let code: number = EXIT.ok;
  for (;;) {
    try {
      ({ code, files } = await once());
    } catch (error) {
      problem(error);
      code = EXIT.input;
      if (files.length === 0) return code; // nothing to watch
    }
    if (code === EXIT.interrupted) return code;
    world.stderr.write("waiting for a change; Ctrl-C ends\n");
    if (!(await changed(files))) return code;
  }
}

/** True at a change of one of the files, false at SIGINT or SIGTERM. Folders are watched: editors replace files. */
function changed(files: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const watchers: FSWatcher[] = [];
    const end = (again: boolean) => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      process.off("SIGINT", leave);
      process.off("SIGTERM", leave);
      resolve(again);
    };
    const leave = () => end(false);
    process.on("SIGINT", leave);
    process.on("SIGTERM", leave);
    for (const folder of new Set(files.map(dirname))) {
      const names = new Set(files.filter((f) => dirname(f) === folder).map((f) => basename(f)));
      watchers.push(
        watch(folder, (_, name) => {
          if (name === null || !names.has(name)) return;
          clearTimeout(timer);
          timer = setTimeout(() => end(true), SETTLE);
        }),
      );
    }
  });
}
