/**
 * The stream of `--json` as one definition: docs/events.schema.json is made from it, and a test validates the events of a real run.
 * A test also proves that it has exactly the fields of `Event` (runtime/events.ts).
 */
import { z } from "zod";

const point = z
  .record(z.string(), z.string())
  .meta({ id: "point", description: "values of the swept names, as a person writes them" });
const number = z.number();
const orNull = z.number().nullable();
const span = z
  .object({ file: z.int().describe("0: the main file"), start: z.int(), end: z.int().describe("exclusive") })
  .meta({ id: "span", description: "UTF-16 offsets in a file of the program" });

const diagnostic = z
  .object({
    code: z.string().regex(/^[EW]\d{3}$/),
    severity: z.enum(["error", "warning"]),
    message: z.string(),
    span,
    label: z.string().optional().describe("short text for the place"),
    labels: z
      .array(z.object({ span, text: z.string() }))
      .optional()
      .describe("secondary places"),
    notes: z.array(z.string()).optional(),
    help: z.array(z.string()).optional(),
    fix: z
      .array(z.object({ span, text: z.string() }))
      .optional()
      .describe("a certain repair: text to put in place of the span"),
  })
  .meta({ id: "diagnostic" });

const colormap = z.enum(["viridis", "diverging", "okabe_ito", "hue"]);
const color = z
  .union([z.object({ category: number }), z.object({ map: colormap, at: number.describe("0 … 1") })])
  .meta({ id: "color" });
const pair = z.tuple([number, number]);
const axis = z
  .object({
    label: z.string(),
    scale: z.enum(["linear", "log"]),
    domain: pair.optional(),
    ticks: z.array(z.object({ at: number, text: z.string() })).optional(),
  })
  .meta({ id: "axis" });
const mark = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("line"),
      ...{ x: z.array(number), y: z.array(orNull), low: z.array(orNull).optional(), high: z.array(orNull).optional() },
      ...{ color, label: z.string().optional(), dashed: z.boolean().optional(), dots: z.boolean().optional() },
      axis: z.literal("right").optional(),
    }),
    z.object({
      kind: z.literal("points"),
      ...{ x: z.array(number), y: z.array(orNull), error: z.array(orNull).optional() },
      ...{ color: z.union([color, z.array(color)]), label: z.string().optional() },
      shape: z.enum(["circle", "square", "diamond", "cross"]).optional(),
      ...{ labels: z.array(z.string()).optional(), axis: z.literal("right").optional() },
    }),
    z.object({
      kind: z.literal("arrows"),
      ...{ x: z.array(number), y: z.array(number), color: z.array(color) },
      ...{ labels: z.array(z.string()).optional(), depth: z.array(number).optional() },
    }),
    z.object({
      kind: z.literal("cells"),
      ...{ values: z.array(z.array(orNull)), map: colormap, domain: pair, up: z.boolean().optional() },
      ...{ x: z.array(number).optional(), y: z.array(number).optional(), second: z.array(z.array(orNull)).optional() },
    }),
    z.object({
      kind: z.literal("bars"),
      ...{ values: z.array(orNull), low: z.array(orNull).optional(), high: z.array(orNull).optional() },
      ...{ labels: z.array(z.string()), color: z.array(color) },
    }),
    z.object({
      kind: z.literal("stack"),
      parts: z.array(z.array(z.object({ value: number, color, label: z.string() }))),
      labels: z.array(z.string()),
    }),
    z.object({
      kind: z.literal("rule"),
      ...{ axis: z.enum(["x", "y"]), at: number, label: z.string().optional(), dashed: z.boolean().optional() },
    }),
    z.object({
      kind: z.literal("segments"),
      ...{ from: z.array(pair), to: z.array(pair), color, weight: z.array(number).optional() },
      dashed: z.boolean().optional(),
    }),
  ])
  .meta({ id: "mark" });
const panel = z.object({
  ...{ title: z.string(), x: axis, y: axis, equal: z.boolean(), marks: z.array(mark) },
  right: axis.optional(),
  strip: z
    .object({
      ...{ label: z.string(), values: z.array(orNull), form: z.enum(["bars", "cells"]) },
      ...{ color: z.array(color), domain: pair },
    })
    .optional(),
  caption: z.string().optional(),
  key: z.object({ label: z.string(), map: colormap, domain: pair, second: z.string().optional() }).optional(),
});
const figure = z
  .object({
    id: z.string().describe("order and kind, `1-columns`; the name of its SVG"),
    ...{ kind: z.string(), title: z.string(), caption: z.string() },
    row: z.int().describe("figures of one row stand beside each other"),
    panels: z.array(panel),
    notes: z.array(z.string()).optional(),
    frames: z.array(panel).optional().describe("every recorded place along a run"),
  })
  .meta({ id: "figure" });

