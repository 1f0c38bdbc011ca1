import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../../dsl/index.ts";
import { catalogue, entries } from "../../../runtime/catalogue/index.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";

const known = catalogue(loadEngineSync());

test("no two entries of a kind share a name, every one says what it is", () => {
  const names = entries.map(({ kind, name }) => `${kind} ${name}`);
  expect(names.filter((name, k) => names.indexOf(name) !== k)).toEqual([]);
  expect(entries.filter((entry) => entry.doc.trim().length < 8).map((e) => e.name)).toEqual([]);
});

test("the version follows the entries", () => {
  expect(known.version).toMatch(/^[0-9a-f]{64}$/);
  expect(catalogue(loadEngineSync()).version).toBe(known.version);
});

test("the main example compiles", () => {
  const text = readFileSync(new URL("../../../examples/superposition.exp", import.meta.url), "utf8");
  const result = compile(
    { path: "superposition.exp", text },
    { catalogue: known, host: { read: () => ({ problem: "no files here" }) } },
  );
  expect(result.diagnostics).toEqual([]);
  expect(result.plan?.tasks).toHaveLength(60);
});
