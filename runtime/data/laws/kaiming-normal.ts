import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";
import { kaimingDeviation, kaimingParameters } from "./fan.ts";

/** torch.nn.init.kaiming_normal_ with mode fan_in. He, Zhang, Ren and Sun 2015, Delving deep into rectifiers. */
export const kaimingNormal: Law = {
  entry: {
    name: "kaiming_normal",
    kind: "distribution",
    doc: "Weights W[out, in] of a rectifier layer, Gaussian: forward lengths stay the same from layer to layer.",
    equation: "normal(0, √(2 / ((1 + a²) fan_in)))",
    reference: "He et al. 2015",
    example: "param W[64, 32] ~ kaiming_normal()",
    parameters: kaimingParameters,
    shape: lawShape,
  },
  draw: (context) =>
    context.random("normal", context.own, [context.g.scalar(0), kaimingDeviation(context, "kaiming_normal")]),
};
