import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";
import { gainParameter, xavierDeviation } from "./fan.ts";

/** torch.nn.init.xavier_normal_. Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks. */
export const xavierNormal: Law = {
  entry: {
    name: "xavier_normal",
    kind: "distribution",
    doc: "Weights W[out, in], Gaussian: a compromise between lengths forward and gradients backward.",
    equation: "normal(0, gain √(2 / (fan_in + fan_out)))",
    reference: "Glorot & Bengio 2010",
    example: "param W[64, 32] ~ xavier_normal()",
    parameters: [gainParameter(1, "factor; 5/3 for tanh")],
    shape: lawShape,
  },
  draw: (context) =>
    context.random("normal", context.own, [context.g.scalar(0), xavierDeviation(context, "xavier_normal")]),
};
