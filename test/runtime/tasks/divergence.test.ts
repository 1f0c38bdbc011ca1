/** A value that is not finite: what is told, and who goes on. */
import { describe, expect, test } from "vitest";
import { compile, type Event, run } from "../../../index.ts";

async function told(text: string) {
  const { plan, diagnostics } = await compile({ path: "test.exp", text });
  if (!plan) throw new Error(diagnostics.map((d) => d.message).join("; "));
  const running = run(plan, { workers: 0, line: (span) => text.slice(0, span.start).split("\n").length });
  const events: Event[] = [];
  for await (const event of running) events.push(event);
  const messages = events.flatMap((e) => (e.event === "task" && e.state === "failed" ? [e.message ?? ""] : []));
  const found = events.flatMap((e) => (e.event === "diagnostic" ? [e.diagnostic] : []));
  return { messages, diagnostics: found, ...(await running.result), text };
}

const training = (more = "") => `
data d(size = 20) { x ~ uniform(0.5, 1) }
model net(x) {
  param w = 1
  h = w - 2 * x
  depth = log(w)
  loss = h^2 + 0 * depth
}
sweep rate over [0.01, 5]
r = train net on d { optimizer = sgd(learning_rate = rate), steps = 40 ${more} }
expect r.loss < 10
`;

describe("training", () => {
  test("the step is replayed: the message names the quantity and its line, and the other point goes on", async () => {
    const { messages, diagnostics, results, code, text } = await told(training());
    expect(messages).toHaveLength(1);
    // The parameter falls below zero: the logarithm is the first value that is not a number.
    expect(messages[0]).toMatch(/^depth \(line 6\) is not finite at step \d+: lower the learning rate/);
    expect(diagnostics[0].code).toBe("E701");
    expect(text.slice(diagnostics[0].span.start, diagnostics[0].span.end)).toContain("log(w)");
    expect(code).toBe(3);
    expect([...results.values()].filter((result) => result.diverged === undefined)).toHaveLength(1);
  });

  test("divergence = keep: the stage ends there, claims read what there is, the exit code is not touched", async () => {
    const { messages, results, code } = await told(
      training(", divergence = keep").replace("expect r.loss < 10", "measure when = r.diverged\nexpect max(r.w) < 100"),
    );
    expect(messages).toEqual([]);
    expect(code).toBeLessThan(3);
    const stopped = [...results.values()].find((result) => result.diverged);
    expect(stopped!.diverged!.kept).toBe(true);
    expect(stopped!.parameters.w.data.every((x) => Number.isFinite(x))).toBe(true);
  });
});

describe("sampling", () => {
  // Starts on both sides of a cliff: below zero the force grows without bound.
  const chains = (more = "") => `
model cliff { param w = 1
  loss = w^2 / 2 + 1000 * (relu(0 - w)^4 + relu(w - 4)^4) }
r = sample cliff from [{ w = 1 }, { w = -3 }] {
  sampler = sgld(step_size = 1e-3)
  nbeta = 10, localization = 0, chains = 4, burn_in = 10, draws = 200 ${more}
}
measure m = mean(r.w, axis = draws)
`;

  test("a chain that diverges stops alone: the others are the result, and a warning says so", async () => {
    const { messages, diagnostics, results, code } = await told(chains());
    expect(messages).toEqual([]);
    expect(code).toBe(0);
    const [{ fields, info, diverged, notes }] = [...results.values()];
    expect(diverged).toBeUndefined();
    // They keep their place, without values.
    expect(fields.w.axes[0]).toEqual({ word: "chains", size: 4 });
    expect([0, 1, 2, 3].map((chain) => fields.w.missing![200 * chain + 199])).toEqual([0, 1, 0, 1]);
    expect(info).toMatchObject({ chains: 2, chains_stopped: 2 });
    expect(notes).toHaveLength(2);
    expect(notes![0]).toMatch(/^chain 1 stopped at step \d+, where .* is not finite/);
    // W402: the burn-in of ten steps is too short for the chains that go on.
    expect(diagnostics.map((d) => `${d.severity} ${d.code}`)).toEqual(["warning E701", "warning E701", "warning W402"]);
  });

  test("the chains that go on are those of a run without the others", async () => {
    const [{ fields }] = [...(await told(chains())).results.values()];
    const [alone] = [...(await told(chains().replace(", { w = -3 }", ""))).results.values()];
    for (const chain of [0, 2]) {
      const [from, to] = [200 * chain, 200 * (chain + 1)];
      expect(fields.w.data.slice(from, to)).toEqual(alone.fields.w.data.slice(from, to));
      expect(fields.w.missing!.slice(from, to)).toEqual(new Uint8Array(200));
    }
  });

  test("where all chains stop the task fails; kept, it has what was drawn", async () => {
    const text = chains().replace("[{ w = 1 }, { w = -3 }]", "{ w = -3 }");
    const failed = await told(text);
    expect(failed.messages[0]).toMatch(/of chain 0 .*is not finite at step/);
    expect(failed.code).toBe(3);
    const kept = await told(text.replace("draws = 200", "draws = 200, divergence = keep"));
    expect(kept.code).toBe(0);
    const [{ fields, diverged }] = [...kept.results.values()];
    expect(diverged!.kept).toBe(true);
    expect(fields.w.missing!.reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
  });

  test("stop_above: a chain whose loss passes that many times the loss at the start, plus 1, is given up", async () => {
    // ε A = 3.8: w has variance 2, and the loss at the start is 1/2.
    const text = (bound: string) => `
model well { param w = 1
  loss = w^2 / 2 }
r = sample well from { w = 1 } { sampler = sgld(step_size = 0.38), nbeta = 10, localization = 0, chains = 4, burn_in = 0, draws = 200, stop_above = ${bound} }
measure m = mean(r.w, axis = draws)
`;
    // Bound 501 is |w| = 32, far beyond 20 standard deviations; bound 2 is |w| = 2, passed every sixth draw.
    const [wide] = [...(await told(text("1000"))).results.values()];
    expect(wide.notes).toBeUndefined();
    expect(wide.diverged).toBeUndefined();
    const { results, messages } = await told(text("2"));
    const [{ diverged }] = [...results.values()];
    expect(diverged!.hint).toMatch(/stop_above times the loss at the start plus 1/);
    expect(messages[0]).toMatch(/^loss of chain 0/);
    // The chain is the same until it is given up.
    const first = Array.from(wide.fields.loss.data.subarray(0, 200)).findIndex((x) => x > 2);
    expect(diverged!.step).toBe(first);
  });
});
