import type { Scalar } from "../../engine/engine.ts";
import { type MeasureEntry, numberParameter, tensorParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { axesToOwn, carriedSize, isMissing, scalar, sizeOf } from "../tensors.ts";

/**
 * Slope of log N(epsilon) on log 1/epsilon, N the number of boxes of side epsilon that hold points. Boxes halve `scales` times from a
 * quarter of the largest extent; scales at which fewer than eight points share a box on average are left out, since there the number
 * of points is counted. The standard error is that of the least-squares slope.
 */
export const boxDimension: MeasureEntry = {
  entry: {
    name: "box_dimension",
    kind: "measure",
    doc: "Box-counting dimension of a cloud of points, with the standard error of the fitted slope.",
    equation: "slope of log N(epsilon) against log 1/epsilon",
    reference: "Falconer 2014, Fractal Geometry, chapter 2",
    example: "expect box_dimension(game) within 3% of log(3) / log(2)",
    parameters: [
      tensorParameter("points", "coordinates on the last dimension, one point a row or draw"),
      {
        ...numberParameter("scales", 8, "number of box sizes, each half of the one before"),
        range: { min: 3, max: 20 },
      },
    ],
    shape: () => ({ shape: [] }),
  },
  evaluate(args, { engine }) {
    const points = cloud(args.value("points", "points"));
    const found = counts(points, args.number("scales", 8));
    if (found.length < 3) {
      return scalar(Number.NaN, { notes: [`too few points (${points.length}) for three box sizes`] });
    }
    const { slope, error } = line(found, engine.scalar);
    const value = scalar(slope);
    return error === 0 ? value : { ...value, sources: new Map([[`box_dimension:${slope}`, Float64Array.of(error)]]) };
  },
};

/** All rows, draws and own leading dimensions together: points of coordinates. */
function cloud(value: Measured): Float64Array[] {
  const words = ["samples", "chains", "draws", "steps"].filter((word) =>
    value.tensor.axes.some((axis) => axis.word === word),
  );
  const own = axesToOwn(value, words);
  if (carriedSize(own.tensor.axes) !== 1) {
    throw new Error(
      `points of one cloud are needed; the value also carries ${own.tensor.axes.map((a) => a.word).join(", ")}`,
    );
  }
  const { shape, data } = own.tensor;
  const vector = value.tensor.shape.length > 0;
  const width = vector ? (shape[shape.length - 1] ?? 1) : 1;
  const result: Float64Array[] = [];
  for (let k = 0; k < sizeOf(shape) / width; k += 1) {
    let whole = true;
    for (let j = 0; j < width; j += 1) if (isMissing(own.tensor, k * width + j)) whole = false;
    if (whole) result.push(data.slice(k * width, (k + 1) * width));
  }
  return result;
}

interface Count {
  readonly level: number; // boxes of extent / 2^level
  readonly boxes: number;
}

function counts(points: readonly Float64Array[], scales: number): Count[] {
  const width = points[0]?.length ?? 0;
  const low = Float64Array.from({ length: width }, (_, j) => points.reduce((least, p) => Math.min(least, p[j]), Number.POSITIVE_INFINITY)); // biome-ignore format: one step
  let extent = 0;
  for (const point of points) for (let j = 0; j < width; j += 1) extent = Math.max(extent, point[j] - low[j]);
  if (!(extent > 0)) return [];
  const result: Count[] = [];
  let boxes = 2;
  for (let level = 2; level < 2 + scales; level += 1) {
    boxes *= 2;
    const seen = new Set<string>();
    for (const point of points) {
      const place: number[] = [];
      for (let j = 0; j < width; j += 1) {
        place.push(Math.min(boxes - 1, Math.floor(((point[j] - low[j]) / extent) * boxes)));
      }
      seen.add(place.join(","));
    }
    if (seen.size * 8 > points.length) break;
    result.push({ level, boxes: seen.size });
  }
  return result;
}

function line(found: readonly Count[], scalarFunctions: Scalar): { slope: number; error: number } {
  const two = scalarFunctions.log(2);
  const x = found.map(({ level }) => level * two);
  const y = found.map(({ boxes }) => scalarFunctions.log(boxes));
  const n = x.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let [xx, xy] = [0, 0];
  for (let k = 0; k < n; k += 1) {
    xx += (x[k] - mx) * (x[k] - mx);
    xy += (x[k] - mx) * (y[k] - my);
  }
  const slope = xy / xx;
  let residual = 0;
  for (let k = 0; k < n; k += 1) {
    const r = y[k] - my - slope * (x[k] - mx);
    residual += r * r;
  }
  return { slope, error: n < 3 ? 0 : scalarFunctions.sqrt(residual / (n - 2) / xx) };
}
