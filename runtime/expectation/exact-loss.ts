/**
 * The expected loss of a stage's model on its data, exactly: Σ weight · E[(t̂·x̂ + s · relu(â·x̂))²] + rest. One term is
 *   ℓ(t̂, s, â) = t̂ᵀ E[x̂ x̂ᵀ] t̂ + s D M(â) + s² M(â),   M = E[relu(â·x̂)²], D = t̂·∂_â,
 * because E[x̂ relu] = ½ ∂M/∂â. Where targets are |x| or x², x̂ has these coordinates too (`coordinate.ts`). Gradient and Hessian by (weight, t̂, s, â) follow from those of M; programs carry them to the parameters.
 * Method: Elhage et al. 2022 give the closed form for n = 2, m = 1; here it is for any number of inputs, law of presence, and map.
 */
import type { Constant } from "../../dsl/plan/core.ts";
import { TaskError } from "../tasks/context.ts";
import type { ForwardContext } from "../tasks/forward.ts";
import { BentReluMoments } from "./bent-relu-moments.ts";
import { CoefficientPrograms, type ParameterShape, type TermValues } from "./coefficient-programs.ts";
import { bentMoments } from "./coordinate.ts";
import { combinations, countCombinations, type InputLaw, secondMoments, subsetSums } from "./input-law.ts";
import { lawOfData } from "./law-of-data.ts";
import type { LawSize } from "./law-size.ts";
import { type Moments, type Order, ReluMoments } from "./relu-moments.ts";

/** More subset sums than this for one evaluation are refused: about a second. */
const MOST_SUMS = 20_000_000;
/** More sets of present features are refused: they are kept, some 200 bytes each. */
const MOST_COMBINATIONS = 300_000;

/** Why the sums of a law, for each of `outputs`, are too many; undefined: they are not. */
export function tooLarge(model: string, { sums, sets }: LawSize, outputs: number): string | undefined {
  const instead =
    "use fewer features or values, sets of features that occur together or exclude each other, or a sampled set";
  if (!(sums * outputs <= MOST_SUMS))
    return `the exact loss of model ${model} adds ${(sums * outputs).toExponential(2)} terms at each evaluation, and ${MOST_SUMS} are allowed: ${instead}`;
  if (sets <= MOST_COMBINATIONS) return undefined;
  return `the exact loss of model ${model} goes through ${sets.toExponential(2)} sets of present features at each evaluation, and ${MOST_COMBINATIONS} are allowed: ${instead}`;
}

export type Values = Readonly<Record<string, Constant>>;

/** Derivatives of one entry by its variables (t̂, â, s), all of length n + 1 but s; the Hessian is row-major over (t̂, â, s). */
interface Entry {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian?: Float64Array;
}

export class ExactLoss {
  readonly parameters: readonly ParameterShape[];
  /** Number of parameters that move. */
  readonly size: number;
  private readonly programs: CoefficientPrograms;
  readonly moments: Moments | undefined;
  readonly second: Float64Array;
  readonly n: number; // coordinates of the inputs and the constant

  /** `fixed`: the `const` parameters of the model. Throws a `TaskError` where there is no closed form, or too much to sum. */
  constructor(context: ForwardContext, fixed: Values, law: InputLaw = lawOfData(context)) {
    this.programs = new CoefficientPrograms(context, fixed);
    this.parameters = this.programs.parameters;
    this.size = this.programs.size;
    const { bent } = this.programs;
    this.n = law.size + bent.length + 1;
    this.second = bentMoments(law, bent, secondMoments(law));
    const rectified = this.programs.terms.reduce((sum, { entries, active }) => sum + (active ? entries : 0), 0);
    if (rectified > 0) {
      const size = { sums: subsetSums(law), sets: countCombinations(law.groups) };
      const problem = tooLarge(context.variant.model!.name, size, rectified * (1 + bent.length));
      if (problem !== undefined) throw new TaskError(problem);
      const all = combinations(law.groups);
      this.moments = bent.length > 0 ? new BentReluMoments(law, all, bent) : new ReluMoments(law, all);
    }
  }

  /** The point of named parameters. */
  pack(values: Values): Float64Array {
    const point = new Float64Array(this.size);
    for (const { path, from } of this.parameters) point.set(values[path].data as readonly number[], from);
    return point;
  }

  unpack(point: Float64Array): Values {
    return Object.fromEntries(
      this.parameters.map(({ path, shape, from, count }) => [
        path,
        { shape, data: Array.from(point.subarray(from, from + count)) },
      ]),
    );
  }

  value(point: Float64Array): number {
    const { terms, rest } = this.programs.coefficients(point);
    let total = rest;
    for (const term of terms)
      for (let e = 0; e < term.entries; e += 1) total += term.weight[e] * this.entry(term, e, 0).value;
    return total;
  }

  gradient(point: Float64Array): { readonly value: number; readonly gradient: Float64Array } {
    const { terms, rest } = this.programs.coefficients(point);
    const { value, cotangents } = this.cotangents(terms, rest, 1);
    return { value, gradient: this.programs.pullBack(point, cotangents) };
  }

