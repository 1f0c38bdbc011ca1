// Makes docs/gallery.md and the drawings in docs/gallery/ from the programs there: every program is run, its figures are kept as SVG, and
// the page shows each with the lines that drew it. Equal programs give equal bytes; a test runs some of them again.
//   node scripts/gallery.mjs [NAME…]     only these programs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
export const folder = join(root, "docs/gallery");

/** Programs in the order of the page. */
export const ORDER = [
  ...["columns", "solids", "gram", "phase", "dimensions", "dynamics", "neurons", "circuit"],
  ...["branches", "surface", "adversary", "staircase", "calibration", "plane"],
];

/** The SVGs of a program's figures in their order, from a run in a folder of its own. */
export function drawings(name) {
  const out = mkdtempSync(join(tmpdir(), "ansatz-gallery-"));
  try {
    const args = [join(root, "dist/cli.js"), "run", join(folder, `${name}.exp`), "--out", out, "--quiet"];
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${name}.exp ended with ${status}: ${stderr}${stdout}`);
    const [hash] = readdirSync(join(out, name));
    const figures = join(out, name, hash, "figures");
    const order = (file) => Number(file.split("-")[0]);
    return readdirSync(figures)
      .filter((file) => file.endsWith(".svg"))
      .sort((a, b) => order(a) - order(b))
      .map((file) => readFileSync(join(figures, file), "utf8"));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Title, text and plots of a program. */
function parts(name) {
  const text = readFileSync(join(folder, `${name}.exp`), "utf8");
  const about = /^(?:\/\/.*\n)+/.exec(text)?.[0] ?? "";
  return {
    text,
    title: /^experiment "(.*)"$/m.exec(text)?.[1] ?? name,
    about: about.replace(/^\/\/ ?/gm, "").trim(),
    plots: /^plot [\s\S]*$/m.exec(text)?.[0].trim() ?? "",
  };
}

/** The page, from the programs and the drawings that lie beside them. */
export function page() {
  const images = readdirSync(folder).filter((file) => file.endsWith(".svg"));
  const sections = ORDER.map((name) => {
    const { title, about, plots, text } = parts(name);
    const own = images
      .filter((file) => new RegExp(`^${name}-\\d+\\.svg$`).test(file))
      .sort((a, b) => a.localeCompare(b));
    const shown = own.map((file) => `![${title}](gallery/${file})`).join("\n");
    return `## ${title}

${about}

\`\`\`exp
${plots}
\`\`\`

${shown}

<details><summary>the whole program, <code>docs/gallery/${name}.exp</code></summary>

\`\`\`exp
${text.trim()}
\`\`\`

</details>
`;
  });
  return `# Gallery

One small program for each kind of picture, with what it draws. Every program runs in a few seconds:
\`ansatz run docs/gallery/columns.exp\`. What each figure takes is in [the catalogue](catalogue.md#figures). The page and its drawings
are made by \`node scripts/gallery.mjs\`.

${sections.join("\n")}`;
}

function main(wanted) {
  const names = wanted.length > 0 ? wanted : ORDER;
  for (const name of names) {
    for (const file of readdirSync(folder))
      if (new RegExp(`^${name}-\\d+\\.svg$`).test(file)) rmSync(join(folder, file));
    const made = drawings(name);
    made.forEach((svg, k) => writeFileSync(join(folder, `${name}-${k + 1}.svg`), svg));
    console.log(`${name}: ${made.length} figures`);
  }
  writeFileSync(join(root, "docs/gallery.md"), page());
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
