import { lift } from "../lift.ts";
import { columnLengths, gram, type Matrix, matrixOf } from "../matrices.ts";
import { type MeasureEntry, type MeasureServices, numberParameter, tensorParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { mapArrays, sizeOf } from "../tensors.ts";

interface Parts {
  readonly component: Float64Array; // NaN: not represented
  readonly size: Float64Array;
  readonly rank: Float64Array;
  readonly count: number;
}

/**
 * Connected sets of represented columns, joined where abs(cos) exceeds the threshold. The rank of a set counts the singular values of
 * its unit columns above a tenth of the largest.
 */
export const components: MeasureEntry = {
  entry: {
    name: "components",
    kind: "measure",
    doc: "Groups of features that overlap: connected sets of represented columns under abs(cos) > threshold, each with its number of features and its rank.",
    reference: "Elhage et al. 2022, Toy Models of Superposition (arXiv:2209.10652)",
    example: "measure parts = components(trained.W, threshold = 0.1)",
    parameters: [
      tensorParameter("W", "columns are feature directions [m, n]", 2),
      numberParameter("threshold", 0.1, "cosine above which two features are joined"),
    ],
    fields: {
      count: "number of groups",
      component: "group of each feature, numbered by their first members; missing if not represented",
      size: "number of features in the group of each feature",
      rank: "dimensions that the group of each feature spans",
      weights: "abs(W_i . W_j) between features of one group",
    },
    principal: "count",
    shape: () => ({ shape: [], integer: true }),
  },
  evaluate(args, services) {
    const w = args.value("W");
    const threshold = args.number("threshold", 0.1);
    const n = w.tensor.shape[w.tensor.shape.length - 1] ?? 0;
    // All fields of a matrix are found at once: [count, component, size, rank, weights].
    const packed = lift(
      [w],
      ([own]) => {
        const matrix = matrixOf(own);
        const { count, component, size, rank } = partsOf(matrix, threshold, services);
        const g = gram(matrix);
        const weights = g.map((x, k) => {
          const [i, j] = [Math.floor(k / n), k % n];
          return i !== j && component[i] === component[j] ? Math.abs(x) : 0;
        });
        const data = Float64Array.of(count, ...component, ...size, ...rank, ...weights);
        return { shape: [data.length], data };
      },
      { discrete: true },
    );
    const part = (from: number, shape: readonly number[], integer = true): Measured => {
      const { axes, shape: whole } = packed.tensor;
      const length = sizeOf(shape);
      const value = mapArrays(packed, axes, shape, (source, target) => {
        for (let k = 0; k < target.length; k += 1)
          target[k] = source[Math.floor(k / length) * whole[0] + from + (k % length)];
      });
      return { ...value, integer };
    };
    const count = part(0, []);
    return {
      ...count,
      fields: {
        count,
        component: part(1, [n]),
        size: part(1 + n, [n]),
        rank: part(1 + 2 * n, [n]),
        weights: part(1 + 3 * n, [n, n], false),
      },
    };
  },
};

function partsOf(w: Matrix, threshold: number, { engine }: MeasureServices): Parts {
  const n = w.columns;
  const g = gram(w);
  const lengths = columnLengths(g, n, engine.scalar);
  const component = new Float64Array(n).fill(Number.NaN);
  const size = new Float64Array(n).fill(Number.NaN);
  const rank = new Float64Array(n).fill(Number.NaN);
  let count = 0;
  for (let start = 0; start < n; start += 1) {
    if (lengths[start] <= 0.5 || !Number.isNaN(component[start])) continue;
    const members = [start];
    component[start] = count;
    for (let next = 0; next < members.length; next += 1) {
      const i = members[next];
      for (let j = 0; j < n; j += 1) {
        if (lengths[j] <= 0.5 || !Number.isNaN(component[j])) continue;
        if (Math.abs(g[i * n + j]) <= threshold * lengths[i] * lengths[j]) continue;
        component[j] = count;
        members.push(j);
      }
    }
    const k = members.length;
    const unit = new Float64Array(w.rows * k);
    members.forEach((j, c) => {
      for (let r = 0; r < w.rows; r += 1) unit[r * k + c] = w.data[r * n + j] / lengths[j];
    });
    const { s } = engine.linear.svd(unit, w.rows, k);
    const dimensions = s.filter((value) => value > 0.1 * s[0]).length;
    for (const j of members) {
      size[j] = k;
      rank[j] = dimensions;
    }
    count += 1;
  }
  return { component, size, rank, count };
}
