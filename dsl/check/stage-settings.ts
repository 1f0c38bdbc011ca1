import type { Entry, Parameter } from "../catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { SettingPlan, StageVariant } from "../plan/plan.ts";
import type { Setting } from "../syntax/ast.ts";
import type { Of } from "./checker.ts";
import type { Context } from "./context.ts";
import type { DataInfo } from "./data.ts";
import { argument } from "./entry-value.ts";
import { elaborate } from "./expression.ts";
import { COMMON_FIELDS, type ModelInfo } from "./model.ts";
import { takesNames } from "./name-list.ts";
import { complete } from "./stage-rules.ts";
import { forceInteger } from "./static.ts";

export interface HowPlan {
  readonly settings: Readonly<Record<string, SettingPlan>>;
  readonly record: StageVariant["record"];
  readonly fine: boolean;
}

/** Whether the data and the model of a stage are known; what depends on one that was reported stays silent. */
export interface Known {
  readonly data: boolean;
  readonly model: boolean;
}

/**
 * The settings of a stage: those of its verb and those of its theory or system, checked, with defaults filled in and marked.
 */
export function settings(
  definition: Of<"stage">,
  entry: Entry | undefined,
  data: DataInfo | undefined,
  model: ModelInfo | undefined,
  context: Context,
  taken: ReadonlySet<string> = new Set(),
  sound: Known = { data: true, model: true },
): HowPlan {
  const { checker } = context;
  const names = model === undefined ? undefined : new Set([...modelRoots(model), ...(model.lost ?? [])]);
  const inner: Context = names === undefined ? context : { ...context, modelNames: names };
  const parameters = new Map<string, Parameter>();
  for (const parameter of checker.catalogue.settings[definition.verb]) parameters.set(parameter.name, parameter);
  for (const parameter of entry?.parameters ?? [])
    if (!taken.has(parameter.name)) parameters.set(parameter.name, parameter);
  const result: Record<string, SettingPlan> = {};
  const record: { names: readonly string[]; every?: number }[] = [];
  const written = new Set<string>();
  let fine = true;
  for (const setting of definition.settings) {
    if (setting.kind === "record") {
      if (model === undefined && !sound.model) continue;
      const recorded = recordOf(setting, definition, entry, model, inner);
      if (recorded === undefined) fine = false;
      else record.push(recorded);
      continue;
    }
    const key = setting.key.text;
    const parameter = parameters.get(key);
    if (parameter === undefined) {
      const meant = unknownSetting(setting, definition, entry, taken, parameters, inner);
      if (meant !== undefined) written.add(meant);
      fine = false;
      continue;
    }
    const path = setting.of === undefined ? undefined : checker.text(setting.of.span).replace(/\s+/g, "");
    if (path !== undefined && model !== undefined && !hasParameter(model, path) && !isLost(model, path)) {
      const known = model.plan.parameters.map((p) => p.path);
      checker.report(setting.of!.span, messages.noParameter(path, model.plan.name, known, suggest(path, known)));
      fine = false;
      continue;
    }
    const full = path === undefined ? key : `${key} of ${path}`;
    if (written.has(full)) {
      const { start, end } = setting.span;
      const told = checker.diagnostics.some(
        ({ code, span }) =>
          code === "E109" && span.file === setting.span.file && span.start >= start && span.end <= end,
      );
      if (!told) checker.report(setting.key.span, messages.settingTwice(full));
      fine = false;
      continue;
    }
    written.add(full);
    if (model === undefined && !sound.model && takesNames(parameter.type)) continue;
    const value = argument(setting.value, parameter, `${definition.verb} ${definition.subject.text}`, inner);
    if (value === undefined) fine = false;
    else result[full] = { value, default: false, ...(path === undefined ? {} : { of: path }) };
  }
  const inherits = definition.verb === "simulate" && definition.from !== undefined && definition.from.kind !== "record";
  for (const parameter of parameters.values()) {
    if (written.has(parameter.name)) continue;
    if (parameter.default !== undefined && !inherits)
      result[parameter.name] = { value: parameter.default, default: true };
    else if (
      parameter.default === undefined &&
      parameter.optional !== true &&
      !inherits &&
      (entry?.parameters ?? []).includes(parameter)
    ) {
      checker.report(
        definition.subject.span,
        messages.missingSetting(parameter.name, definition.subject.text, parameter.doc),
      );
      fine = false;
    }
  }
  if (!complete({ definition, settings: result, written, data, model, checker, known: sound })) fine = false;
  return { settings: result, record, fine };
}

