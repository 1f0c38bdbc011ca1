/**
 * Every program in examples/. Those that take seconds run as they stand and all their claims must hold; those that train for minutes
 * run with a few steps, where nothing may fail and every claim must be judged (`npm run reproduce` runs them as they stand).
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { format } from "../../index.ts";
import { runText } from "../runtime/run-text.ts";

const root = fileURLToPath(new URL("../../examples/", import.meta.url));
const programs = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".exp"))
  .sort();
const files = (path: string) => new Uint8Array(readFileSync(join(root, path)));

/** The same program, its losses judged on 2,000 fresh rows: what a few steps leave behind needs no more. */
const onFewRows = (text: string): string =>
  text
    .replace(/^(data \w+)\(evaluation = [\d_]+\)/gm, "$1(evaluation = 2000)")
    .replace(/^(data \w+) \{/gm, "$1(evaluation = 2000) {");
const shortFiles = (path: string) => new TextEncoder().encode(onFewRows(new TextDecoder().decode(files(path))));

/** Programs that take longer than about twenty seconds: steps of each stage in this test. */
const REDUCED: Readonly<Record<string, number>> = {
  "superposition.exp": 100, // as it stands in test/runtime/run
  "toy-models/absolute-superposed.exp": 20,
  "toy-models/activation-penalty.exp": 20,
  "toy-models/adversarial.exp": 2,
  "toy-models/adversarial-training.exp": 20,
  "toy-models/anticorrelated-pairs.exp": 100,
  "toy-models/capacity.exp": 20,
  "toy-models/collapse.exp": 20,
  "toy-models/compressed-sensing-bound.exp": 3,
  "toy-models/dimension-jumps.exp": 40,
  "toy-models/dimensions.exp": 3,
  "toy-models/dimensions-per-feature.exp": 2,
  "toy-models/double-descent.exp": 3,
  "toy-models/feature-dimensionality.exp": 3,
  "toy-models/hexagon-of-pairs.exp": 20,
  "toy-models/inhibition-motif.exp": 20,
  "toy-models/kgon-coefficient.exp": 5,
  "toy-models/kgon-posterior.exp": 4,
  "toy-models/kgon-staircase.exp": 100,
  "toy-models/linear-or-relu.exp": 50,
  "toy-models/linear-or-relu-wide.exp": 10,
  "toy-models/llc-calibration.exp": 30,
  "toy-models/neuron-codes.exp": 5,
  "toy-models/notebook-sparsity.exp": 5,
  "toy-models/phase-by-activation.exp": 1,
  "toy-models/phase-three-in-two.exp": 1,
  "toy-models/phase-two-in-one.exp": 1,
};

test("the list of long programs names programs that exist", () =>
  expect(Object.keys(REDUCED).filter((path) => !programs.includes(path))).toEqual([]));

describe.each(programs)("%s", (path) => {
  const text = readFileSync(join(root, path), "utf8");
  test("is formatted", () => expect(format(text)).toEqual({ text, diagnostics: [] }));
  test("has a title and claims", () => {
    expect(text).toMatch(/^experiment "/);
    expect(text).toMatch(/^expect /m);
  });
  const limitSteps = REDUCED[path];
  if (limitSteps === undefined) {
    test("its claims hold", { timeout: 120_000 }, async () => {
      const { failures, verdicts, result } = await runText(text, { path, files });
      expect(failures).toEqual([]);
      expect(
        verdicts
          .filter((v) => v.state !== "holds")
          .map((v) => `${v.text}: ${v.left} against ${v.right}, ${v.reason ?? ""}`),
      ).toEqual([]);
      expect(result.code).toBe(0);
    });
  } else {
    test(`runs with ${limitSteps} steps`, { timeout: 120_000 }, async () => {
      const { failures, verdicts, figures, measures } = await runText(onFewRows(text), {
        path,
        files: shortFiles,
        limitSteps,
      });
      expect(failures).toEqual([]);
      expect(verdicts).toHaveLength(text.match(/^expect /gm)!.length);
      expect(figures.length).toBeGreaterThan(0);
      expect(measures.length).toBeGreaterThan(0);
    });
  }
});
