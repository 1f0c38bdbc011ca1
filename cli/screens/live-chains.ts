/** Convergence of the chains that are on the screen: R-hat and effective draws of what has been drawn so far, from the kept points of the curves. */
import type { Scalar } from "../../runtime/engine/engine.ts";
import { bulkSize, type Chains, splitRHat } from "../../runtime/measure/statistics/convergence.ts";
import type { LiveCurve } from "../run/progress.ts";

const FEWEST = 8; // points of a chain

export type ChainText = (curves: readonly LiveCurve[]) => string;

/** Texts such as `R-hat 1.02   ESS 340`; "" where there is one chain or little of it. Computed again only when a tenth has been added. */
export function chainTexts(scalar: () => Scalar): ChainText {
  const known = new Map<string, { readonly points: number; readonly text: string }>();
  return (curves) => {
    const chains = comparable(curves);
    if (chains.length < 2) return "";
    const key = `${curves[0].name} ${curves[0].index}`;
    const points = chains.length * chains[0].length;
    const last = known.get(key);
    if (last && points >= last.points && points < 1.1 * last.points) return last.text;
    const rHat = splitRHat(chains, scalar());
    const size = bulkSize(chains, scalar());
    const doubt = rHat > 1.01 ? ": the chains do not agree yet" : "";
    const text = Number.isFinite(rHat)
      ? `R-hat ${rHat.toFixed(3)}${doubt}${Number.isFinite(size) ? `   ESS ${Math.round(size)} of ${points} shown` : ""}`
      : "";
    known.set(key, { points, text });
    return text;
  };
}

/** The same stretch of every chain that has come far enough: chains may run one after another. */
function comparable(curves: readonly LiveCurve[]): Chains {
  const longest = Math.max(0, ...curves.map((c) => c.values.length));
  const ready = curves.filter((c) => c.values.length >= Math.max(FEWEST, longest / 2));
  const length = Math.min(...ready.map((c) => c.values.length));
  return ready.map((c) => Float64Array.from(c.values.slice(0, length)));
}
