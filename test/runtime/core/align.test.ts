/** Lists are aligned by looks at each entry a few times, however many there are. */
import { expect, test } from "vitest";
import { align } from "../../../runtime/core/positional.ts";
import { stacked } from "../../../runtime/core/stack.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { TensorAlgebra } from "../../../runtime/graph/tensor-algebra.ts";

const engine = loadEngineSync();

test("a look at the axes of a value is taken a number of times that does not grow with the list", () => {
  const counted = (length: number): number => {
    const algebra = new TensorAlgebra(engine.scalar);
    let looks = 0;
    const { axesOf } = algebra;
    algebra.axesOf = (value) => {
      looks += 1;
      return axesOf.call(algebra, value);
    };
    const pair = algebra.axis("pair", 2);
    const items = Array.from({ length }, () => ({ value: algebra.constant([pair], [1, 2]), own: [pair] }));
    expect(align(algebra, items).values).toHaveLength(length);
    return looks / length;
  };
  expect(counted(2000)).toBeLessThan(2 * counted(200));
});

test("a list of hundreds of thousands of entries", () => {
  const algebra = new TensorAlgebra(engine.scalar);
  const items = Array.from({ length: 200_000 }, (_, k) => ({ value: algebra.scalar(k), own: [] }));
  const { value, own } = stacked(algebra, items);
  expect([value.data.length, value.data[199_999], own.length]).toEqual([200_000, 199_999, 1]);
});

test("sizes of 1 stretch, and axes that are gone may be taken again", () => {
  const algebra = new TensorAlgebra(engine.scalar);
  const [one, three] = [algebra.axis("one", 1), algebra.axis("three", 3)];
  const items = [
    { value: algebra.constant([one], [5]), own: [one] },
    { value: algebra.constant([three], [1, 2, 3]), own: [three] },
    { value: algebra.constant([one], [7]), own: [one] },
  ];
  const { values, own } = align(algebra, items);
  expect(own).toEqual([three]);
  expect(values.map(({ data }) => Array.from(data))).toEqual([[5], [1, 2, 3], [7]]);
});
