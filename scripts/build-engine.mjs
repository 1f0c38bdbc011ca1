/**
 * Builds the engine: the instruction table → assembly/generated/opcodes.ts → asc → dist/engine.wasm and runtime/engine/generated/wasm.ts
 * (the same bytes as base64, so that one module serves Node, workers and pages). Does nothing when no input has changed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import typescript from "typescript";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const table = join(root, "runtime/program/instructions.ts");
const opcodes = join(root, "assembly/generated/opcodes.ts");
const binary = join(root, "dist/engine.wasm");
const module = join(root, "runtime/engine/generated/wasm.ts");
const stamp = join(root, "assembly/generated/inputs.sha256");

const sources = () =>
  readdirSync(join(root, "assembly"), { recursive: true })
    .map((name) => String(name).replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && !name.startsWith("generated/"))
    .sort()
    .map((name) => join(root, "assembly", name));

function hashOfInputs() {
  const hash = createHash("sha256");
  for (const file of [fileURLToPath(import.meta.url), table, join(root, "asconfig.json"), ...sources()]) {
    hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash
    .update(JSON.parse(readFileSync(join(root, "node_modules/assemblyscript/package.json"), "utf8")).version)
    .digest("hex");
}

/** Field accessors of every family as namespaces, opcodes and function codes as constants. */
function opcodesSource({ FAMILIES, FAMILY_NAMES, UNARY, BINARY, TERNARY, FOLD, RANDOM }) {
  const lines = [
    "// Made by scripts/build-engine.mjs from runtime/program/instructions.ts.",
    'import { REGISTERS } from "../memory";',
    "// @ts-ignore: decorator",
    "@inline function base(pc: usize, shift: u32): usize { return <usize>load<u32>(REGISTERS + (((load<u32>(pc, 4) >> shift) & 15) << 2)); }",
  ];
  for (const name of FAMILY_NAMES) {
    let pointers = 0;
    lines.push(`export namespace ${name} {`);
    FAMILIES[name].fields.forEach((field, i) => {
      const at = 4 * (i + 2);
      lines.push(`  export const at_${field.name}: usize = ${at};`, "  // @ts-ignore: decorator");
      if (field.kind === "pointer") {
        lines.push(
          `  @inline export function ${field.name}(pc: usize): usize { return base(pc, ${4 * pointers++}) + <usize>load<u32>(pc, ${at}); }`,
        );
      } else {
        lines.push(`  @inline export function ${field.name}(pc: usize): i32 { return load<i32>(pc, ${at}); }`);
      }
    });
    if (pointers > 8) throw new Error(`instruction ${name} has ${pointers} pointers; word 1 has room for 8`);
    lines.push("}");
  }
  const enumeration = (name, members) => lines.push(`export const enum ${name} { ${members.join(", ")} }`);
  enumeration(
    "Opcode",
    FAMILY_NAMES.flatMap((name) => [`${name}_f32`, `${name}_f64`]),
  );
  enumeration("Unary", UNARY);
  enumeration("Binary", BINARY);
  enumeration("Ternary", TERNARY);
  enumeration("Fold", FOLD);
  enumeration("Law", RANDOM);
  return `${lines.join("\n")}\n`;
}

async function readTable() {
  const { outputText } = typescript.transpileModule(readFileSync(table, "utf8"), {
    compilerOptions: { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`);
}

/** Builds the engine unless its outputs are up to date; returns whether it built. */
export async function buildEngine() {
  const hash = hashOfInputs();
  const outputs = [opcodes, binary, module, stamp];
  if (outputs.every(existsSync) && readFileSync(stamp, "utf8") === hash) return false;
  for (const file of outputs) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(opcodes, opcodesSource(await readTable()));
  const { error, stderr } = await asc.main(["--config", "asconfig.json", "--target", "release", "--baseDir", root], {});
  if (error) throw new Error(`the engine does not compile: ${error.message}\n${stderr.toString()}`);
  const bytes = readFileSync(binary);
  writeFileSync(
    module,
    `/** engine.wasm as base64; made by scripts/build-engine.mjs. */\nexport const ENGINE_WASM =\n  "${bytes.toString("base64")}";\n`,
  );
  writeFileSync(stamp, hash);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = process.hrtime.bigint();
  const built = await buildEngine();
  const seconds = Number((process.hrtime.bigint() - start) / 1_000_000n) / 1000;
  process.stdout.write(
    built ? `engine built in ${seconds} s, ${readFileSync(binary).length} bytes\n` : "engine is up to date\n",
  );
}
