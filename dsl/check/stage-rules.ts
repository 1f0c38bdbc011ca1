import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { SettingPlan } from "../plan/plan.ts";
import type { Span } from "../source.ts";
import type { Checker, Of } from "./checker.ts";
import type { DataInfo } from "./data.ts";
import { applied, constant } from "./library/expand.ts";
import type { ModelInfo } from "./model.ts";
import type { Known } from "./stage-settings.ts";

/** A stage as far as it is known; `written` are the settings that the file has. */
interface Stage {
  readonly definition: Of<"stage">;
  readonly settings: Record<string, SettingPlan>;
  readonly written: ReadonlySet<string>;
  readonly data: DataInfo | undefined;
  readonly model: ModelInfo | undefined;
  readonly checker: Checker;
  readonly known: Known;
}

type Fail = (span: Span, piece: messages.Piece) => void;

/** What each verb asks of its stages beyond the types of their settings; fills in the defaults that depend on the stage. */
export function complete(stage: Stage): boolean {
  let fine = true;
  const fail: Fail = (span, piece) => {
    stage.checker.report(span, piece);
    fine = false;
  };
  if (stage.definition.verb === "train") train(stage, fail);
  if (stage.definition.verb === "sample") sample(stage, fail);
  return fine;
}

function place(definition: Of<"stage">, key: string) {
  const setting = definition.settings.find((candidate) => candidate.kind === "setting" && candidate.key.text === key);
  return setting?.kind === "setting" ? setting.key.span : definition.subject.span;
}

function train({ definition, settings, written, data, model, known }: Stage, fail: Fail): void {
  const name = definition.name.text;
  const steps = numberOf(settings.steps);
  if (written.has("steps") && written.has("epochs"))
    fail(place(definition, "epochs"), messages.settingsExclude("epochs", "steps"));
  if (!written.has("steps") && !written.has("epochs")) fail(definition.subject.span, messages.stepsNeeded(name));
  if (written.has("steps")) delete settings.epochs;
  else delete settings.steps;
  if (!written.has("optimizer") && steps !== 0)
    fail(definition.subject.span, messages.missingSetting("optimizer", name, "needed unless `steps = 0`"));
  if (known.data && data === undefined && model !== undefined && model.plan.inputs.length > 0 && steps !== 0)
    fail(definition.subject.span, messages.dataMissing(definition.subject.text));
  if (data !== undefined && data.lost?.size !== true && data.plan.size === undefined && definition.on !== undefined) {
    const exact = definition.on.kind === "call";
    if (!written.has("batch") && !exact && steps !== 0)
      fail(definition.on.span, messages.freshWithoutBatch(data.plan.name));
    if (written.has("epochs")) fail(place(definition, "epochs"), messages.freshEpochs(data.plan.name));
  }
  const batch = settings.batch?.value;
  if (batch?.kind === "entry" && batch.entry === "balanced" && data !== undefined && data.lost === undefined)
    balanced(batch.arguments, data, (piece) => fail(place(definition, "batch"), piece));
  if (model !== undefined && model.plan.loss === undefined && model.lost?.has("loss") !== true)
    fail(definition.subject.span, messages.lossMissing(definition.subject.text, definition.verb));
  else if (model?.plan.histories.log_weight !== undefined)
    fail(definition.subject.span, messages.lossMissing(definition.subject.text, definition.verb));
}

/** Balanced batches need rows that are there, enough of them, and a column with the classes. */
function balanced(
  { labels, classes, each }: Readonly<Record<string, Static>>,
  { plan, columns }: DataInfo,
  fail: (piece: messages.Piece) => void,
): void {
  if (plan.size === undefined) {
    fail(messages.freshBalanced(plan.name));
    return;
  }
  const scalars = [...columns].filter(([, { core }]) => core.shape.length === 0);
  const whole = scalars.filter(([, { integer }]) => integer).map(([name]) => name);
  if (labels?.kind === "string") {
    const known = scalars.map(([name]) => name);
    if (!known.includes(labels.value)) fail(messages.balancedColumn(plan.name, labels.value, known));
  } else if (whole.length !== 1) fail(messages.balancedLabels(plan.name, whole));
  const counts = [classes, each].map((value) => (value?.kind === "tensor" ? value.value.data[0] : undefined));
  if (typeof counts[0] === "number" && typeof counts[1] === "number" && counts[0] * counts[1] > plan.size)
    fail(messages.balancedTooLarge(plan.name, counts[0] * counts[1], plan.size));
}

function sample({ definition, settings, written, data, model, checker, known }: Stage, fail: Fail): void {
  const name = definition.name.text;
  const sized = known.data || data?.lost?.size === false;
  if (!written.has("sampler"))
    fail(definition.subject.span, messages.missingSetting("sampler", name, "the algorithm that draws"));
  const sampler = settings.sampler?.value;
  const algorithm = sampler?.kind === "entry" ? checker.index.find(sampler.entry, ["sampler"]) : undefined;
  if (algorithm?.fullBatch === true && written.has("batch"))
    fail(place(definition, "batch"), messages.batchRefused(algorithm.name));
  const size = data?.plan.size;
  const hasFrom = definition.from !== undefined;
  if (written.has("nbeta") && written.has("temperature"))
    fail(place(definition, "temperature"), messages.settingsExclude("temperature", "nbeta"));
  if (written.has("temperature")) delete settings.nbeta;
  if (written.has("nbeta")) delete settings.temperature;
  if (written.has("temperature") && size === undefined && sized)
    fail(place(definition, "temperature"), messages.nbetaNeeded(data?.plan.name, definition.subject.text));
  if (!written.has("nbeta") && !written.has("temperature") && sized) {
    if (data === undefined || size === undefined)
      fail(definition.subject.span, messages.nbetaNeeded(data?.plan.name, definition.subject.text));
    else if (!hasFrom) fail(definition.subject.span, messages.lawNeeded(name));
    else {
      const value = checker.catalogue.evaluate(
        applied("divide", [], constant(size), applied("log", [], constant(size))),
      );
      settings.nbeta = { value: { kind: "tensor", value }, default: true };
      delete settings.temperature;
    }
  }
  if (!written.has("localization")) settings.localization = { value: tensor(hasFrom ? 1 : 0), default: true };
  if (!written.has("prior"))
    settings.prior = { value: { kind: "word", value: hasFrom ? "none" : "initialiser" }, default: true };
  if (data !== undefined && sized && size === undefined && !written.has("batch") && definition.on?.kind !== "call")
    fail(definition.on?.span ?? definition.span, messages.freshWithoutBatch(data.plan.name));
  const prior = settings.prior?.value;
  if (prior?.kind === "word" && prior.value === "initialiser") {
    for (const parameter of model?.plan.parameters ?? []) {
      if (!parameter.trained || parameter.draw || settings[`prior of ${parameter.path}`] !== undefined) continue;
      fail(definition.subject.span, messages.noPrior(parameter.path, definition.subject.text));
      break;
    }
  }
  const chains = numberOf(settings.chains);
  if (chains === 1 && written.has("chains")) checker.report(place(definition, "chains"), messages.oneChain());
  if (model !== undefined && model.plan.loss === undefined && model.lost?.has("loss") !== true)
    fail(definition.subject.span, messages.lossMissing(definition.subject.text, definition.verb));
}

function tensor(number: number): Static {
  return { kind: "tensor", value: { shape: [], data: [number] } };
}

function numberOf(setting: SettingPlan | undefined): number | undefined {
  const value = setting?.value;
  return value?.kind === "tensor" ? (value.value.data[0] ?? undefined) : undefined;
}
