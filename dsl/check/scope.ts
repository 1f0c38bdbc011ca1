import * as messages from "../messages.ts";
import { hashBytes, hashText } from "../plan/hash.ts";
import type { Statement } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import type { Checker, Definition, Of } from "./checker.ts";
import { resolvePath } from "./paths.ts";

/** The statements of the main file that are no definitions. */
export interface Outline {
  title?: string;
  readonly sweeps: Of<"sweep">[];
  repeat?: Of<"repeat">;
  seed?: Of<"seed">;
  readonly plots: Of<"plot">[];
  readonly expects: Of<"expect">[];
  /** Stages and measures of the main file, in order: these run. */
  readonly stages: Of<"stage">[];
  readonly measures: Of<"measure">[];
}

const LARGEST = 1_000_000;

/** Reads the main file and what it includes into the checker's scope. */
export function gather(path: string, text: string, checker: Checker): Outline {
  const outline: Outline = { sweeps: [], plots: [], expects: [], stages: [], measures: [] };
  checker.files.push({ path, text });
  checker.hashes.push(hashText(text));
  if (text.length > LARGEST) {
    checker.report({ file: 0, start: 0, end: 0 }, messages.fileProblem(path, "a program may have 1 MB"));
    return outline;
  }
  const mine = new Map<string, Definition>();
  read(0, checker, outline, mine, [path], new Set());
  return outline;
}

function read(
  file: number,
  checker: Checker,
  outline: Outline | undefined,
  mine: Map<string, Definition>,
  chain: readonly string[],
  seen: Set<string>,
): void {
  const source = checker.files[file]!;
  const parsed = parse(source.text, file);
  for (const diagnostic of parsed.diagnostics) checker.diagnostics.push(diagnostic);
  for (const name of parsed.file.lostNames) checker.lost.add(name);
  const includes: Of<"include">[] = [];
  for (const statement of parsed.file.statements) {
    if (statement.kind === "include") includes.push(statement);
    else if (isDefinition(statement)) define(statement, checker, file, outline);
    else if (outline !== undefined) note(statement, outline);
  }
  for (const include of includes) open(include, file, checker, mine, chain, seen);
}

function isDefinition(statement: Statement): statement is Definition {
  return ["let", "data", "process", "layer", "model", "stage", "measure"].includes(statement.kind);
}

function define(definition: Definition, checker: Checker, file: number, outline: Outline | undefined): void {
  const name = definition.name.text;
  const known = checker.definitions.get(name);
  if (outline !== undefined && definition.kind === "stage") outline.stages.push(definition);
  if (outline !== undefined && definition.kind === "measure") outline.measures.push(definition);
  if (known === undefined) {
    checker.definitions.set(name, definition);
    return;
  }
  // A let of the including file overrides an included one.
  if (known.kind === "let" && definition.kind === "let" && known.name.span.file !== file && known.name.span.file === 0)
    return;
  checker.report(definition.name.span, messages.definedTwice(name), [
    { span: known.name.span, text: messages.firstHere() },
  ]);
}

function note(statement: Exclude<Statement, Definition>, outline: Outline): void {
  switch (statement.kind) {
    case "experiment":
      outline.title ??= statement.title;
      break;
    case "sweep":
      outline.sweeps.push(statement);
      break;
    case "repeat":
      outline.repeat ??= statement;
      break;
    case "seed":
      outline.seed ??= statement;
      break;
    case "plot":
      outline.plots.push(statement);
      break;
    case "expect":
      outline.expects.push(statement);
      break;
    case "include":
      break;
  }
}

function open(
  include: Of<"include">,
  file: number,
  checker: Checker,
  mine: Map<string, Definition>,
  chain: readonly string[],
  seen: Set<string>,
): void {
  const path = resolvePath(checker.files[file]!.path, include.path, checker.files[0]!.path);
  if (path === undefined) {
    checker.report(include.pathSpan, messages.pathLeaves(include.path));
    return;
  }
  if (chain.includes(path)) {
    checker.report(include.pathSpan, messages.circle("file", [...chain.slice(chain.indexOf(path)), path]));
    return;
  }
  if (seen.has(path)) return;
  seen.add(path);
  const content = checker.host.read(path);
  if ("problem" in content) {
    checker.report(include.pathSpan, messages.fileProblem(include.path, content.problem));
    return;
  }
  if (content.bytes.length > LARGEST) {
    checker.report(include.pathSpan, messages.fileProblem(include.path, "a program may have 1 MB"));
    return;
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content.bytes);
  } catch {
    checker.report(include.pathSpan, messages.fileProblem(include.path, "it is not UTF-8 text"));
    return;
  }
  checker.files.push({ path, text });
  checker.hashes.push(hashBytes(content.bytes));
  read(checker.files.length - 1, checker, undefined, mine, [...chain, path], seen);
}
