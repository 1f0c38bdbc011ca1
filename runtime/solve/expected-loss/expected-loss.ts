/**
 * The expected loss of a model at given parameters, exactly, with gradient and Hessian: no sampling. For squared errors of relu(A x + b)
 * or A x + b on inputs with a law of presence (Elhage et al. 2022 give the case of two features; here any).
 */
import type { Entry } from "../../../dsl/catalogue.ts";
import { ExactLoss } from "../../expectation/exact-loss.ts";
import { type TaskContext, TaskError } from "../../tasks/context.ts";
import { startingPoints } from "../../train/initial.ts";
import { isMinimum, rankOf } from "../minimum/minimise.ts";
import { dot } from "../minimum/objective.ts";
import { type Solution, scalarField, type Theory } from "../theory.ts";
import { fixedOf, movingSize } from "./parameters.ts";

const entry: Entry = {
  name: "expected_loss",
  kind: "theory",
  doc: "The exact expected loss at given parameters, with its gradient and Hessian in the order of the parameters' declaration.",
  equation: "E Σ_j I_j (x_j - relu(A x + b)_j)²",
  reference: "Elhage et al. 2022, Toy models of superposition (closed form for two features)",
  example: "ideal = solve expected_loss(toy) on features from { W = [[1, -1]], b = 0 }",
  takesModel: true,
  needsData: true,
  parameters: [],
  results: {
    loss: { doc: "the expected loss", shape: () => [] },
    gradient: {
      doc: "its gradient by all parameters that are trained, one after another",
      shape: (_, model) => (model ? [movingSize(model)] : undefined),
    },
    hessian: {
      doc: "its Hessian, in the same order",
      shape: (_, model) => (model ? [movingSize(model), movingSize(model)] : undefined),
    },
    gradient_norm: { doc: "length of the gradient", shape: () => [] },
    rank: { doc: "rank of the Hessian: directions with more than 1e-7 of its largest curvature", shape: () => [] },
    is_minimum: {
      doc: "1 where no direction curves downwards; at a kink (a dropped feature beside a bias of 0) the side where units are active counts",
      shape: () => [],
    },
  },
};

function solve(context: TaskContext): Solution {
  const { engine } = context;
  const [start] = startingPoints(context, "f64");
  const exact = new ExactLoss(context, fixedOf(context, start));
  const { value, gradient, hessian } = exact.hessian(exact.pack(start));
  if (!Number.isFinite(value))
    throw new TaskError("expected_loss: the loss is not finite at these parameters; give finite ones of moderate size");
  const { size } = exact;
  const eigenvalues = size === 0 ? new Float64Array(0) : engine.linear.eigen(hessian, size).values;
  return {
    fields: {
      loss: scalarField(value),
      gradient: { axes: [], shape: [size], data: gradient },
      hessian: { axes: [], shape: [size, size], data: hessian },
      gradient_norm: scalarField(engine.scalar.sqrt(dot(gradient, gradient))),
      rank: scalarField(rankOf(eigenvalues)),
      is_minimum: scalarField(isMinimum(eigenvalues) ? 1 : 0),
    },
    parameters: start,
    loss: value,
    converged: true,
    residual: 0,
    iterations: 1,
  };
}

export const expectedLoss: Theory = { entry, solve, keepsPrograms: true };
