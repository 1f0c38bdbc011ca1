/** The measures of the catalogue: one file each, one line here. */
import { align } from "./entries/align.ts";
import { attack } from "./entries/attack.ts";
import { boxDimension } from "./entries/box-dimension.ts";
import { calibration } from "./entries/calibration.ts";
import { ess, mcse, rHat } from "./entries/chains.ts";
import { collapsed } from "./entries/collapsed.ts";
import { components } from "./entries/components.ts";
import { cosineMatrix } from "./entries/cosine-matrix.ts";
import { covariance } from "./entries/covariance.ts";
import { crossing } from "./entries/crossing.ts";
import { capacity, dimensionality, superposition } from "./entries/dimensionality.ts";
import { distanceTo } from "./entries/distance-to.ts";
import { hullSize } from "./entries/hull-size.ts";
import { knees } from "./entries/knees.ts";
import { learningCoefficient } from "./entries/learning-coefficient.ts";
import { llc } from "./entries/llc.ts";
import { load } from "./entries/load.ts";
import { occupancy } from "./entries/occupancy.ts";
import { overlap } from "./entries/overlap.ts";
import { plateaus } from "./entries/plateaus.ts";
import { rankCorrelation } from "./entries/rank-correlation.ts";
import { rankOfHessian } from "./entries/rank-of-hessian.ts";
import { represented } from "./entries/represented.ts";
import { sensingBound } from "./entries/sensing-bound.ts";
import { slope } from "./entries/slope.ts";
import { values } from "./entries/values.ts";
import type { MeasureEntry } from "./measure-entry.ts";

export const measures: readonly MeasureEntry[] = [
  align,
  attack,
  boxDimension,
  calibration,
  capacity,
  collapsed,
  components,
  cosineMatrix,
  covariance,
  crossing,
  dimensionality,
  distanceTo,
  ess,
  hullSize,
  knees,
  learningCoefficient,
  llc,
  load,
  mcse,
  occupancy,
  overlap,
  plateaus,
  rHat,
  rankCorrelation,
  rankOfHessian,
  represented,
  sensingBound,
  slope,
  superposition,
  values,
];

/** By name. */
export const measureEntries: ReadonlyMap<string, MeasureEntry> = new Map(
  measures.map((measure) => [measure.entry.name, measure]),
);
