/** Half-written files of processes that were killed: `NAME.PID.SERIAL.tmp`. */
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const LEFT = /\.(\d+)\.\d+\.tmp$/;

/** Takes away what dead processes left in these folders; what a living one is writing stays. */
export function removeLeftovers(folders: readonly string[], isAlive: (pid: number) => boolean): void {
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      const pid = Number(LEFT.exec(name)?.[1] ?? 0);
      if (pid > 0 && !isAlive(pid)) rmSync(join(folder, name), { force: true });
    }
  }
}

/** Names in a folder; none where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Names of the files (not folders) in a folder. */
export function filesIn(folder: string): string[] {
  return namesIn(folder).filter((name) => statSync(join(folder, name)).isFile());
}
