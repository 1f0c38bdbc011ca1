/** `ansatz report RUN`: writes report.html of a run again and says where it is. */
import { shortPath } from "../examples.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { runsFolder } from "../source-file.ts";
import { findRun } from "../store/find-run.ts";
import { writeReportOf } from "../store/report.ts";
import type { World } from "../world.ts";

export async function reportCommand(name: string, options: { readonly out?: string }, world: World): Promise<number> {
  const run = findRun(runsFolder(world.cwd, options.out), name);
  if (run.status.state === "running")
    throw new UsageError(`\`${name}\` is not at its end; \`ansatz run ${run.status.file}\` goes on`);
  world.stdout.write(`${shortPath(writeReportOf(run.path), world.cwd)}\n`);
  return EXIT.ok;
}
