/** The page of an error code: what it means, a program that shows it, and what is reported about that program. */
import { codes } from "../dsl/diagnostics/codes.ts";
import { render } from "../dsl/diagnostics/render.ts";
import { folded } from "../runtime/figures/text.ts";
import type { Compiler } from "./library.ts";

export async function codePage(
  code: string,
  style: { readonly color: boolean; readonly width: number },
  compiler: () => Promise<Compiler>,
): Promise<string | undefined> {
  const page = codes.get(code);
  if (page === undefined) return undefined;
  const { example, files: given = {} } = page;
  const host = {
    read: (path: string) =>
      given[path] === undefined
        ? { problem: "there is no such file" }
        : { bytes: new TextEncoder().encode(given[path]) },
  };
  const { diagnostics, files } = (await compiler()).compile({ path: "example.exp", text: example }, { host });
  const indent = (text: string) => text.replace(/^(?=.)/gm, "  ");
  const lines = [
    `${code}: ${page.title}`,
    "",
    ...folded(page.explanation, style.width),
    "",
    "example",
    "",
    indent(example),
  ];
  for (const [path, text] of Object.entries(given)) lines.push(`${path}`, "", indent(text));
  if (diagnostics.some((diagnostic) => diagnostic.code === code))
    lines.push("is reported as", "", indent(render(diagnostics, files, style)));
  else if (code.startsWith("E7")) lines.push("is reported when it runs, or by the folder of results\n");
  return lines.join("\n");
}
