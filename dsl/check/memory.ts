import type { Entry } from "../catalogue.ts";
import * as messages from "../messages.ts";
import type { StagePlan, StageVariant } from "../plan/plan.ts";
import type { Checker } from "./checker.ts";
import { count } from "./estimate.ts";
import { sizeOf } from "./values.ts";

interface Part {
  readonly what: string;
  readonly bytes: number;
}

/** Tensors that the message names. */
const NAMED = 3;

/**
 * Refuses stages (E602) whose tasks need more memory than a worker may take, by what is certain from the shapes: in the engine, 4 bytes
 * each, every parameter with its gradient and what the optimiser keeps beside them; outside it the rows of a full batch, and 8 bytes
 * each, the draws that are kept. Intermediate values come on top and are counted when the program is made.
 */
export function refuseMemory(stages: readonly StagePlan[], checker: Checker): void {
  const most = checker.catalogue.memory;
  for (const stage of stages) {
    for (const variant of stage.variants) {
      const heavy = [engine(stage, variant, checker), rows(stage, variant), draws(stage, variant), kept(variant)].find(
        (parts) => sum(parts) > most,
      );
      if (heavy === undefined) continue;
      const largest = [...heavy].sort((a, b) => b.bytes - a.bytes).slice(0, NAMED);
      checker.report(stage.span, messages.tooMuchMemory(stage.name, sum(heavy), most, largest));
      break;
    }
  }
}

function engine(stage: StagePlan, variant: StageVariant, checker: Checker): readonly Part[] {
  const { model } = variant;
  const parts: Part[] = [];
  const iterates = stage.verb === "train" || stage.verb === "sample";
  const states = iterates ? (optimizer(variant, checker)?.states ?? 0) : 0;
  const copies = iterates ? 2 + states : 1;
  const beside = ["its gradient", ...(states === 0 ? [] : [`${states} of the optimiser`])].join(" and ");
  for (const { path, shape } of model?.parameters ?? [])
    parts.push({
      what: `\`${path}[${shape.join(", ")}]\`${iterates ? ` with ${beside}` : ""}`,
      bytes: 4 * copies * sizeOf(shape),
    });
  return parts;
}

/** Rows of which every step needs all; batches are taken from rows that are drawn as they are needed. */
function rows({ verb }: StagePlan, { data, settings }: StageVariant): readonly Part[] {
  if (data?.size === undefined || settings.batch !== undefined || (verb !== "train" && verb !== "sample")) return [];
  const { name, size } = data;
  return data.columns.map((column) => ({
    what: `the ${size} rows of \`${column.name}\` in \`${name}\``,
    bytes: 4 * size * sizeOf(column.shape),
  }));
}

function draws(stage: StagePlan, variant: StageVariant): readonly Part[] {
  if (stage.verb !== "sample") return [];
  const kept = count(variant, "draws", 2000) * count(variant, "chains", 4);
  return (variant.model?.parameters ?? []).map(({ path, shape }) => ({
    what: `${kept} draws of \`${path}[${shape.join(", ")}]\``,
    bytes: 8 * kept * sizeOf(shape),
  }));
}

/** Parameters at the steps that measures look in at. */
function kept(variant: StageVariant): readonly Part[] {
  const steps = count(variant, "steps", 0);
  const looks = (variant.watched ?? []).reduce((sum, every) => sum + Math.floor(steps / every), 0);
  return (variant.model?.parameters ?? []).map(({ path, shape }) => ({
    what: `\`${path}[${shape.join(", ")}]\` at the ${looks} steps of \`every\``,
    bytes: 8 * looks * sizeOf(shape),
  }));
}

function optimizer(variant: StageVariant, checker: Checker): Entry | undefined {
  const value = variant.settings.optimizer?.value;
  return value?.kind === "entry" ? checker.index.find(value.entry, ["optimizer"]) : undefined;
}

const sum = (parts: readonly Part[]): number => parts.reduce((total, part) => total + part.bytes, 0);