function isLost(model: ModelInfo, path: string): boolean {
  return model.lost?.has(/^[A-Za-z_]\w*/.exec(path)?.[0] ?? "") === true;
}

function modelRoots(model: ModelInfo): readonly string[] {
  const roots = new Set<string>(["loss"]);
  for (const name of [...model.types.keys(), ...model.stacks.keys()]) roots.add(/^[A-Za-z_]\w*/.exec(name)![0]);
  return [...roots];
}

function hasParameter(model: ModelInfo, path: string): boolean {
  const known = model.canonical(path);
  return (
    model.stacks.has(known) ||
    model.plan.parameters.some(
      (p) => p.path === known || p.path.startsWith(`${known}.`) || p.path.startsWith(`${known}[`),
    )
  );
}

/** Reports E402; the setting that was probably meant counts as written. */
function unknownSetting(
  setting: Extract<Setting, { kind: "setting" }>,
  definition: Of<"stage">,
  entry: Entry | undefined,
  taken: ReadonlySet<string>,
  parameters: ReadonlyMap<string, Parameter>,
  context: Context,
): string | undefined {
  const { checker } = context;
  const key = setting.key.text;
  if (taken.has(key)) {
    checker.report(setting.key.span, messages.settingTwice(key));
    return undefined;
  }
  if (entry === undefined && (definition.verb === "solve" || definition.verb === "simulate")) return undefined;
  const how = definition.settings.find(
    (other) => other.kind === "setting" && (other.key.text === "sampler" || other.key.text === "optimizer"),
  );
  const callee = how?.kind === "setting" ? (how.value.kind === "call" ? how.value.callee : how.value) : undefined;
  const algorithm = callee?.kind === "name" ? checker.index.find(callee.name, ["sampler", "optimizer"]) : undefined;
  const inside =
    algorithm?.parameters.some((parameter) => parameter.name === key) === true ? algorithm.name : undefined;
  const near = inside === undefined ? suggest(key, parameters.keys()) : undefined;
  checker.report(
    setting.key.span,
    messages.unknownSetting(key, definition.verb, definition.subject.text, [...parameters.keys()], near, inside),
    [{ span: definition.name.span, text: messages.stageLabel(definition.verb) }],
    near === undefined ? undefined : [{ span: setting.key.span, text: near }],
  );
  return near;
}

function recordOf(
  setting: Extract<Setting, { kind: "record" }>,
  definition: Of<"stage">,
  entry: Entry | undefined,
  model: ModelInfo | undefined,
  context: Context,
): { names: readonly string[]; every?: number } | undefined {
  const { checker } = context;
  let fine = true;
  const known = [
    ...Object.keys(entry?.results ?? {}),
    ...(model === undefined ? [] : [...model.types.keys(), ...model.stacks.keys(), ...(model.lost ?? [])]),
    ...COMMON_FIELDS,
  ];
  for (const name of setting.names) {
    if (known.includes(name.text)) continue;
    const near = suggest(name.text, known);
    checker.report(
      name.span,
      messages.noField(
        name.text,
        `\`${definition.subject.text}\``,
        known.filter((n) => !n.includes("#")),
        near,
      ),
      undefined,
      near === undefined ? undefined : [{ span: name.span, text: near }],
    );
    fine = false;
  }
  const every =
    setting.every === undefined
      ? undefined
      : forceInteger(context, elaborate(setting.every, context), setting.every.span, "interval of `record`", 1);
  if (!fine || (setting.every !== undefined && every === undefined)) return undefined;
  return { names: setting.names.map((name) => name.text), ...(every === undefined ? {} : { every }) };
}
