/** `ansatz check FILE…`: diagnostics only. */

import { styled } from "../../runtime/figures/terminal/ansi.ts";
import { shortPath } from "../examples.ts";
import { EXIT } from "../exit-codes.ts";
import { fileHost } from "../file-host.ts";
import type { Compiler } from "../library.ts";
import { printDiagnostics } from "../run/print-diagnostics.ts";
import { readSource } from "../source-file.ts";
import { colourMode, type World } from "../world.ts";

/** 0 if every file can run, 2 otherwise; warnings do not count. */
export async function checkCommand(
  names: readonly string[],
  options: { readonly json?: boolean; readonly color?: boolean; readonly quiet?: boolean },
  world: World,
  compiler: () => Promise<Compiler>,
): Promise<number> {
  const sources = names.map((name) => readSource(name, world.cwd));
  const { compile } = await compiler();
  let code: number = EXIT.ok;
  for (const source of sources) {
    const { project } = source;
    const { plan, diagnostics, files } = compile(
      { path: shortPath(source.path, project), text: source.text },
      { host: fileHost(project) },
    );
    printDiagnostics(diagnostics, files, options, world);
    if (!plan) code = EXIT.input;
    else if (!options.json && !options.quiet) {
      const color = colourMode(world, world.stdout, options.color);
      const { tasks, points } = plan.estimate;
      world.stdout.write(
        `${styled("✓", color, "green")} ${source.shown}: ${points} ${points === 1 ? "point" : "points"}, ${tasks} ${tasks === 1 ? "task" : "tasks"}\n`,
      );
    }
  }
  return code;
}
