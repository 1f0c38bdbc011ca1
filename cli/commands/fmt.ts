/** `ansatz fmt FILE…`: the canonical form, in place; `-` from stdin to stdout. */
import { readFileSync } from "node:fs";
import { render } from "../../dsl/diagnostics/render.ts";
import { format } from "../../dsl/format/format.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { readSource } from "../source-file.ts";
import { writeAtomic } from "../store/atomic.ts";
import { colourMode, type World, widthOf } from "../world.ts";

/** With `check`: lists the files that differ and returns 1 if there are any. A file with syntax errors is left alone: 2. */
export async function fmtCommand(
  names: readonly string[],
  options: { readonly check?: boolean; readonly color?: boolean },
  world: World,
): Promise<number> {
  let code: number = EXIT.ok;
  for (const name of names) {
    const source =
      name === "-"
        ? { path: "-", shown: "stdin", text: readFileSync(0, "utf8"), project: world.cwd }
        : readSource(name, world.cwd);
    if (name.startsWith("example:"))
      throw new UsageError("examples belong to the installation and are not formatted in place; copy one first");
    const { text, diagnostics } = format(source.text);
    if (diagnostics.some((d) => d.severity === "error")) {
      world.stderr.write(
        render(diagnostics, [{ path: source.shown, text: source.text }], {
          color: colourMode(world, world.stderr, options.color) !== "none",
          width: widthOf(world.stderr),
        }),
      );
      code = EXIT.input;
      continue;
    }
    const differs = text !== source.text;
    if (name === "-" && !options.check) world.stdout.write(text);
    else if (differs && options.check) {
      world.stdout.write(`${source.shown}\n`);
      code = Math.max(code, 1);
    } else if (differs) {
      writeAtomic(source.path, text);
      world.stderr.write(`formatted ${source.shown}\n`);
    }
  }
  return code;
}
