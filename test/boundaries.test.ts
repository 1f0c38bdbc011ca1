/** The directions of imports, and what each folder may not know. docs/architecture.md states them for people. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["assembly", "dsl", "runtime", "cli", "web"] as const;
type Folder = (typeof FOLDERS)[number];

interface Import {
  readonly from: string; // path of the importing file, from the root
  readonly to: string; // package name, or path from the root
  readonly typeOnly: boolean;
}

function files(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (name === "generated" || name === "node_modules") return [];
    if (statSync(join(root, path)).isDirectory()) return files(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function importsOf(path: string): Import[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(root, path), "utf8"),
    ts.ScriptTarget.ES2022,
    true,
    path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: Import[] = [];
  const add = (specifier: ts.Node, typeOnly: boolean) => {
    if (!ts.isStringLiteral(specifier)) return;
    const to = specifier.text.startsWith(".")
      ? relative(root, normalize(join(root, dirname(path), specifier.text)))
      : specifier.text;
    found.push({ from: path, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const named = node.importClause?.namedBindings;
      const allTypes =
        named !== undefined &&
        ts.isNamedImports(named) &&
        named.elements.length > 0 &&
        named.elements.every((e) => e.isTypeOnly);
      add(node.moduleSpecifier, node.importClause?.isTypeOnly === true || (allTypes && !node.importClause?.name));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a folder may import at run time and as types: our folders and packages. */
const ALLOWED: Record<Folder, { readonly run: readonly string[]; readonly types: readonly string[] }> = {
  assembly: { run: ["assembly"], types: ["assembly"] },
  dsl: { run: ["dsl", "chevrotain", "@noble/hashes"], types: ["dsl", "chevrotain"] },
  runtime: { run: ["runtime", "@noble/hashes", "d3-scale", "d3-dsv", "hyparquet"], types: ["runtime", "dsl"] },
  cli: {
    run: [
      "cli",
      "dsl",
      "runtime",
      "node:",
      "commander",
      "ink",
      "react",
      "@inkjs/ui",
      "zod",
      "hyparquet",
      "hyparquet-writer",
      "index.ts",
    ],
    types: ["cli", "dsl", "runtime", "react", "ink", "index.ts"],
  },
  web: { run: ["web", "dsl", "runtime", "uplot", "index.ts"], types: ["web", "dsl", "runtime", "uplot", "index.ts"] },
};

const starts = (to: string, allowed: readonly string[]) =>
  allowed.some((a) => to === a || to.startsWith(a.endsWith(":") ? a : `${a}/`) || to.startsWith(`${a}.`));

describe("imports go one way", () => {
  for (const folder of FOLDERS) {
    test(folder, () => {
      const paths = files(folder);
      expect(paths.length).toBeGreaterThan(0);
      const wrong = paths
        .flatMap(importsOf)
        .filter((i) => !(i.from === "runtime/engine/platform/node.ts" && i.to.startsWith("node:")))
        .filter(
          (i) => !starts(i.to, i.typeOnly ? [...ALLOWED[folder].types, ...ALLOWED[folder].run] : ALLOWED[folder].run),
        )
        .map((i) => `${i.from} imports ${i.to}`);
      expect(wrong).toEqual([]);
    });
  }
});

/** Names a folder must not mention outside comments and strings. */
function identifiers(path: string): { readonly name: string; readonly text: string }[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(root, path), "utf8"),
    ts.ScriptTarget.ES2022,
    true,
    path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: { name: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression))
      found.push({ name: node.expression.text, text: `${node.expression.text}.${node.name.text}` });
    else if (
      ts.isBinaryExpression(node) &&
      (node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
        node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken)
    )
      found.push({ name: "**", text: "**" });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const EXACT = new Set(
  ["abs", "floor", "ceil", "trunc", "round", "sign", "min", "max", "fround", "imul", "clz32"].map((f) => `Math.${f}`),
);
EXACT.add("Math.PI"); // one number, the same everywhere
/** Drawing is not a numeric path: what is computed there is shown, never stored as a result. */
const drawing = (path: string) => path.startsWith("runtime/figures/");

describe("what the numeric path may not use", () => {
  const paths = [...files("runtime"), ...files("dsl")];
  test("no host mathematics beyond the exact functions", () => {
    const wrong = paths
      .filter((p) => !drawing(p))
      .flatMap((p) =>
        identifiers(p)
          .filter((i) => (i.name === "Math" && !EXACT.has(i.text)) || i.name === "**")
          .map((i) => `${p}: ${i.text}`),
      );
    expect(wrong).toEqual([]);
  });
  test("no console, process, Date or random numbers of the host", () => {
    const wrong = paths
      .filter((p) => p !== "runtime/engine/platform/node.ts")
      .flatMap((p) =>
        identifiers(p)
          .filter((i) => ["console", "process", "Date", "Intl"].includes(i.name) || i.text === "Math.random")
          .map((i) => `${p}: ${i.text}`),
      );
    expect(wrong).toEqual([]);
  });
  test("no word that depends on the host's language settings", () => {
    const wrong = paths.flatMap((p) =>
      /\.(toLocaleString|localeCompare)\(/.test(readFileSync(join(root, p), "utf8")) ? [p] : [],
    );
    expect(wrong).toEqual([]);
  });
});
