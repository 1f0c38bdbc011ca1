import type { Attack } from "../attack.ts";
import { scaled } from "../moves.ts";
import { norm, radius } from "../parameters.ts";
import { signOf } from "../sign.ts";

/** ±radius along the row of one output, drawn for each sample and step; the sign of larger loss. */
export const oneFeature: Attack = {
  entry: {
    name: "one_feature",
    kind: "adversary",
    doc: "A move along ± the row of the map before the output's activation of one output, drawn for each sample; the worse sign.",
    equation: "δ = ±radius G_i / |G_i|, i uniform",
    reference: "Elhage et al. 2022, Toy models of superposition, relationship to adversarial robustness",
    example: "adversary = one_feature(radius = 0.1)",
    parameters: [radius, norm],
  },
  candidates: () => 2,
  move(context, k) {
    const { g, outputs } = context;
    return scaled(g, context.row(context.pick(outputs)), g.map2("multiply", context.radius, signOf(g, k)));
  },
};
