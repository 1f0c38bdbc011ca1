import { number } from "../../train/parameters.ts";
import type { Attack } from "../attack.ts";
import { added, nothing, projected, scaled, steepest } from "../moves.ts";
import { norm, radius } from "../parameters.ts";

/** Moves at most: the inner steps are unrolled. */
const MOST = 100;

/** Projected gradient ascent from the sample itself: Madry et al. 2018, Towards deep learning models resistant to adversarial attacks. */
export const pgd: Attack = {
  entry: {
    name: "pgd",
    kind: "adversary",
    doc: "Projected gradient ascent of each sample's loss inside the ball, from the sample itself.",
    equation: "δ ← P(δ + step_size radius ∇L / |∇L|)",
    reference: "Madry et al. 2018 (arXiv:1706.06083)",
    example: "adversary = pgd(radius = 0.1, steps = 10)",
    parameters: [
      radius,
      norm,
      {
        name: "steps",
        type: { kind: "number", integer: true },
        default: number(10),
        range: { min: 1, max: MOST },
        doc: "steps of the ascent",
      },
      {
        name: "step_size",
        type: { kind: "number" },
        default: number(0.25),
        range: { min: 0, exclusive: true },
        doc: "length of a step, as a share of the radius",
      },
    ],
  },
  candidates: () => 1,
  move(context) {
    const { g } = context;
    const length = g.map2("multiply", context.argument("step_size"), context.radius);
    let move = nothing(context);
    for (let step = 0; step < context.count("steps"); step += 1) {
      const further = added(g, move, scaled(g, steepest(context, context.slope(move)), length));
      move = projected(context, further).map((part) => g.stopGradient(part));
    }
    return move;
  },
};
