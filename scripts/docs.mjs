// Makes the pages of docs/ that come from tables: catalogue.md, events.schema.json and the table of codes in language.md.
// `--check` writes nothing and exits 1 if one of them is stale.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Path and content of every page that is made. */
async function pages() {
  const { createServer } = await import("vite");
  const server = await createServer({
    root,
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  try {
    const load = (path) => server.ssrLoadModule(path);
    const [{ catalogueReference, withCodeTable }, { catalogue }, { loadEngine }, { eventJsonSchema }] =
      await Promise.all([
        load("/dsl/editor/reference.ts"),
        load("/runtime/catalogue/index.ts"),
        load("/runtime/engine/load.ts"),
        load("/scripts/event-schema.ts"),
      ]);
    const language = new URL("../docs/language.md", import.meta.url);
    return [
      ["docs/catalogue.md", catalogueReference(catalogue(await loadEngine()))],
      ["docs/events.schema.json", eventJsonSchema()],
      ...(existsSync(language) ? [["docs/language.md", withCodeTable(readFileSync(language, "utf8"))]] : []),
    ];
  } finally {
    await server.close();
  }
}

async function main(check) {
  let stale = 0;
  for (const [path, content] of await pages()) {
    const file = new URL(`../${path}`, import.meta.url);
    if (existsSync(file) && readFileSync(file, "utf8") === content) continue;
    stale += 1;
    if (check) console.error(`${path} is stale: run \`node scripts/docs.mjs\``);
    else {
      writeFileSync(file, content);
      console.error(`wrote ${path}`);
    }
  }
  return check && stale > 0 ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = await main(process.argv.includes("--check"));
