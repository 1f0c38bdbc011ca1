import type { Parameter } from "../../dsl/catalogue.ts";
import { number } from "../train/parameters.ts";

/** The step of a sampler. `auto`: the sampler has a rule (`stepFor`) that takes it from the curvature at the start. */
export const stepSize = (doc: string, auto = true): Parameter =>
  auto
    ? {
        name: "step_size",
        type: { kind: "either", of: [{ kind: "number" }, { kind: "word", words: ["auto"] }] },
        default: { kind: "word", value: "auto" },
        range: { min: 0, exclusive: true },
        doc: `${doc}; auto: from the curvature at the start, or, where there is none, from that where the chains are in the burn-in`,
      }
    : { name: "step_size", type: { kind: "number" }, range: { min: 0, exclusive: true }, doc };

export const targetAcceptance = (value: number): Parameter => ({
  name: "target_acceptance",
  type: { kind: "number" },
  default: number(value),
  range: { min: 0, max: 1, exclusive: true },
  doc: "acceptance that the step is adapted to during the burn-in",
});
