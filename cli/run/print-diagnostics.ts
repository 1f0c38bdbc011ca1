/** Diagnostics to stderr as text, or to stdout as JSON lines. */
import type { Diagnostic } from "../../dsl/diagnostics/diagnostic.ts";
import { render } from "../../dsl/diagnostics/render.ts";
import type { SourceFile } from "../../dsl/source.ts";
import { colourMode, type World, widthOf } from "../world.ts";

export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  options: { readonly json?: boolean; readonly color?: boolean },
  world: World,
): void {
  if (diagnostics.length === 0) return;
  if (options.json) {
    for (const diagnostic of diagnostics)
      world.stdout.write(
        `${JSON.stringify({ time: 0, event: "diagnostic", diagnostic, path: files[diagnostic.span.file]?.path ?? null })}\n`,
      );
    return;
  }
  world.stderr.write(
    render(
      diagnostics.map((diagnostic) => repairable(diagnostic, files)),
      files,
      {
        color: colourMode(world, world.stderr, options.color) !== "none",
        width: widthOf(world.stderr),
      },
    ),
  );
}

/** What stands on the command line is not repaired by `check --fix`. */
function repairable(diagnostic: Diagnostic, files: readonly SourceFile[]): Diagnostic {
  if (!files[diagnostic.span.file]?.path.startsWith("--set ")) return diagnostic;
  const { fix: _, ...rest } = diagnostic;
  return rest;
}
