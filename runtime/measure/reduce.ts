import { blockMoves } from "../data/block-moves.ts";
import type { Engine } from "../engine/engine.ts";
import type { Measured } from "./measured.ts";
import { meanSize } from "./statistics/convergence.ts";
import { variance } from "./statistics/quantile.ts";
import { axesToOwn, type CarriedAxis, carriedSize, isMissing, sizeOf, spread } from "./tensors.ts";

/** Where the entries of an axis come from: means over them have a standard error unless they are all there is. */
export interface Origin {
  /** `rows`: independent rows of a law; `draws`: of Markov chains; `repeats`: repetitions. */
  readonly kind: "rows" | "draws" | "repeats";
  /** Names the set of entries, so that two means over the same ones share their error. */
  readonly key: string;
}

/** Axes along which the entries of one origin are the same ones; along all others (swept names, repeats) they are others. */
const SHARED = new Set(["samples", "layers", "bindings", "steps", "places"]);

/**
 * Mean over carried axes, and over own dimensions where `own` says so; missing entries are left out, weights may be given.
 *
 * Errors: entries of one `origin` make a sample. Each block of entries is a source that moves the mean by the sum of its deviations over
 * the total count; the sources are scaled so that their squares add up to the square of sd / sqrt(n) (rows, repeats) or
 * sd / sqrt(effective size) (draws, chains pooled). The difference of two means over the same entries so has the error of the
 * entry-wise differences. Repetitions replace the errors inside them; otherwise these are averaged and stay.
 */
export function meanOver(
  value: Measured,
  words: readonly string[],
  own: boolean,
  engine: Engine,
  origin?: Origin,
  weight?: Measured,
): Measured {
  const reduced = value.tensor.axes.filter((axis) => words.includes(axis.word));
  const kept = value.tensor.axes.filter((axis) => !words.includes(axis.word));
  const chains = [...reduced].sort((a, b) => Number(b.word === "chains") - Number(a.word === "chains"));
  const ordered = axesToOwn(
    { ...spread(value, [...kept, ...chains]), fields: undefined } as Measured,
    chains.map((axis) => axis.word),
  );
  const weights = weight === undefined ? undefined : spread(weight, chains).tensor.data;
  const count = carriedSize(chains);
  const inner = sizeOf(value.tensor.shape);
  const blocks = carriedSize(kept);
  const groups = own ? 1 : inner;
  const width = own ? inner : 1;
  const data = new Float64Array(blocks * groups);
  const missing = new Uint8Array(data.length);
  const sources = new Map<string, Float64Array>();
  const add = (name: string, place: number, change: number) => {
    let row = sources.get(name);
    if (row === undefined) {
      row = new Float64Array(data.length);
      sources.set(name, row);
    }
    row[place] += change;
  };
  const apart = origin !== undefined && origin.kind !== "rows";
  const suffixes = placesOf(kept);
  const replaced = origin?.kind === "repeats";
  for (let b = 0; b < blocks; b += 1) {
    for (let g = 0; g < groups; g += 1) {
      const place = b * groups + g;
      const entries = new Float64Array(count).fill(Number.NaN);
      let [sum, total] = [0, 0];
      for (let k = 0; k < count; k += 1) {
        let [part, parts] = [0, 0];
        for (let j = 0; j < width; j += 1) {
          const at = (b * count + k) * inner + g * width + j;
          if (isMissing(ordered.tensor, at)) continue;
          part += ordered.tensor.data[at];
          parts += 1;
        }
        if (parts === 0) continue;
        const w = weights === undefined ? 1 : weights[k];
        entries[k] = part / parts;
        sum += w * part;
        total += w * parts;
      }
      if (total === 0) {
        missing[place] = 1;
        continue;
      }
      data[place] = sum / total;
      if (!replaced) {
        for (const [name, change] of ordered.sources) {
          let moved = 0;
          for (let k = 0; k < count; k += 1) {
            for (let j = 0; j < width; j += 1) {
              const at = (b * count + k) * inner + g * width + j;
              if (!isMissing(ordered.tensor, at)) moved += change[at] * (weights === undefined ? 1 : weights[k]);
            }
          }
          if (moved !== 0) add(name, place, moved / total);
        }
      }
      if (origin !== undefined && weights === undefined) {
        for (const [name, change] of blockSources(entries, chains, origin, engine)) {
          add(apart ? `${name}${suffixes[b]}` : name, place, change);
        }
      }
    }
  }
  const { fields: _, abscissae: __, ...rest } = value;
  const shape = own ? [] : value.tensor.shape;
  return {
    ...rest,
    integer: false,
    boolean: false,
    tensor: { axes: kept, shape, data, ...(missing.includes(1) ? { missing } : {}) },
    sources,
  };
}

/** A text for every index over the axes: equal where the entries behind it are the same ones. */
function placesOf(axes: readonly CarriedAxis[]): string[] {
  let texts = [""];
  for (const { word, size } of axes) {
    texts = texts.flatMap((text) =>
      Array.from({ length: size }, (_, k) => (SHARED.has(word) ? text : `${text}@${word}=${k}`)),
    );
  }
  return texts;
}

/** Changes of the mean of `entries` (NaN: missing) by block. */
function blockSources(
  entries: Float64Array,
  axes: readonly CarriedAxis[],
  origin: Origin,
  engine: Engine,
): [string, number][] {
  const present = entries.filter((x) => !Number.isNaN(x));
  const n = present.length;
  if (n < 2) return [];
  const spreadOf = variance(present, 1);
  if (spreadOf === 0) return [];
  const target = engine.scalar.sqrt(spreadOf / (origin.kind === "draws" ? effective(entries, axes, engine, n) : n));
  const centre = present.reduce((sum, x) => sum + x, 0) / n;
  const moves = blockMoves(entries, centre, target, engine.scalar.sqrt);
  // Where blocks tell nothing, the whole error is one source of its own.
  if (!moves) return [[`${origin.key}#all`, target]];
  return Array.from(moves, (move, k): [string, number] => [`${origin.key}#${k}`, move]);
}

/** Effective number of draws, chains pooled. */
function effective(entries: Float64Array, axes: readonly CarriedAxis[], engine: Engine, n: number): number {
  const chains = axes[0]?.word === "chains" ? axes[0].size : 1;
  const length = entries.length / chains;
  const traces = Array.from({ length: chains }, (_, c) => entries.slice(c * length, (c + 1) * length)).filter(
    (trace) => !trace.some((x) => Number.isNaN(x)),
  );
  const size = traces.length === 0 ? Number.NaN : meanSize(traces, engine.scalar);
  return Number.isNaN(size) ? n : size;
}

/** Mean over rows without an error: for entries that report their own. */
export function reduceSamples(value: Measured, engine: Engine): Measured {
  return meanOver(value, ["samples"], false, engine, value.rows);
}
