/** docs/events.schema.json describes what a run really prints, and exactly the fields of `Event`. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { jsonLine } from "../../cli/run/json-lines.ts";
import type { Catalogue } from "../../dsl/catalogue.ts";
import { compile } from "../../dsl/index.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import { loadEngine } from "../../runtime/engine/load.ts";
import { nodePlatform } from "../../runtime/engine/platform/node.ts";
import type { Event } from "../../runtime/events.ts";
import { run } from "../../runtime/run.ts";
import { eventJsonSchema, eventSchema } from "../../scripts/event-schema.ts";

type DeepReadonly<T> = { readonly [K in keyof T]: DeepReadonly<T[K]> };
type Line = z.infer<typeof eventSchema>;
// These two assignments are the test: the compiler refuses a field that only one side has.
const forth = (event: Event & { readonly time: number }): DeepReadonly<Line> => event;
const back = (line: Exclude<Line, { event: "fix" }>): Event => line;

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const host = { read: () => ({ problem: "there is no such file" }) };

const diverging = `
data d(size = 10) { x ~ normal(0, 1) }
model net(x) {
  param w = 1
  loss = w^4 - x
}
r = train net on d { optimizer = sgd(learning_rate = 100), steps = 100 }
plot line(r.loss)
expect r.w < 1
`;

let real: Catalogue;
beforeAll(async () => {
  real = catalogue(await loadEngine());
});

async function lines(text: string): Promise<string[]> {
  const { plan, diagnostics } = compile({ path: "main.exp", text }, { catalogue: real, host });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const result: string[] = [];
  for await (const event of run(plan!, { platform: nodePlatform(), workers: 0, limitSteps: 30 }))
    result.push(jsonLine(forth({ time: 0, ...event }) as Event, 0.25));
  return result;
}

describe("events", () => {
  it("the schema in docs/ is that of the definition", () => {
    expect(read("docs/events.schema.json"), "stale: run `node scripts/docs.mjs`").toBe(eventJsonSchema());
  });
  it("docs/events.md names every event and every field", () => {
    const page = read("docs/events.md");
    for (const option of eventSchema.options) {
      const name = option.shape.event.value;
      const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\``));
      for (const field of Object.keys(option.shape))
        if (!["time", "event"].includes(field)) expect(row, `${name}.${field}`).toContain(`\`${field}\``);
    }
  });
  it.each([
    ["superposition", () => read("examples/superposition.exp")],
    ["signal propagation", () => read("examples/signal-propagation/critical-variance.exp")],
    ["sampling", () => read("examples/singular-learning/bayesian-regression.exp")],
    ["a run that diverges", () => diverging],
  ])(
    "of %s fit the schema",
    async (_, text) => {
      const kinds = new Set<string>();
      for (const line of await lines(text())) {
        const value = JSON.parse(line);
        // a parsed object holds the fields that the definition knows: equality means that there are no others
        expect(eventSchema.parse(value)).toEqual(value);
        expect(() => back(value)).not.toThrow();
        kinds.add(value.event);
      }
      for (const kind of ["plan", "task", "verdict", "end"]) expect(kinds).toContain(kind);
    },
    120_000,
  );
  it("refuses what is none", () => {
    expect(eventSchema.safeParse({ time: 0, event: "end" }).success).toBe(false);
    expect(eventSchema.safeParse({ time: 0, event: "unknown" }).success).toBe(false);
  });
});
