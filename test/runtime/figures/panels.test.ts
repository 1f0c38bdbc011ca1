import { expect, test } from "vitest";
import { evenly } from "../../../runtime/figures/panels.ts";

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
