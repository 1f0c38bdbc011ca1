import { along } from "../along.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import { mean } from "../statistics/quantile.ts";

/** Pearson correlation of ranks, ties sharing their average rank (Spearman 1904). Missing for fewer than two points or constant rows. */
export const rankCorrelation: MeasureEntry = {
  entry: {
    name: "rank_correlation",
    kind: "measure",
    doc: "Spearman's rank correlation along the axes named by `across`, or along the last dimension.",
    reference: "Spearman 1904, The proof and measurement of association between two things",
    example: "measure order = rank_correlation(vulnerability, 1 / dstar) across p",
    parameters: [tensorParameter("a", "numbers"), tensorParameter("b", "as many numbers")],
    shape: () => ({ shape: [] }),
    takesAcross: true,
  },
  evaluate(args, services) {
    return along(
      [args.value("a"), args.value("b")],
      services,
      ([a, b]) => {
        if (a.length < 2) return Number.NaN;
        const [x, y] = [ranks(a), ranks(b)];
        const [mx, my] = [mean(x), mean(y)];
        let [xx, yy, xy] = [0, 0, 0];
        for (let k = 0; k < x.length; k += 1) {
          xx += (x[k] - mx) * (x[k] - mx);
          yy += (y[k] - my) * (y[k] - my);
          xy += (x[k] - mx) * (y[k] - my);
        }
        return xx === 0 || yy === 0 ? Number.NaN : xy / services.engine.scalar.sqrt(xx * yy);
      },
      { discrete: true },
    );
  },
};

/** Ranks from 1, ties sharing their average. */
export function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j] || i - j);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end += 1;
    for (let k = start; k < end; k += 1) result[order[k]] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}
