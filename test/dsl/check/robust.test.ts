import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { compile } from "../../../dsl/index.ts";
import fc from "../../properties.ts";
import { catalogue } from "./catalogue.ts";

const folder = fileURLToPath(new URL("../../../examples/", import.meta.url));
const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".exp"))
  .map((path) => readFileSync(folder + path, "utf8"));
const host = { read: () => ({ problem: "there is no such file" }) };

/** Words of a program, so that mutations stay near the language. */
const words = [...new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*|\d+|[^\sA-Za-z_\d]/g) ?? []))];

it("reports, and never fails, on programs with words lost, doubled or exchanged", () => {
  fc.assert(
    fc.property(
      fc.nat(texts.length - 1),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(words.length - 1), fc.nat(2)), {
        minLength: 1,
        maxLength: 4,
      }),
      (which, edits) => {
        const pieces = texts[which]!.split(/(\b|(?=\W))/);
        for (const [place, word, how] of edits) {
          const at = Math.floor(place * (pieces.length - 1));
          pieces.splice(at, how === 0 ? 1 : how - 1, ...(how === 0 ? [] : [words[word]!]));
        }
        const { plan, diagnostics } = compile({ path: "mutant.exp", text: pieces.join("") }, { catalogue, host });
        expect(diagnostics.filter((diagnostic) => diagnostic.code === "E000")).toEqual([]);
        expect(plan !== undefined || diagnostics.some((diagnostic) => diagnostic.severity === "error")).toBe(true);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
}, 60_000);
