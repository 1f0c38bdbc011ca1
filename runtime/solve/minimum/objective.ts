/** A function to minimise, with exact derivatives. The Hessian is symmetric, row-major. */
export interface Objective {
  readonly size: number;
  value(point: Float64Array): number;
  gradient(point: Float64Array): { readonly value: number; readonly gradient: Float64Array };
  hessian(point: Float64Array): {
    readonly value: number;
    readonly gradient: Float64Array;
    readonly hessian: Float64Array;
  };
}

export const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
};

/** a + factor · b. */
export const moved = (a: Float64Array, factor: number, b: Float64Array): Float64Array =>
  a.map((x, k) => x + factor * b[k]);
