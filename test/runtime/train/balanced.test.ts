import { describe, expect, test } from "vitest";
import { compile } from "../../../index.ts";
import { runText } from "../run-text.ts";

/** 40 rows of 5 classes; what a batch has of each class and of each row is recorded at every step. */
const text = (how: string, more = "") => `
data points(size = 40) {
  class = labels(5, each = 8)
  id = row
  x ~ normal(0, 1)
}
model counted(x, class, id) {
  param w = 0
  ofclass = indicators(class, 5)
  ofrow = indicators(id, 40)
  loss = (w - x)^2
}
trained = train counted on points {
  optimizer = sgd(learning_rate = 0.1)
  ${how}
  record loss, ofclass, ofrow every 1
}
${more}
`;

const curves = async (how: string) => {
  const { result, failures } = await runText(text(how));
  expect(failures).toEqual([]);
  const { ofclass, ofrow } = [...result.results.values()][0].curves;
  return { hash: result.hash, ofclass, ofrow };
};

describe("balanced batches", () => {
  test("every batch has `each` different rows of each of `classes` classes, drawn anew at each step", async () => {
    const { ofclass, ofrow } = await curves('batch = balanced(classes = 3, each = 4, labels = "class"), epochs = 20');
    expect(ofclass.steps.length).toBe(20 * Math.floor(40 / 12));
    const kinds = new Set<string>();
    const byClass = new Float64Array(5);
    for (let step = 0; step < ofclass.steps.length; step += 1) {
      const classes = Array.from(ofclass.values.subarray(5 * step, 5 * step + 5), (share) => Math.round(12 * share));
      const rows = Array.from(ofrow.values.subarray(40 * step, 40 * step + 40), (share) => Math.round(12 * share));
      expect(classes.toSorted()).toEqual([0, 0, 4, 4, 4]);
      expect(rows.filter((count) => count === 1)).toHaveLength(12);
      expect(rows.filter((count) => count === 0)).toHaveLength(28);
      classes.forEach((count, k) => {
        byClass[k] += count / 4;
      });
      kinds.add(rows.join(""));
    }
    expect(kinds.size).toBe(60);
    // Each class is in a batch with probability 3/5: 60 batches, standard deviation √(60 · 0.6 · 0.4) = 3.8.
    for (const times of byClass) expect(Math.abs(times - 36)).toBeLessThan(4 * 3.8);
  });

  test("the same batches again, and other ones with another seed", async () => {
    const how = 'batch = balanced(classes = 2, each = 2, labels = "class"), steps = 30';
    expect((await curves(how)).hash).toBe((await curves(how)).hash);
    const other = await runText(text(how, "seed = 1"));
    expect(other.result.hash).not.toBe((await curves(how)).hash);
  });

  test("a class with too few rows is named", async () => {
    const few = text('batch = balanced(classes = 3, each = 9, labels = "class"), steps = 3');
    expect((await runText(few)).failures[0]).toContain("the class 0 of class has 8 rows, fewer than each = 9");
    const many = text('batch = balanced(classes = 6, each = 1, labels = "class"), steps = 3');
    expect((await runText(many)).failures[0]).toContain("class has 5 classes, fewer than classes = 6");
  });

  const wrong: readonly (readonly [how: string, code: string, sentence: RegExp])[] = [
    ["batch = balanced(classes = 3, each = 4)", "E402", /several columns of whole numbers: `class`, `id`/],
    ['batch = balanced(classes = 3, each = 4, labels = "y")', "E402", /no column `y`/],
    [
      'batch = balanced(classes = 5, each = 9, labels = "class")',
      "E408",
      /has 45 rows, and the data set `points` has 40/,
    ],
    ["batch = balanced(classes = 3)", "E402", /needs the argument `each`/],
    ["batch = balanced(classes = 0, each = 4)", "E408", /`classes` of `balanced`/],
    ["batch = adam()", "E304", /batch/],
  ];
  test.each(wrong)("%s is refused: %s", async (how, code, sentence) => {
    const { plan, diagnostics } = await compile(text(`${how}, steps = 3`));
    expect(plan).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0].message).toMatch(sentence);
  });

  test("fresh data have no rows to choose among", async () => {
    const fresh = text('batch = balanced(classes = 3, each = 4, labels = "class"), steps = 3')
      .replace("points(size = 40)", "points")
      .replace("labels(5, each = 8)", "0")
      .replace("id = row", "id = 0");
    expect((await compile(fresh)).diagnostics.map((each) => each.code)).toContain("E403");
  });
});
