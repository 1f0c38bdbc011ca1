import type { Constant, Core } from "../../dsl/plan/core.ts";
import type { LinearAlgebra, Scalar } from "../engine/engine.ts";
import { TensorAlgebra } from "../graph/tensor-algebra.ts";
import { operationByName } from "../operations/index.ts";
import { constantOf, toConstant } from "./constant.ts";
import { trace } from "./trace.ts";

/** The value of a static expression on the engine's own mathematics. Throws `Error` with a sentence where there is none. */
export function evaluateCore(
  core: Core,
  scalar: Scalar,
  linear?: LinearAlgebra,
  locals: Readonly<Record<string, Constant>> = {},
): Constant {
  const algebra = new TensorAlgebra(scalar, { linear });
  const value = trace(core, {
    algebra,
    local(name) {
      if (!Object.hasOwn(locals, name)) throw new Error(`\`${name}\` has no value here`);
      return constantOf(algebra, locals[name]);
    },
    operation: operationByName,
  });
  return toConstant(algebra, value);
}
