import type { Entry } from "../../../dsl/catalogue.ts";
import type { Static } from "../../../dsl/plan/core.ts";
import { type RowSet, wholeColumn } from "../../data/row-set.ts";
import { uniforms } from "../../data/uniforms.ts";
import { TaskError } from "../../tasks/context.ts";
import type { Workshop } from "../../tasks/workshop.ts";

/**
 * Batches with as many rows of each class that is in them: `classes` different classes, `each` different rows of each, drawn anew at every
 * step. Losses over pairs need rows of one class beside each other (Furusawa 2023, arXiv:2306.15368, trains so).
 */
export const balanced: { readonly entry: Entry } = {
  entry: {
    name: "balanced",
    kind: "batches",
    doc: "Every batch has rows of some classes, the same number of each; classes and rows are drawn anew at every step, none twice.",
    reference: "Furusawa 2023, Mean field theory in deep metric learning",
    example: "batch = balanced(classes = 8, each = 4)",
    parameters: [
      { name: "classes", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "classes in a batch" },
      { name: "each", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "rows of each of them" },
      {
        name: "labels",
        type: { kind: "string" },
        optional: true,
        doc: 'the column that holds the classes, as in `"class"`; absent: the only column of whole numbers',
      },
    ],
  },
};

/** How many classes, how many rows of each, which column. */
export interface Balance {
  readonly classes: number;
  readonly each: number;
  readonly labels?: string;
}

/** The arguments of `batch = balanced(…)`. */
export function balanceOf(value: Static & { readonly kind: "entry" }): Balance {
  const count = (name: string): number => {
    const given = value.arguments[name];
    const number = given?.kind === "tensor" ? given.value.data[0] : null;
    if (typeof number !== "number" || !Number.isInteger(number) || number < 1)
      throw new TaskError(`balanced: ${name} must be a whole number from 1`);
    return number;
  };
  const { labels } = value.arguments;
  return {
    classes: count("classes"),
    each: count("each"),
    ...(labels?.kind === "string" ? { labels: labels.value } : {}),
  };
}

/** The rows of every class, in the order in which classes and rows first come. */
function classesOf(rows: RowSet, { classes, each, labels }: Balance): readonly Int32Array[] {
  const whole = rows.columns.filter(({ integer, shape }) => integer && shape.length === 0).map(({ name }) => name);
  const column = labels ?? whole[0];
  if (labels === undefined && whole.length !== 1)
    throw new TaskError(
      `balanced: the rows have ${whole.length === 0 ? "no column of whole numbers" : `several columns of whole numbers, ${whole.join(", ")}`}; name the one with the classes: labels = "…"`,
    );
  const found = rows.columns.find(({ name }) => name === column);
  if (!found || found.shape.length > 0)
    throw new TaskError(
      `balanced: ${column} is no column with one number a row; the columns are ${rows.columns.map(({ name }) => name).join(", ")}`,
    );
  const members = new Map<number, number[]>();
  wholeColumn(rows, column).forEach((label, row) => {
    const own = members.get(label);
    if (own) own.push(row);
    else members.set(label, [row]);
  });
  if (members.size < classes)
    throw new TaskError(`balanced: ${column} has ${members.size} classes, fewer than classes = ${classes}`);
  const few = [...members].find(([, own]) => own.length < each);
  if (few)
    throw new TaskError(
      `balanced: the class ${few[0]} of ${column} has ${few[1].length} rows, fewer than each = ${each}`,
    );
  return [...members.values()].map((own) => Int32Array.from(own));
}

/**
 * Row numbers of all batches of an epoch (as many as whole batches fit into the rows), one after another; what is left over repeats row 0.
 * Places are exchanged as by Fisher and Yates, so that every choice is equally likely, with numbers addressed by (seed, batch, epoch).
 */
export function balancedOrder(
  workshop: Workshop,
  rows: RowSet,
  balance: Balance,
  seed: readonly [number, number],
): (epoch: number) => Int32Array {
  const { classes, each } = balance;
  const members = classesOf(rows, balance);
  const batch = classes * each;
  const batches = Math.max(1, Math.floor(rows.rows / batch));
  return (epoch) => {
    const drawn = uniforms(workshop, { purpose: "batch", size: batches * classes * (1 + each) }, seed, epoch);
    const order = new Int32Array(rows.rows);
    const numbers = Int32Array.from(members, (_, k) => k);
    const own = members.map((each) => each.slice());
    let used = 0;
    /** Puts one of the places from `place` on, each equally likely, at `place`. */
    const choose = (list: Int32Array, place: number): number => {
      const other = place + Math.min(list.length - place - 1, Math.floor(drawn[used++] * (list.length - place)));
      const chosen = list[other];
      list[other] = list[place];
      list[place] = chosen;
      return chosen;
    };
    for (let b = 0; b < batches; b += 1)
      for (let c = 0; c < classes; c += 1) {
        const list = own[choose(numbers, c)];
        for (let k = 0; k < each; k += 1) order[b * batch + c * each + k] = choose(list, k);
      }
    return order;
  };
}
