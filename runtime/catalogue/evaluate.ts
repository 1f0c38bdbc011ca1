import type { Constant, Core } from "../../dsl/plan/core.ts";
import { constantOf, toConstant } from "../core/constant.ts";
import { trace } from "../core/trace.ts";
import { lawNamed } from "../data/draw.ts";
import type { Engine } from "../engine/engine.ts";
import type { EagerTensor } from "../graph/tensor.ts";
import { TensorAlgebra } from "../graph/tensor-algebra.ts";
import { operationByName } from "../operations/index.ts";

/** Evaluates a static expression on the engine's own mathematics, in f64. Laws have no value. */
export function evaluateStatic(
  engine: Pick<Engine, "scalar" | "linear">,
  core: Core,
  locals: Readonly<Record<string, Constant>> = {},
): Constant {
  const algebra = new TensorAlgebra(engine.scalar, { linear: engine.linear });
  const value = trace<EagerTensor>(core, {
    algebra,
    local: (name) => {
      const known = locals[name];
      if (!known) throw new Error(`\`${name}\` has no value before anything runs`);
      return constantOf(algebra, known);
    },
    leaf: (part) => {
      if (part.op === "apply" && lawNamed(part.function))
        throw new Error(`\`${part.function}\` is a law: it has no value before it is drawn`);
      return undefined;
    },
    operation: operationByName,
  });
  return toConstant(algebra, value);
}
