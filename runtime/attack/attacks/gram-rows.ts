import type { Attack } from "../attack.ts";
import { scaled } from "../moves.ts";
import { norm, radius } from "../parameters.ts";
import { signOf } from "../sign.ts";

/**
 * ±radius along each row of the map before the output's activation (W^T W of a tied model, of unit length): the gradients of the
 * pre-activations. Both signs of every row are tried; each sample takes the worst.
 */
export const gramRows: Attack = {
  entry: {
    name: "gram_rows",
    kind: "adversary",
    doc: "The worst move along ± a row of the map before the output's activation, tried for every output and sample.",
    equation: "δ = ±radius G_i / |G_i|, the i and sign of largest loss",
    reference: "Elhage et al. 2022, Toy models of superposition, relationship to adversarial robustness",
    example: "measure hit = attack(trained, budget = 0.1, direction = gram_rows)",
    parameters: [radius, norm],
  },
  candidates: ({ outputs }) => 2 * outputs,
  move(context, k) {
    const { g } = context;
    const row = g.map1("floor", g.map2("multiply", k, g.scalar(0.5)));
    return scaled(g, context.row(row), g.map2("multiply", context.radius, signOf(g, k)));
  },
};
