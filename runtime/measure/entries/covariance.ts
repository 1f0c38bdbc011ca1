import { lift } from "../lift.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { meanOver } from "../reduce.ts";
import { sizeOf } from "../tensors.ts";

/**
 * Covariance of the entries of a value over draws and chains: C_ij = mean (w_i - mean w_i)(w_j - mean w_j), entries in row-major order.
 * Each entry of C is a mean over draws and has its standard error (that of the centre is of higher order).
 */
export const covariance: MeasureEntry = {
  entry: {
    name: "covariance",
    kind: "measure",
    doc: "Covariance of draws: of each entry of a value with each other, over draws and chains, with Monte-Carlo standard errors.",
    equation: "C_ij = mean (w_i - mean w_i) (w_j - mean w_j)",
    reference: "elementary",
    example: "measure C = covariance(posterior.W)",
    parameters: [
      tensorParameter("x", "draws of a sample stage; own dimensions are read in order, the last one fastest"),
    ],
    shape: ([x]) => {
      const size = sizeOf(x.shape);
      return { shape: [size, size] };
    },
  },
  evaluate(args, { engine }) {
    const x = args.value("x");
    const words = ["chains", "draws"].filter((word) => x.tensor.axes.some((axis) => axis.word === word));
    if (!words.includes("draws")) throw new Error("`covariance` takes draws of a sample stage, such as `posterior.W`");
    const plain: Measured = { ...x, sources: new Map() };
    const centre: Measured = { ...meanOver(plain, words, false, engine), sources: new Map() };
    const products = lift([plain, centre], ([own, middle]) => {
      const away = own.data.map((value, k) => value - middle.data[k]);
      const size = away.length;
      return {
        shape: [size, size],
        data: Float64Array.from({ length: size * size }, (_, k) => away[Math.floor(k / size)] * away[k % size]),
      };
    });
    return meanOver(products, words, false, engine, x.draws ?? { kind: "draws", key: "draws" });
  },
};