  hessian(point: Float64Array): {
    readonly value: number;
    readonly gradient: Float64Array;
    readonly hessian: Float64Array;
  } {
    const { size, programs } = this;
    const { terms, rest } = programs.coefficients(point);
    const { value, cotangents, entries } = this.cotangents(terms, rest, 2);
    const gradient = programs.pullBack(point, cotangents);
    const hessian = new Float64Array(size * size);
    const moves: (readonly Float64Array[])[] = [];
    const weights: (readonly Float64Array[])[] = [];
    let column = 0;
    for (const { bend, moved } of programs.columns(point, cotangents)) {
      for (let row = 0; row < size; row += 1) hessian[row * size + column] = bend[row];
      moves.push(moved.flatMap((term) => Array.from({ length: term.entries }, (_, e) => this.variables(term, e))));
      weights.push(moved.map(({ weight }) => weight));
      column += 1;
    }
    let at = 0;
    terms.forEach((term, k) => {
      for (let e = 0; e < term.entries; e += 1, at += 1) {
        const { gradient: slope, hessian: bend } = entries[at];
        const length = slope.length;
        for (let row = 0; row < size; row += 1) {
          const left = moves[row][at];
          const turned = new Float64Array(length);
          for (let i = 0; i < length; i += 1) {
            if (left[i] === 0) continue;
            for (let j = 0; j < length; j += 1) turned[j] += left[i] * bend![i * length + j];
          }
          for (let other = 0; other < size; other += 1) {
            const right = moves[other][at];
            let sum = 0;
            for (let j = 0; j < length; j += 1)
              sum +=
                term.weight[e] * turned[j] * right[j] +
                slope[j] * (weights[row][k][e] * right[j] + weights[other][k][e] * left[j]);
            hessian[row * size + other] += sum;
          }
        }
      }
    });
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const mean = (hessian[i * size + j] + hessian[j * size + i]) / 2;
        hessian[i * size + j] = mean;
        hessian[j * size + i] = mean;
      }
    }
    return { value, gradient, hessian };
  }

  /** (t̂, â, s) of an entry: row 0 of an affine node is its constant, row 1 + i the constant and coefficient i. */
  private variables(term: TermValues, e: number): Float64Array {
    const { n } = this;
    const last = n - 1;
    const vector = new Float64Array(2 * n + 1);
    const read = (values: Float64Array, from: number) => {
      const origin = values[e * n];
      for (let i = 0; i < last; i += 1) vector[from + i] = values[e * n + 1 + i] - origin;
      vector[from + last] = origin;
    };
    read(term.affine, 0);
    if (term.argument) read(term.argument, n);
    if (term.factor) vector[2 * n] = term.factor[e];
    return vector;
  }

  private entry(term: TermValues, e: number, order: Order): Entry {
    const { n, second, moments } = this;
    const vector = this.variables(term, e);
    const [t, a, s] = [vector.subarray(0, n), vector.subarray(n, 2 * n), vector[2 * n]];
    const length = 2 * n + 1;
    const turned = new Float64Array(n);
    for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) turned[i] += second[i * n + j] * t[j];
    let value = 0;
    for (let i = 0; i < n; i += 1) value += t[i] * turned[i];
    const gradient = new Float64Array(length);
    const hessian = order === 2 ? new Float64Array(length * length) : undefined;
    for (let i = 0; i < n; i += 1) gradient[i] = 2 * turned[i];
    if (hessian)
      for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) hessian[i * length + j] = 2 * second[i * n + j];
    if (!term.argument || !moments) return { value, gradient, ...(hessian ? { hessian } : {}) };
    moments.evaluate(a, t, order);
    value += s * moments.along + s * s * moments.value;
    if (order > 0) {
      gradient[2 * n] = moments.along + 2 * s * moments.value;
      for (let i = 0; i < n; i += 1) {
        gradient[i] += s * moments.slope[i];
        gradient[n + i] = s * moments.alongGradient[i] + s * s * moments.gradient[i];
      }
    }
    if (hessian) {
      const set = (i: number, j: number, x: number) => {
        hessian[i * length + j] = x;
        hessian[j * length + i] = x;
      };
      set(2 * n, 2 * n, 2 * moments.value);
      for (let i = 0; i < n; i += 1) {
        set(2 * n, i, moments.slope[i]);
        set(2 * n, n + i, moments.alongGradient[i] + 2 * s * moments.gradient[i]);
        for (let j = 0; j < n; j += 1) {
          set(i, n + j, s * moments.bend[i * n + j]);
          hessian[(n + i) * length + n + j] = s * moments.alongHessian[i * n + j] + s * s * moments.hessian[i * n + j];
        }
      }
    }
    return { value, gradient, ...(hessian ? { hessian } : {}) };
  }

  /** The loss, and its derivatives by the coefficients as the programs lay them out. */
  private cotangents(
    terms: readonly TermValues[],
    rest: number,
    order: Order,
  ): { readonly value: number; readonly cotangents: readonly TermValues[]; readonly entries: readonly Entry[] } {
    const { n } = this;
    let value = rest;
    const entries: Entry[] = [];
    const cotangents = terms.map((term): TermValues => {
      const own = {
        entries: term.entries,
        weight: new Float64Array(term.entries),
        affine: new Float64Array(term.entries * n),
        factor: new Float64Array(term.entries),
        argument: new Float64Array(term.entries * n),
      };
      const spread = (values: Float64Array, e: number, slope: Float64Array, from: number, by: number) => {
        let origin = slope[from + n - 1];
        for (let i = 0; i < n - 1; i += 1) {
          values[e * n + 1 + i] = by * slope[from + i];
          origin -= slope[from + i];
        }
        values[e * n] = by * origin;
      };
      for (let e = 0; e < term.entries; e += 1) {
        const entry = this.entry(term, e, order);
        const by = term.weight[e];
        value += by * entry.value;
        own.weight[e] = entry.value;
        own.factor[e] = by * entry.gradient[2 * n];
        spread(own.affine, e, entry.gradient, 0, by);
        spread(own.argument, e, entry.gradient, n, by);
        entries.push(entry);
      }
      return term.argument ? own : { entries: own.entries, weight: own.weight, affine: own.affine };
    });
    return { value, cotangents, entries };
  }
}
