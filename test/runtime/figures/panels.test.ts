import { expect, test } from "vitest";
import { evenly, panelPlaces } from "../../../runtime/figures/panels.ts";
import { fittedTitle } from "../../../runtime/figures/text.ts";

test.each([
  [3, 5, [0, 1, 2]],
  [10, 4, [0, 3, 6, 9]],
  [10, 2, [0, 9]],
  [10, 1, [9]],
  [1, 1, [0]],
  [10, 0, []],
])("of %d indices at most %d are chosen, evenly, with both ends", (size, count, chosen) => {
  expect(evenly(size, count)).toEqual(chosen);
});

const axisOf = (word: string, values: readonly number[]) => ({
  word,
  size: values.length,
  titles: values.map((value) => `${word} = ${value}`),
});
const view = (word: string, data: readonly number[], missing: readonly number[] = data.map(() => 0)) => ({
  axes: [{ word, size: data.length }],
  shape: [],
  data: Float64Array.from(data),
  missing: Uint8Array.from(missing),
  abscissae: {},
  integer: false,
  boolean: false,
  fields: {},
});

test("what all panels share is said once", () => {
  const axes = [axisOf("sigma", [0.1, 0.3]), axisOf("checkpoints", [0, 10, 100])];
  const { places, notes } = panelPlaces(axes, view("sigma", [0, 1]));
  expect(places.map(({ title }) => title)).toEqual(["checkpoints = 0", "checkpoints = 10", "checkpoints = 100"]);
  expect(notes).toEqual(["sigma = 0.3"]);
  expect(panelPlaces(axes.slice(0, 1), view("sigma", [0, 1])).places.map(({ title }) => title)).toEqual([
    "sigma = 0.3",
  ]);
});

test("an entry of the panels' vector that has no value gets no panel", () => {
  const { places } = panelPlaces([axisOf("knee", [40, 900, 0])], undefined, view("knee", [40, 900, 0], [0, 0, 1]));
  expect(places.map(({ title }) => title)).toEqual(["knee = 40", "knee = 900"]);
});

test("titles in little room", () => {
  expect(fittedTitle("k, length = 5, 1.17", 19)).toBe("k, length = 5, 1.17");
  expect(fittedTitle("k, length = 5, 1.17", 12)).toBe("= 5, 1.17");
  expect(fittedTitle("step = 0.001, rows = 100", 12)).toBe("step = 0.00…");
});
