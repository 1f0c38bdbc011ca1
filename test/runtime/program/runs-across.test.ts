/** Side by side or one after the other: as the ratios of `npm run bench -- beside` say (docs/performance.md). */
import { expect, test } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { runsAcross } from "../../../runtime/program/runs-across.ts";
import { type Case, requestFor } from "../../bench/beside.ts";

const engine = loadEngineSync();
const both = ["fresh", "passes"] as const;

/** Model, optimiser, precision, batches at which 32 instances gain, and at which they lose. */
const measured = [
  ["6-2", "sgd", "f32", [1, 2, 3, 4, 8, 16, 20], []],
  ["6-2", "adam", "f32", [1, 2, 3, 4, 8, 16, 20, 24, 32], []],
  ["5-2", "sgd", "f32", [1, 2, 3], [16, 20, 24, 32]],
  ["5-2", "adam", "f32", [1, 2, 3, 4, 8], []],
  ["10-5", "sgd", "f32", [1, 2, 3], [4, 8, 16, 18, 20, 24, 32]],
  ["10-5", "adam", "f32", [1, 2, 3], [16, 20, 24, 32]],
  ["20-5", "sgd", "f32", [1, 2], [4, 7, 8, 16, 20, 24, 32]],
  ["20-5", "adam", "f32", [1, 2, 3], [4, 8, 16, 20, 24, 32]],
  ["40-10", "sgd", "f32", [1, 2], [3]],
  ["80-10", "adam", "f32", [1], [3]],
  ["6-2", "sgd", "f64", [1, 2, 3, 4], [16, 20, 24, 32]],
  ["6-2", "adam", "f64", [1, 2, 3, 4, 8], []],
  ["5-2", "sgd", "f64", [1], [2, 4, 8, 16, 20, 24, 32]],
  ["5-2", "adam", "f64", [1, 2, 3, 4], [16, 20, 24, 32]],
  ["10-5", "sgd", "f64", [1], [2, 4, 8, 16, 20, 24, 32]],
  ["10-5", "adam", "f64", [1], [8, 16, 20, 24, 32]],
  ["20-5", "sgd", "f64", [1], [2, 3, 4, 8, 16, 20, 24, 32]],
  ["20-5", "adam", "f64", [1], [2, 4, 8, 16, 20, 24, 32]],
] as const;

test.each(measured)("%s with %s in %s: %j gain, %j lose", (model, optimizer, precision, gain, lose) => {
  const runs = (batch: number) =>
    both.map((rows) => runsAcross(requestFor(engine, { model, optimizer, rows, precision, batch }), 32));
  expect(gain.map((batch) => [batch, ...runs(batch)])).toEqual(gain.map((batch) => [batch, true, true]));
  expect(lose.map((batch) => [batch, ...runs(batch)])).toEqual(lose.map((batch) => [batch, false, false]));
});

test("few instances share less: four of them lose where thirty-two gain", () => {
  const of = (change: Partial<Case>): Case => ({
    model: "5-2",
    optimizer: "adam",
    rows: "passes",
    precision: "f32",
    batch: 8,
    ...change,
  });
  expect([4, 32].map((count) => runsAcross(requestFor(engine, of({})), count))).toEqual([false, true]);
  expect([4, 32].map((count) => runsAcross(requestFor(engine, of({ model: "6-2" })), count))).toEqual([true, true]);
  expect([4, 32].map((count) => runsAcross(requestFor(engine, of({ batch: 1 })), count))).toEqual([true, true]);
});
