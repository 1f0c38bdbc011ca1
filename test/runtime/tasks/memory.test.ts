/** Too much memory is told before anything runs, with what takes it. */
import { expect, test } from "vitest";
import { runText } from "../run-text.ts";

test("a parameter that does not fit is named with its size", async () => {
  const told = await runText(`
data d { x[9_000] ~ normal(0, 1) }
model wide(x) {
  param small[10] ~ normal(0, 1)
  param W[9_000, 9_000] ~ normal(0, 0.01)
  loss = mean((W @ x)^2) + sum(small)
}
r = train wide on d { optimizer = sgd(learning_rate = 0.1), batch = 1, steps = 1, precision = f64 }
measure m = r.small`);
  expect(told.failures).toHaveLength(1);
  expect(told.failures[0]).toMatch(
    /needs 1\.\d GiB of memory, above the 1\.0 GiB .* W\[9000, 9000\] 618\.0 MiB.*: use smaller ones, a smaller batch/,
  );
});

test("rows are named too", async () => {
  const told = await runText(`
data d(size = 300_000) { x[500] ~ normal(0, 1) }
model wide(x) {
  param w[500] = 0
  loss = dot(w, x)^2
}
r = train wide on d { optimizer = sgd(learning_rate = 0.1), steps = 1, precision = f64 }
measure m = r.w`);
  expect(told.failures[0]).toMatch(/rows of x\[500\] 1\.1 GiB/);
});
