/** Moments over x̂ = (x, bent, 1), where the rectifier takes x and the constant only: E[2 bent relu] is a product moment of one input. */
import type { Bent } from "./coordinate.ts";
import type { Combination, InputLaw } from "./input-law.ts";
import { ProductMoments } from "./product-moments.ts";
import { type Moments, type Order, ReluMoments } from "./relu-moments.ts";

export class BentReluMoments implements Moments {
  value = 0;
  along = 0;
  readonly gradient: Float64Array;
  readonly alongGradient: Float64Array;
  readonly slope: Float64Array;
  readonly hessian: Float64Array;
  readonly alongHessian: Float64Array;
  readonly bend: Float64Array;
  readonly plain: ReluMoments;
  readonly products: ProductMoments;
  readonly whole: number;

  constructor(
    law: InputLaw,
    combinations: readonly Combination[],
    readonly bent: readonly Bent[],
  ) {
    this.plain = new ReluMoments(law, combinations);
    this.products = new ProductMoments(law, combinations);
    this.whole = law.size + bent.length + 1;
    const [vector, matrix] = [() => new Float64Array(this.whole), () => new Float64Array(this.whole * this.whole)];
    [this.gradient, this.alongGradient, this.slope] = [vector(), vector(), vector()];
    [this.hessian, this.alongHessian, this.bend] = [matrix(), matrix(), matrix()];
  }

  evaluate(a: Float64Array, t: Float64Array, order: Order): void {
    const { plain, products, whole, bent } = this;
    const n = plain.variables;
    const place = (i: number): number => (i < n - 1 ? i : whole - 1);
    const short = (x: Float64Array) => Float64Array.from({ length: n }, (_, i) => x[place(i)]);
    const [inner, turn] = [short(a), short(t)];
    plain.evaluate(inner, turn, order);
    this.value = plain.value;
    this.along = plain.along;
    for (let i = 0; i < n; i += 1) {
      this.gradient[place(i)] = plain.gradient[i];
      this.slope[place(i)] = plain.gradient[i];
      this.alongGradient[place(i)] = plain.alongGradient[i];
      if (order < 2) continue;
      for (let j = 0; j < n; j += 1) {
        const k = place(i) * whole + place(j);
        this.hessian[k] = plain.hessian[i * n + j];
        this.bend[k] = plain.hessian[i * n + j];
        this.alongHessian[k] = plain.alongHessian[i * n + j];
      }
    }
    bent.forEach((one, k) => {
      const row = n - 1 + k;
      const by = 2 * t[row];
      if (order === 0 && by === 0) return;
      products.product(one, inner, by === 0 && order === 1 ? 0 : order);
      this.along += by * products.value;
      this.slope[row] = 2 * products.value;
      if (order === 0) return;
      for (let i = 0; i < n; i += 1) {
        if (by !== 0) this.alongGradient[place(i)] += by * products.gradient[i];
        if (order === 1) continue;
        this.bend[row * whole + place(i)] = 2 * products.gradient[i];
        for (let j = 0; j < n; j += 1)
          this.alongHessian[place(i) * whole + place(j)] += by * products.hessian[i * n + j];
      }
    });
  }
}
