import type { Attack } from "../attack.ts";
import { nothing, scaled, steepest } from "../moves.ts";
import { norm, radius } from "../parameters.ts";

/** The move in which the linearised loss rises most: Goodfellow, Shlens and Szegedy 2015, Explaining and harnessing adversarial examples. */
export const gradientAttack: Attack = {
  entry: {
    name: "gradient",
    kind: "adversary",
    doc: "One move along the gradient of each sample's loss by its inputs (its signs for norm = inf).",
    equation: "δ = radius ∇L / |∇L|;  norm = inf: radius sign(∇L)",
    reference: "Goodfellow, Shlens and Szegedy 2015 (arXiv:1412.6572)",
    example: "adversary = gradient(radius = 0.1)",
    parameters: [radius, norm],
  },
  candidates: () => 1,
  move: (context) => scaled(context.g, steepest(context, context.slope(nothing(context))), context.radius),
};
