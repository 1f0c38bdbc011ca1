import { expect, test } from "vitest";
import { compile } from "../../../dsl/index.ts";
import { catalogue } from "../../../runtime/catalogue/index.ts";
import { loadEngine } from "../../../runtime/engine/load.ts";

const PROGRAM = `let scale = 1

data rows(size = 20) {
  x ~ normal(0, 1)
}

model line(x) {
  param w ~ normal(0, scale)
  loss = (x - w * x)^2
}

fit = train line on rows { optimizer = sgd(learning_rate = 0.1), steps = 3 }
around = sample line on rows from fit { sampler = sgld(step_size = 1e-3), chains = 2, draws = 4 }

sweep scale over [1, 2]

measure coefficient = llc(around)

expect coefficient < 100 where scale == 2
`;

test("a measure of a whole stage is evaluated at every point of the stage", async () => {
  const host = { read: () => ({ problem: "no files here" }) };
  const { plan } = compile({ path: "a.exp", text: PROGRAM }, { catalogue: catalogue(await loadEngine()), host });
  expect(plan?.measures.map((m) => [m.name, m.swept])).toEqual([["coefficient", ["scale"]]]);
});
