/**
 * Every step of the optimisers against torch.optim in float64: trajectories stored by scripts/references/torch_optimizers.py, on a
 * quadratic with coupled coordinates and on Rosenbrock's function.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runText } from "../run-text.ts";

interface Case {
  readonly function: "quadratic" | "rosenbrock";
  readonly entry: string;
  readonly arguments: Readonly<Record<string, number | boolean>>;
  readonly clip?: number;
  readonly start: readonly number[];
  readonly points: readonly (readonly number[])[];
}
const stored = JSON.parse(readFileSync(new URL("./torch-trajectories.json", import.meta.url), "utf8")) as {
  readonly steps: number;
  readonly cases: readonly Case[];
};

const LOSS = {
  quadratic: "dot([1, 4, 0.25], (w - [0.5, 0.25, -1])^2) / 2 + 0.3 * w[0] * w[1]",
  rosenbrock: "(1 - w[0])^2 + 100 * (w[1] - w[0]^2)^2",
};

const title = ({ function: on, entry, arguments: list, clip }: Case) =>
  `${entry}(${Object.entries(list)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ")})${clip ? `, clip = ${clip}` : ""} on ${on}`;

describe("as torch.optim", () => {
  test.each(stored.cases.map((each) => [title(each), each] as const))("%s", async (_, each) => {
    const call = title({ ...each, clip: undefined }).split(" on ")[0];
    const { result, failures } = await runText(`
model surface { param w[${each.start.length}] = [${each.start.join(", ")}]
  loss = ${LOSS[each.function]} }
trained = train surface {
  optimizer = ${call}
  steps = ${stored.steps}, precision = f64 ${each.clip ? `, clip = ${each.clip}` : ""}
  checkpoints = [${each.points.map((_, k) => k + 1).join(", ")}]
}
measure m = trained.w
`);
    expect(failures).toEqual([]);
    const [{ checkpoints }] = [...result.results.values()];
    expect(checkpoints).toHaveLength(stored.steps + 1);
    each.points.forEach((point, k) => {
      const { data } = checkpoints[k + 1].parameters.w;
      point.forEach((x, i) => {
        expect(Math.abs((data[i] as number) - x)).toBeLessThan(1e-10 * Math.max(Math.abs(x), 1e-3));
      });
    });
  });
});
