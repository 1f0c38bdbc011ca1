/** `ansatz check FILE…`: diagnostics only; with `--fix` the certain repairs are made first. */
import { lineStarts, position } from "../../dsl/diagnostics/positions.ts";
import type { Applied } from "../../dsl/editor/fixes.ts";
import { repair } from "../../dsl/editor/repair.ts";
import { styled } from "../../runtime/figures/terminal/ansi.ts";
import { shortPath } from "../examples.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { fileHost } from "../file-host.ts";
import type { Compiler } from "../library.ts";
import { printDiagnostics } from "../run/print-diagnostics.ts";
import { readSource } from "../source-file.ts";
import { writeAtomic } from "../store/atomic.ts";
import { colourMode, type World } from "../world.ts";

export interface CheckOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly fix?: boolean;
}

/** 0 if every file can run, 2 otherwise; warnings do not count. */
export async function checkCommand(
  names: readonly string[],
  options: CheckOptions,
  world: World,
  compiler: () => Promise<Compiler>,
): Promise<number> {
  if (options.fix && names.some((name) => name.startsWith("example:")))
    throw new UsageError("examples belong to the installation and are not repaired in place; copy one first");
  const sources = names.map((name) => readSource(name, world.cwd));
  const { compile, catalogue } = await compiler();
  let code: number = EXIT.ok;
  for (const source of sources) {
    const path = shortPath(source.path, source.project);
    const check = (text: string) => compile({ path, text }, { host: fileHost(source.project) });
    let compiled: ReturnType<typeof check>;
    if (options.fix) {
      const { text, checked, rounds } = repair(source.text, catalogue, check);
      for (const { before, applied } of rounds) report(applied, before, source.shown, path, options, world);
      if (text !== source.text) writeAtomic(source.path, text);
      compiled = checked;
    } else compiled = check(source.text);
    const { plan, diagnostics, files } = compiled;
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

function report(
  applied: readonly Applied[],
  text: string,
  shown: string,
  path: string,
  options: CheckOptions,
  world: World,
): void {
  const starts = lineStarts(text);
  for (const { code, start, end, before, after } of applied) {
    const { line, column } = position(text, start, starts);
    if (options.json) {
      const span = { file: 0, start, end };
      world.stdout.write(`${JSON.stringify({ time: 0, event: "fix", path, code, span, line, before, after })}\n`);
    } else if (!options.quiet)
      world.stderr.write(
        `${shown}:${line}:${column}: ${code}: ${before === "" ? `put \`${after}\`` : after === "" ? `removed \`${before}\`` : `\`${before}\` → \`${after}\``}\n`,
      );
  }
}
