// Writes dist/types/: the declarations of the library, of its own sources only. `npm pack` runs it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "dist/types");

/** Declares what `entries` export and all that this names. */
export function buildTypes(entries = ["index.ts", "dsl/index.ts"]) {
  rmSync(out, { recursive: true, force: true });
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: out, rootDir: root },
  );
  const { emitSkipped, diagnostics } = program.emit();
  if (emitSkipped)
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (f) => f,
        getCurrentDirectory: () => root,
        getNewLine: () => "\n",
      }),
    );
  const reached = new Set();
  for (const entry of entries) visit(join(out, entry), reached);
  for (const name of readdirSync(out, { recursive: true })) {
    const path = join(out, String(name));
    if (path.endsWith(".d.ts") && !reached.has(path)) rmSync(path);
  }
}

const REFERENCE = /(from\s+|import\()"(\.[^"]*)\.tsx?"/g;

/** Follows a declaration's references. Bundles, not sources, stand beside them: they are written as every resolver understands them. */
function visit(source, reached) {
  const path = source.replace(/\.tsx?$/, ".d.ts");
  if (reached.has(path)) return;
  reached.add(path);
  const text = readFileSync(path, "utf8");
  for (const [, , reference] of text.matchAll(REFERENCE)) visit(`${join(dirname(path), reference)}.ts`, reached);
  writeFileSync(path, text.replace(REFERENCE, '$1"$2.js"'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildTypes();
