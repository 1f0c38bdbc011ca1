/** `ansatz explain [NAME|CODE]`: a catalogue entry, an error code, or the catalogue by kind. */
import type { Catalogue, Entry, Parameter, ValueType } from "../../dsl/catalogue.ts";
import type { Static } from "../../dsl/plan/core.ts";
import { numberText } from "../../runtime/figures/numbers.ts";
import { styled } from "../../runtime/figures/terminal/ansi.ts";
import { folded } from "../../runtime/figures/terminal/render-figure.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { nearest } from "../nearest.ts";
import { colourMode, type World, widthOf } from "../world.ts";

/** Long explanation of a code, where there is one. */
export type CodePages = (code: string) => Promise<string | undefined>;

export async function explainCommand(
  name: string | undefined,
  options: { readonly color?: boolean },
  world: World,
  catalogue: () => Promise<Catalogue>,
  pages: CodePages,
): Promise<number> {
  if (name !== undefined && /^[EW]\d+$/i.test(name)) {
    const page = await pages(name.toUpperCase());
    if (page === undefined)
      throw new UsageError(`there is no code \`${name.toUpperCase()}\`; codes are E101 … E703 and W201 … W405`);
    world.stdout.write(page.endsWith("\n") ? page : `${page}\n`);
    return EXIT.ok;
  }
  const { entries } = await catalogue();
  const color = colourMode(world, world.stdout, options.color);
  const width = widthOf(world.stdout);
  if (name === undefined) {
    for (const [kind, names] of byKind(entries))
      world.stdout.write(
        `${styled(kind, color, "bold")}\n${folded(names.join(" "), width - 2)
          .map((l) => `  ${l}`)
          .join("\n")}\n`,
      );
    world.stdout.write("\nansatz explain NAME shows one\n");
    return EXIT.ok;
  }
  const found = entries.filter((e) => e.name === name);
  if (found.length === 0) {
    const near = nearest(
      name,
      entries.map((e) => e.name),
    );
    throw new UsageError(
      `there is no \`${name}\` in the catalogue${near ? `; did you mean \`${near}\`` : "; `ansatz explain` lists all"}`,
    );
  }
  world.stdout.write(`${found.map((e) => page(e, width, (t) => styled(t, color, "bold")).join("\n")).join("\n\n")}\n`);
  return EXIT.ok;
}

function byKind(entries: readonly Entry[]): [string, string[]][] {
  const kinds = new Map<string, string[]>();
  for (const entry of entries) kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry.name]);
  return [...kinds].map(([kind, names]) => [kind, names.sort()]);
}

function page(entry: Entry, width: number, bold: (text: string) => string): string[] {
  const lines = [`${bold(entry.name)}  (${entry.kind})`, ...folded(entry.doc, width)];
  if (entry.equation) lines.push("", `  ${entry.equation}`);
  if (entry.parameters.length > 0) lines.push("", ...entry.parameters.flatMap((p) => parameterLines(p, width)));
  const fields = {
    ...entry.fields,
    ...Object.fromEntries(Object.entries(entry.results ?? {}).map(([n, r]) => [n, r.doc])),
  };
  if (Object.keys(fields).length > 0)
    lines.push(
      "",
      "gives",
      ...Object.entries(fields).map(
        ([n, doc]) => `  ${n}${n === entry.principal ? " (used as a number)" : ""}: ${doc}`,
      ),
    );
  if (entry.example) lines.push("", `  ${entry.example}`);
  if (entry.reference) lines.push("", ...folded(entry.reference, width));
  return lines;
}

function parameterLines(p: Parameter, width: number): string[] {
  const range = p.range
    ? `${p.range.min ?? "-∞"} … ${p.range.max ?? "∞"}${p.range.exclusive ? ", ends excluded" : ""}`
    : "";
  const facts = [
    typeText(p.type),
    p.unit ?? "",
    range,
    p.default ? `default ${staticText(p.default)}` : p.optional ? "optional" : "required",
    p.variadic ? "may repeat" : "",
  ].filter((t) => t !== "");
  return [`  ${p.name}: ${facts.join("; ")}`, ...folded(p.doc, width - 6).map((l) => `      ${l}`)];
}

/** A type in words. */
export function typeText(type: ValueType): string {
  switch (type.kind) {
    case "number":
      return type.integer ? "whole number" : "number";
    case "tensor":
      return type.rank === undefined
        ? "tensor"
        : type.rank === 0
          ? "number"
          : type.rank === 1
            ? "vector"
            : type.rank === 2
              ? "matrix"
              : `tensor of rank ${type.rank}`;
    case "word":
      return type.words.join(" | ");
    case "entry":
      return type.of.join(" or ");
    case "list":
      return `list of ${typeText(type.of)}`;
    case "either":
      return type.of.map(typeText).join(" or ");
    case "any":
      return "any value";
    default:
      return type.kind;
  }
}

function staticText(value: Static): string {
  switch (value.kind) {
    case "tensor":
      return value.boolean
        ? value.value.data[0]
          ? "true"
          : "false"
        : value.value.shape.length === 0
          ? numberText(value.value.data[0] ?? 0)
          : `[${value.value.data.map((v) => numberText(v ?? 0)).join(", ")}]`;
    case "word":
    case "string":
      return value.value;
    case "entry":
      return value.entry;
    case "list":
      return `[${value.items.map(staticText).join(", ")}]`;
    default:
      return value.kind;
  }
}
