/** The advice on the step of a sampler, on grids whose bias is known in closed form, and the covariance of draws. */
import { describe, expect, test } from "vitest";
import { runText } from "../run-text.ts";

type Told = Awaited<ReturnType<typeof runText>>;
const value = (told: Told, name: string) => told.measures.find((m) => m.name === name)!;

/** Ten directions of curvature 1 at nbeta 100: the estimate is 5 / (1 - 25 step), unstable above 0.04. */
const well = (steps: string, settings = "") => `
let step = 1e-3
let factor = 1
model well { param w[10] = 0
  loss = sum(w^2) / 2 }
grid = sample well from { w = 0 } {
  sampler = sgld(step_size = step)
  nbeta = 100 * factor, localization = 0, chains = 4, burn_in = 500, draws = 2000, divergence = keep ${settings} }
sweep step over ${steps}
`;

describe("calibration", () => {
  test("recommends the largest step at which the estimate does not depend on it", async () => {
    const told = await runText(`${well("[1e-6, 4e-4, 8e-4, 1.6e-2, 3.2e-2, 6.4e-2]")}
measure advice = calibration(grid) across step
measure low = advice.low
measure inside = advice.value
measure rejected = count(advice.rejected)
expect advice == 8e-4
expect inside within 5% of 5 / (1 - 25 * 8e-4)`);
    expect(told.failures).toEqual([]);
    expect(told.verdicts.map((v) => [v.state, v.reason])).toEqual([
      ["holds", undefined],
      ["holds", undefined],
    ]);
    expect(value(told, "low").value[0]).toBe(4e-4);
    // 1e-6 has not moved, 1.6e-2 reads 8.3 in place of 5, 3.2e-2 reads 25, 6.4e-2 leaves the numbers.
    expect(value(told, "rejected").value[0]).toBe(4);
    const notes = (value(told, "advice").notes ?? []).join("\n");
    expect(notes).toContain("step_size = 0.0008 at nbeta 100");
    expect(notes).toContain("0.016 is rejected: beside the plateau");
  });

  test("with several nbeta the one that is wanted must be said", async () => {
    const grid = `${well("[4e-4, 8e-4]")}
sweep factor over [1, 4]`;
    const told = await runText(`${grid}
measure advice = calibration(grid, nbeta = 400) across step, factor
measure unsaid = calibration(grid) across step, factor
measure unknown = calibration(grid, nbeta = 7) across step, factor
expect advice == 8e-4`);
    expect(told.verdicts[0].state).toBe("holds");
    expect((value(told, "unsaid").notes ?? []).join()).toContain("2 values of nbeta");
    expect((value(told, "unknown").notes ?? []).join()).toContain("no nbeta of 7; it has 100, 400");
  });

  test("where nothing passes there is no step, and each cell's reason is said", async () => {
    const told = await runText(`${well("[1e-6, 2e-6]")}
measure advice = calibration(grid) across step`);
    expect(value(told, "advice").value[0]).toBeNull();
    expect((value(told, "advice").notes ?? []).join()).toMatch(
      /0.000001 is rejected: R-hat is|1e-6 is rejected: R-hat is/,
    );
  });
});

describe("covariance of draws", () => {
  test("of a normal law: its inverse curvature, with standard errors", async () => {
    const told = await runText(`
model well { param w[2] = 0
  loss = w[0]^2 + w[1]^2 + w[0] * w[1] }
posterior = sample well from { w = 0 } { sampler = hmc, nbeta = 10, localization = 0, chains = 4, burn_in = 200, draws = 2000 }
measure C = covariance(posterior.w)`);
    const C = value(told, "C");
    const exact = [2 / 30, -1 / 30, -1 / 30, 2 / 30]; // of the inverse of 10 [[2, 1], [1, 2]]
    C.value.forEach((c, k) => {
      expect(C.se![k]!).toBeGreaterThan(0);
      expect(C.se![k]!).toBeLessThan(0.003);
      expect(Math.abs(c! - exact[k])).toBeLessThan(4 * C.se![k]!);
    });
    expect(C.value[1]).toBe(C.value[2]);
  });
});

describe("chains that leave the numbers", () => {
  test("keep their place on the axis: grids with such cells can be stacked", async () => {
    const told = await runText(`${well("[1e-3, 0.2]", ", evaluate = full")}
measure estimate = llc(grid)
measure here = sum(select(step == 1e-3, estimate, 0)) across step
expect here within 10% of 5 / (1 - 25 * 1e-3)`);
    expect(told.failures).toEqual([]);
    expect(told.verdicts[0].state).toBe("holds");
  });
});
