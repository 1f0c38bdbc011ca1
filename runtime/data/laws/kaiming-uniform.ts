import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";
import { kaimingDeviation, kaimingParameters, uniformOf } from "./fan.ts";

/** torch.nn.init.kaiming_uniform_ with mode fan_in. He, Zhang, Ren and Sun 2015, Delving deep into rectifiers. */
export const kaimingUniform: Law = {
  entry: {
    name: "kaiming_uniform",
    kind: "distribution",
    doc: "Weights W[out, in] of a rectifier layer, uniform: forward lengths stay the same from layer to layer.",
    equation: "uniform(-b, b), b = √(6 / ((1 + a²) fan_in))",
    reference: "He et al. 2015",
    example: "param W[64, 32] ~ kaiming_uniform()",
    parameters: kaimingParameters,
    shape: lawShape,
  },
  draw: (context) => uniformOf(context, kaimingDeviation(context, "kaiming_uniform")),
};
