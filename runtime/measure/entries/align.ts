import { type LiftOptions, lift, type Own } from "../lift.ts";
import { type Matrix, matrixOf, overMatrices } from "../matrices.ts";
import { type Arguments, type MeasureEntry, type MeasureServices, tensorParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { canonical, matched, rotated, turn } from "../procrustes.ts";
import { axesToOwn } from "../tensors.ts";

/**
 * Rotates and reflects the columns of W: R W with R = U Vᵀ from W_ref Wᵀ = U S Vᵀ (Schönemann 1966, the orthogonal Procrustes problem).
 * The reference is the canonical position, a matrix, or the matrix before it: at the previous point of the innermost sweep that W depends
 * on, itself turned to the one before it (points without a value are passed over; the first stands in canonical position), or, where W has
 * three dimensions or runs along a swept name, the entry before it.
 */
export const align: MeasureEntry = {
  entry: {
    name: "align",
    kind: "measure",
    doc: "The columns of W turned and reflected to a reference, so that pictures can be compared.",
    equation: "R W, R = U V^T, W_ref W^T = U S V^T",
    reference: "Schönemann 1966, A generalized solution of the orthogonal Procrustes problem",
    example: "plot columns(align(trained.W, to = canonical))",
    parameters: [
      tensorParameter("W", "columns [m, n], or several matrices on a first dimension"),
      {
        name: "to",
        doc: "a matrix [m, n], `canonical`, or `previous`: the point before in the order of the sweep",
        type: { kind: "either", of: [{ kind: "word", words: ["canonical", "previous"] }, { kind: "tensor" }] },
        default: { kind: "word", value: "canonical" },
      },
      {
        name: "permute",
        doc: "`none`: columns keep their places; `equal`: those whose data, weight in the loss and place in the model are found to be equal may change places; a list of one class a column: inside a class, which the list declares to be equal",
        type: {
          kind: "either",
          of: [
            { kind: "word", words: ["none", "equal"] },
            { kind: "tensor", rank: 1 },
          ],
        },
        default: { kind: "word", value: "none" },
      },
    ],
    shape: ([w]) => ({ shape: w.shape }),
  },
  evaluate(args, services) {
    const { engine } = services;
    const given = args.value("W");
    const word = services.across.find((name) => given.tensor.axes.some((axis) => axis.word === name));
    const w = word === undefined ? given : axesToOwn(given, [word]);
    const to = args.word("to") ?? (args.has("to") ? undefined : "canonical");
    const classes = classesOf(args, services);
    const move = (matrix: Matrix, reference: Matrix): Matrix =>
      classes === undefined
        ? rotated(turn(matrix, reference, engine), matrix)
        : matched(matrix, reference, classes, engine);
    const first = (matrix: Matrix): Matrix => rotated(canonical(matrix, engine), matrix);
    if (to === undefined)
      return lift(
        [w, args.value("to")],
        ([own, reference]) => {
          const target = matrixOf(reference);
          return overMatrices(own, (matrix) =>
            ownOf(missing(target) ? empty(matrix) : present(matrix, (m) => move(m, target))),
          );
        },
        PARTIAL,
      );
    if (to === "canonical")
      return lift([w], ([own]) => overMatrices(own, (matrix) => ownOf(present(matrix, first))), PARTIAL);
    const series = word !== undefined || w.tensor.shape.length > 2;
    const earlier = series ? [] : services.earlier("W");
    return lift(
      [...earlier, w],
      (owns) => {
        let last: Matrix | undefined;
        const next = (matrix: Matrix): Own => {
          if (missing(matrix)) return ownOf(empty(matrix));
          last = last === undefined ? first(matrix) : move(matrix, last);
          return ownOf(last);
        };
        for (const own of owns.slice(0, -1)) next(matrixOf(own));
        return overMatrices(owns[owns.length - 1], next);
      },
      PARTIAL,
    );
  },
};

/** A point without a value has none after turning; the others do not lose theirs. */
const PARTIAL: LiftOptions = { partial: true };

const missing = ({ data }: Matrix): boolean => data.some(Number.isNaN);
const empty = (matrix: Matrix): Matrix => ({ ...matrix, data: matrix.data.map(() => Number.NaN) });
const present = (matrix: Matrix, f: (matrix: Matrix) => Matrix): Matrix =>
  missing(matrix) ? empty(matrix) : f(matrix);

const ownOf = ({ rows, columns, data }: Matrix): Own => ({ shape: [rows, columns], data });

/** Classes of columns that may change places; undefined: none. */
function classesOf(args: Arguments, services: MeasureServices): readonly number[] | undefined {
  const word = args.word("permute");
  if (word === "none" || !args.has("permute")) return undefined;
  const columns = args.value("W").tensor.shape.at(-1) ?? 0;
  if (word === "equal") {
    const found = services.alike("W");
    if (found === undefined)
      throw new Error(
        "whether features have equal data, equal weight in the loss and equal places in the model is known for drawn features and squared errors: give the classes, `permute = [0, 0, 1]`",
      );
    if (found.length !== columns)
      throw new Error(`the data have ${found.length} features and the matrix ${columns} columns: give the classes`);
    return found;
  }
  const list: Measured = args.value("permute");
  if (list.tensor.data.length !== columns)
    throw new Error(`\`permute\` has ${list.tensor.data.length} classes for ${columns} columns`);
  return Array.from(list.tensor.data);
}
