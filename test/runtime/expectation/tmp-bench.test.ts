import { test } from "vitest";
import { exactToy } from "./programs.ts";
test("time", () => {
  for (const [n, m] of [[2, 1], [5, 2]]) {
    const loss = exactToy({ n, m });
    const at = Float64Array.from({ length: n * m + n }, (_, k) => ((k * 7) % 11) / 7 - 0.7);
    for (const name of ["value", "gradient", "hessian"] as const) {
      for (let k = 0; k < 50; k++) loss[name](at);
      const t = performance.now();
      for (let k = 0; k < 200; k++) loss[name](at);
      console.log(n, m, name, ((performance.now() - t) / 200 * 1000).toFixed(1), "us");
    }
  }
});
