/** Too much memory is told before anything runs, with what takes it; what fits into it runs. */
import { expect, test } from "vitest";
import { compile } from "../../../index.ts";
import { runText } from "../run-text.ts";

const wide = (n: number, settings = "") => `
data d(size = 4) { x[${n}] ~ normal(0, 1) }
model wide(x) {
  param small[10] ~ normal(0, 1)
  param W[${n}, ${n}] ~ normal(0, 0.01)
  loss = mean((W @ x)^2) + 0 * sum(small)
}
r = train wide on d { optimizer = sgd(learning_rate = 0.1), steps = 1${settings} }
expect r.loss < 100`;

const refused = async (text: string) => (await compile({ path: "test.exp", text })).diagnostics;

test.each([
  ["f64", wide(9000, ", precision = f64"), /needs 4\.\d GiB for gradients .*: use smaller tensors/],
  ["f32, with gradient and work tensors", wide(9000), /2\.\d GiB for gradients .*: use smaller tensors/],
  [
    "just above the limit",
    wide(5600),
    /1\.\d GiB of memory, above the 1\.0 GiB.*W\[5600, 5600\] 119\.\d MiB.*: use smaller/,
  ],
  ["in f64", wide(5000, ", precision = f64"), /: use smaller ones, precision = f32, or a smaller batch/],
])("%s", async (_, text, message) => {
  const diagnostics = (await refused(text)).filter(({ severity }) => severity === "error");
  expect(diagnostics.map(({ code }) => code)).toEqual(["E602"]);
  expect(diagnostics[0].message).toMatch(message);
});

test("what passes the check runs, one program after the other in memory", async () => {
  const told = await runText(wide(1500));
  expect(told.failures).toEqual([]);
  expect(told.verdicts.map(({ state }) => state)).toEqual(["holds"]);
}, 120_000);

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