const time = z.number().min(0).describe("seconds since the start of the command");
const event = <N extends string, S extends z.ZodRawShape>(name: N, about: string, shape: S) =>
  z.object({ time, event: z.literal(name), ...shape }).describe(about);

export const eventSchema = z.discriminatedUnion("event", [
  event("plan", "first: what will run", {
    ...{ name: z.string(), title: z.string().nullable(), hash: z.string().describe("SHA-256 of the plan") },
    ...{
      points: z.int(),
      tasks: z.int(),
      work: number.describe("floating-point operations"),
      memory: number.describe("bytes"),
    },
    stages: z.array(z.object({ name: z.string(), verb: z.string(), tasks: z.int() })),
    workers: z.int(),
  }),
  event("task", "one stage at one point and repetition changes its state", {
    state: z.enum(["started", "resumed", "cached", "done", "failed"]),
    ...{
      id: z.string(),
      stage: z.string(),
      point,
      repeat: z.int(),
      seconds: number.optional(),
      steps: z.int().optional(),
    },
    loss: z.object({ value: number, se: number }).optional(),
    message: z.string().optional(),
  }),
  event("progress", "how far a running task is", {
    id: z.string(),
    step: z.int(),
    steps: z.int(),
    rate: number.describe("steps a second"),
  }),
  event("record", "one number that a task keeps", {
    ...{
      task: z.string(),
      name: z.string(),
      chain: z.int(),
      step: z.int(),
      index: z.int().describe("row-major place in the quantity"),
      value: number,
    },
  }),
  event("snapshot", "what a quantity of a running task is at the moment", {
    ...{ task: z.string(), name: z.string(), chain: z.int(), step: z.int(), shape: z.array(z.int()) },
    value: z.array(orNull).describe("row-major; null: not finite"),
  }),
  event("diagnostic", "what the checker or the run reports", {
    diagnostic,
    path: z.string().nullable().optional().describe("file of the diagnostic, where there is one"),
  }),
  event("fix", "`check --fix` only: a repair that was made", {
    ...{ path: z.string(), code: z.string(), span, line: z.int(), before: z.string(), after: z.string() },
  }),
  event("choice", "which repetitions are kept at one point", {
    ...{ word: z.enum(["keep", "drop"]), fold: z.enum(["min", "max"]), point },
    values: z.array(orNull).describe("what the repetitions are judged by, in order; null: none"),
    kept: z.array(z.int()),
    near_best: z.int().describe("repetitions within 1 % of the best"),
  }),
  event("measure", "a measure at one point", {
    ...{ name: z.string(), point, shape: z.array(z.int()), axes: z.array(z.string()) },
    value: z.array(orNull).describe("row-major; null: missing"),
    se: z.array(orNull).nullable().describe("standard errors; null: exact or none"),
    notes: z.array(z.string()).optional().describe("what to know before believing the number"),
  }),
  event("figure", "a figure as data", { spec: figure }),
  event("verdict", "what became of an `expect`", {
    ...{ text: z.string(), state: z.enum(["holds", "fails", "inconclusive"]), line: z.int() },
    ...{ left: orNull, right: orNull, difference: orNull, se: orNull },
    point, // the one shown: where a claim fails worst
    points: z.int().describe("points that the claim was tested at"),
    reason: z.string().optional(),
  }),
  event("end", "last", {
    code: z.int().describe("exit code"),
    ...{ holds: z.int(), fails: z.int(), inconclusive: z.int(), failed: z.int().describe("tasks that failed") },
    ...{ seconds: number, folder: z.string().nullable() },
  }),
]);

/** docs/events.schema.json: one line of the stream. Objects are open: later versions may add fields and events. */
export function eventJsonSchema(): string {
  const schema = z.toJSONSchema(eventSchema, {
    io: "input",
    override: ({ jsonSchema }) => {
      // the limits of whole numbers in double precision go without saying
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return `${JSON.stringify({ title: "one line of `ansatz run --json`", ...schema }, null, 2)}\n`;
}
