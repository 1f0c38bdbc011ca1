import { along } from "../along.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import { standardErrors } from "../standard-error.ts";
import { mean } from "../statistics/quantile.ts";

/**
 * Slope of the least-squares line of y on x. Its standard error is the larger of what the errors of y and x propagate and what the
 * residuals say, sqrt(sum r^2 / (n - 2) / sum (x - mean x)^2).
 */
export const slope: MeasureEntry = {
  entry: {
    name: "slope",
    kind: "measure",
    doc: "Slope of the least-squares line of y on x along the axes named by `across`, with its standard error.",
    equation: "sum (x - mean x)(y - mean y) / sum (x - mean x)^2",
    reference: "elementary",
    example: "measure exponent = slope(log(loss), log(T)) across T",
    parameters: [tensorParameter("y", "ordinates"), tensorParameter("x", "abscissae")],
    shape: () => ({ shape: [] }),
    takesAcross: true,
  },
  evaluate(args, services) {
    const points = [args.value("y"), args.value("x")];
    const value = along(points, services, ([y, x]) => line(x, y).slope);
    const own = along(points.map(withoutErrors), services, ([y, x]) => {
      const { spread, residual } = line(x, y);
      return x.length < 3 ? 0 : services.engine.scalar.sqrt(residual / (x.length - 2) / spread);
    });
    const propagated = standardErrors(value, services.engine);
    const name = `slope:${value.tensor.data.join(",")}:${own.tensor.data.join(",")}`;
    const scales = propagated.map((se, k) => (own.tensor.data[k] > se ? 0 : 1));
    const sources = new Map<string, Float64Array>();
    for (const [source, change] of value.sources)
      sources.set(
        source,
        change.map((x, k) => x * scales[k]),
      );
    own.tensor.data.forEach((se, k) => {
      if (!(se > propagated[k])) return;
      const change = new Float64Array(propagated.length);
      change[k] = se;
      sources.set(`${name}:${k}`, change);
    });
    return { ...value, sources };
  },
};

const withoutErrors = <T extends { readonly sources: ReadonlyMap<string, Float64Array> }>(value: T): T => ({
  ...value,
  sources: new Map(),
});

function line(x: Float64Array, y: Float64Array): { slope: number; spread: number; residual: number } {
  const [mx, my] = [mean(x), mean(y)];
  let spread = 0;
  let product = 0;
  for (let k = 0; k < x.length; k += 1) {
    spread += (x[k] - mx) * (x[k] - mx);
    product += (x[k] - mx) * (y[k] - my);
  }
  const ratio = spread === 0 ? Number.NaN : product / spread;
  let residual = 0;
  for (let k = 0; k < x.length; k += 1) {
    const r = y[k] - my - ratio * (x[k] - mx);
    residual += r * r;
  }
  return { slope: ratio, spread, residual };
}
