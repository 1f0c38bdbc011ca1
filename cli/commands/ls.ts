/** `ansatz ls`: the runs on this disk, the newest last. */
import { secondsText } from "../../runtime/figures/numbers.ts";
import { styled } from "../../runtime/figures/terminal/ansi.ts";
import { EXIT } from "../exit-codes.ts";
import { runsFolder } from "../source-file.ts";
import { listRuns } from "../store/find-run.ts";
import { colourMode, type World } from "../world.ts";

export async function lsCommand(
  options: { readonly out?: string; readonly json?: boolean; readonly color?: boolean },
  world: World,
): Promise<number> {
  const runs = listRuns(runsFolder(world.cwd, options.out));
  if (options.json) {
    for (const run of runs) world.stdout.write(`${JSON.stringify({ path: run.path, ...run.status })}\n`);
    return EXIT.ok;
  }
  if (runs.length === 0) {
    world.stderr.write("there are no runs here; `ansatz run example:superposition` makes one\n");
    return EXIT.ok;
  }
  const color = colourMode(world, world.stdout, options.color);
  const name = Math.max(4, ...runs.map((r) => r.status.name.length));
  world.stdout.write(
    `${styled(`${"name".padEnd(name)}  hash      when              time        claims`, color, "dim")}\n`,
  );
  for (const { hash8, status } of runs) {
    const claims = [
      status.holds > 0 ? `✓ ${status.holds}` : "",
      status.fails > 0 ? `✗ ${status.fails}` : "",
      status.inconclusive > 0 ? `? ${status.inconclusive}` : "",
      status.failed > 0 ? `! ${status.failed}` : "",
    ]
      .filter((t) => t !== "")
      .join("  ");
    const when = status.started.replace("T", " ").slice(0, 16);
    const time = status.state === "done" ? secondsText(status.seconds) : status.state;
    world.stdout.write(`${status.name.padEnd(name)}  ${hash8}  ${when}  ${time.padEnd(10)}  ${claims}\n`);
  }
  world.stderr.write("ansatz show NAME|HASH|last\n");
  return EXIT.ok;
}
