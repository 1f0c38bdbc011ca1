/** One-token mutations of the programs in examples/, the same at every run. */
import { readdirSync, readFileSync } from "node:fs";
import { lineStarts, position } from "../../../dsl/diagnostics/positions.ts";
import { scan } from "../../../dsl/syntax/scan.ts";
import type { Token } from "../../../dsl/syntax/tokens.ts";

const folder = new URL("../../../examples/", import.meta.url);

/** Path and text of every example. */
export const examples: readonly (readonly [string, string])[] = readdirSync(folder, {
  recursive: true,
  encoding: "utf8",
})
  .filter((path) => path.endsWith(".exp"))
  .sort()
  .map((path) => [path, readFileSync(new URL(path, folder), "utf8")] as const);

export interface Mutation {
  readonly path: string;
  readonly text: string;
  /** The line (from 1) of the edit in the new text. */
  readonly line: number;
  readonly what: string;
}

/** Numerical Recipes' linear congruential generator: enough to choose places. */
export function choices(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

const kinds = ["delete", "double", "replace", "swap", "misspell"] as const;

/** `count` mutations: a token deleted, doubled, replaced by another of the file, exchanged with the next, or misspelt. */
export function mutations(count: number, seed: number): readonly Mutation[] {
  const choose = choices(seed);
  const result: Mutation[] = [];
  while (result.length < count) {
    const [path, text] = examples[choose(examples.length)];
    const tokens = scan(text, 0).tokens.filter((token) => /\S/.test(token.image));
    const mutation = mutate(text, tokens, kinds[result.length % kinds.length], choose);
    if (mutation !== undefined) result.push({ path, ...mutation });
  }
  return result;
}

function mutate(
  text: string,
  tokens: readonly Token[],
  kind: (typeof kinds)[number],
  choose: (below: number) => number,
): Omit<Mutation, "path"> | undefined {
  const k = choose(tokens.length - 1);
  const { image, startOffset: start } = tokens[k];
  const end = start + image.length;
  const next = tokens[k + 1];
  const gap = text.slice(end, next.startOffset);
  const put = (piece: string, upTo: number, what: string) => {
    const changed = text.slice(0, start) + piece + text.slice(upTo);
    if (changed === text) return undefined;
    return { text: changed, line: position(text, start, lineStarts(text)).line, what: `${kind} ${what}` };
  };
  switch (kind) {
    case "delete":
      return put("", end, `\`${image}\``);
    case "double":
      return put(`${image} ${image}`, end, `\`${image}\``);
    case "replace": {
      const other = tokens[choose(tokens.length)].image;
      return put(other, end, `\`${image}\` by \`${other}\``);
    }
    case "swap":
      return gap.includes("\n")
        ? undefined
        : put(next.image + gap + image, next.startOffset + next.image.length, `\`${image}\` and \`${next.image}\``);
    case "misspell": {
      if (!/^[A-Za-z_]\w{2,}$/.test(image)) return undefined;
      const at = choose(image.length - 1);
      return put(image.slice(0, at) + image[at + 1] + image[at] + image.slice(at + 2), end, `\`${image}\``);
    }
  }
}
