/** Parameters that several optimisers and schedules share. */
import type { Parameter } from "../../dsl/catalogue.ts";
import type { Static } from "../../dsl/plan/core.ts";

export const number = (value: number): Static => ({ kind: "tensor", value: { shape: [], data: [value] } });
export const boolean = (value: boolean): Static => ({
  kind: "tensor",
  value: { shape: [], data: [value ? 1 : 0] },
  boolean: true,
});

export const learningRate = (value?: number): Parameter => ({
  name: "learning_rate",
  type: { kind: "either", of: [{ kind: "number" }, { kind: "entry", of: ["schedule"] }] },
  ...(value === undefined ? {} : { default: number(value) }),
  range: { min: 0 },
  doc: "factor of the step; a number or a schedule",
});

export const betas: readonly Parameter[] = [
  {
    name: "beta1",
    type: { kind: "number" },
    default: number(0.9),
    range: { min: 0, max: 1, exclusive: "max" },
    doc: "decay of the average of gradients",
  },
  {
    name: "beta2",
    type: { kind: "number" },
    default: number(0.999),
    range: { min: 0, max: 1, exclusive: "max" },
    doc: "decay of the average of squared gradients",
  },
];

export const epsilon: Parameter = {
  name: "epsilon",
  type: { kind: "number" },
  default: number(1e-8),
  range: { min: 0 },
  doc: "added to the denominator",
};

export const weightDecay = (value: number, doc: string): Parameter => ({
  name: "weight_decay",
  type: { kind: "number" },
  default: number(value),
  range: { min: 0 },
  doc,
});

export const momentum: Parameter = {
  name: "momentum",
  type: { kind: "number" },
  default: number(0),
  range: { min: 0, max: 1, exclusive: "max" },
  doc: "factor of the previous move",
};
