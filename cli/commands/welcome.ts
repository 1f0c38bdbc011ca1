/** `ansatz` alone: one screen. */
import { styled } from "../../runtime/figures/terminal/ansi.ts";
import { exampleNames, exampleTitle } from "../examples.ts";
import { EXIT } from "../exit-codes.ts";
import { colourMode, type World } from "../world.ts";

export async function welcomeCommand(options: { readonly color?: boolean }, world: World): Promise<number> {
  const color = colourMode(world, world.stdout, options.color);
  const bold = (text: string) => styled(text, color, "bold");
  const names = exampleNames();
  const wide = Math.max(...names.map((n) => n.length));
  const shown = names.slice(0, 12);
  world.stdout.write(
    [
      `${bold("ansatz")}  a workbench for the theory of small neural networks: one declared model is trained, sampled, solved, and the file says what should agree`,
      "",
      `  ${bold("ansatz run example:superposition")}   five features in two dimensions, live`,
      `  ${bold("ansatz new first")}                   a commented starter file`,
      `  ${bold("ansatz explain")}                     all that can be named: distributions, optimisers, theories, plots`,
      "",
      "examples",
      ...shown.map((n) => `  ${n.padEnd(wide)}  ${styled(exampleTitle(n), color, "dim")}`),
      ...(names.length > shown.length ? [`  … and ${names.length - shown.length} more`] : []),
      "",
      "ansatz --help lists all commands",
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
