import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";
import { gainParameter, uniformOf, xavierDeviation } from "./fan.ts";

/** torch.nn.init.xavier_uniform_. Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks. */
export const xavierUniform: Law = {
  entry: {
    name: "xavier_uniform",
    kind: "distribution",
    doc: "Weights W[out, in], uniform: a compromise between lengths forward and gradients backward.",
    equation: "uniform(-b, b), b = gain √(6 / (fan_in + fan_out))",
    reference: "Glorot & Bengio 2010",
    example: "param W[64, 32] ~ xavier_uniform(gain = 5 / 3)",
    parameters: [gainParameter(1, "factor; 5/3 for tanh")],
    shape: lawShape,
  },
  draw: (context) => uniformOf(context, xavierDeviation(context, "xavier_uniform")),
};
