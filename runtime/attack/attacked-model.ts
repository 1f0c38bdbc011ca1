/** A model whose inputs an attack moves: the context that attacks are written for, over the columns of a step or of rows. */
import type { Static } from "../../dsl/plan/core.ts";
import type { ModelPlan } from "../../dsl/plan/plan.ts";
import type { Locals, Scene } from "../data/scene.ts";
import { gradient } from "../graph/derivative.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { TaskError } from "../tasks/context.ts";
import { type ModelGraph, traceBindings } from "../train/model-graph.ts";
import { argument, numberNode } from "../train/rate.ts";
import type { Attack, AttackContext, Move } from "./attack.ts";
import { attacks } from "./index.ts";
import { steepest } from "./moves.ts";
import { checkAffine, type ResponseRows, responseRows } from "./response-rows.ts";
import { attackedOf, type Target } from "./target.ts";

type EntryValue = Static & { readonly kind: "entry" };

/** The attack that a value names. */
export function attackNamed(value: Static | undefined): { readonly attack: Attack; readonly value: EntryValue } {
  const attack = value?.kind === "entry" ? attacks.find(({ entry }) => entry.name === value.entry) : undefined;
  if (value?.kind !== "entry" || !attack)
    throw new TaskError(`there is no such attack; there are ${attacks.map(({ entry }) => entry.name).join(", ")}`);
  return { attack, value };
}

/** 2 or inf. */
export function normNamed(value: Static | undefined): 2 | "inf" {
  const number = value?.kind === "tensor" ? value.value.data[0] : undefined;
  if (number === 2) return 2;
  if (number === Number.POSITIVE_INFINITY) return "inf";
  throw new TaskError("the norm of an attack is 2 or inf");
}

export interface AttackOptions {
  readonly value: EntryValue;
  readonly norm: 2 | "inf";
  readonly radius: NodeId;
  readonly target: Target;
}

/** `graph`: the model on the rows as they are. */
export function attackContext(
  scene: Scene,
  model: ModelPlan,
  { locals, parameters }: ModelGraph,
  sample: AxisId,
  inputs: number,
  { value, norm, radius, target }: AttackOptions,
): AttackContext {
  const { g } = scene;
  const attacked = attackedOf(model);
  const { attack } = attackNamed(value);
  const own = attacked.inputs.map(({ name }) => locals[name].own);
  const clean = Object.fromEntries(attacked.inputs.map(({ name }) => [name, locals[name]]));
  const known: Record<string, Locals[string]> = {};
  for (const { name } of model.inputs) known[name] = locals[name];
  for (const [path, parameter] of parameters) known[path] = { value: parameter.node, own: parameter.own };
  const moved = (move: Move) => {
    // A derivative by the moved inputs ends here, and none goes through the attack to the parameters.
    const nodes = move.map((part, k) =>
      g.stopGradient(g.map2("add", g.expand(clean[attacked.inputs[k].name].value, [sample]), part)),
    );
    const given = { ...known };
    attacked.inputs.forEach(({ name }, k) => {
      given[name] = { value: nodes[k], own: own[k] };
    });
    const result = traceBindings(scene, model, given, target === "clean" ? clean : {});
    return { nodes, loss: g.expand(result[model.loss!].value, [sample]) };
  };
  let affine: number | undefined;
  const outputs = () => (affine ??= checkAffine(g.numbers, model, attacked, inputs));
  let rows: ResponseRows | undefined;
  const unitRows = (): ResponseRows => {
    if (!rows) {
      outputs();
      const whole = responseRows(scene, model, attacked, known, own);
      rows = { ...whole, rows: steepest({ g, own, norm }, whole.rows) };
    }
    return rows;
  };
  const picked = new Map<number, NodeId>();
  const { parameters: declared } = attack.entry;
  return {
    g,
    sample,
    radius,
    norm,
    own,
    get outputs() {
      return outputs();
    },
    loss: (move) => moved(move).loss,
    slope(move) {
      const { nodes, loss } = moved(move);
      return gradient(g, loss, nodes);
    },
    row: (row) => unitRows().rows.map((part) => g.gather(part, unitRows().output, row)),
    pick(count) {
      const drawn = picked.get(count) ?? g.random("categorical", "attack", [sample], [g.scalar(count)]);
      picked.set(count, drawn); // the same for all candidates
      return drawn;
    },
    count(name) {
      const given = argument(value, declared, name);
      const count = given?.kind === "tensor" ? given.value.data[0] : undefined;
      if (typeof count !== "number") throw new TaskError(`${name} of ${value.entry} must be a number that is written`);
      return count;
    },
    argument: (name) => numberNode(scene, argument(value, declared, name), `${name} of ${value.entry}`),
  };
}

/** The worst of all candidates for each row, as a move that nothing is differentiated through; candidates are unrolled. */
export function worstMove(context: AttackContext, attack: Attack, most: number): Move {
  const { g } = context;
  const count = attack.candidates(context);
  if (count > most)
    throw new TaskError(
      `${attack.entry.name} tries ${count} moves for each sample of a batch, and at most ${most} are unrolled; use one_feature, gradient or pgd`,
    );
  let best: Move = attack.move(context, g.scalar(0));
  let worst = count > 1 ? context.loss(best) : undefined;
  for (let k = 1; k < count; k += 1) {
    const move = attack.move(context, g.scalar(k));
    const loss = context.loss(move);
    const higher = g.map2("less", worst!, loss);
    best = best.map((part, i) => g.map3("select", higher, move[i], part));
    worst = g.map2("max", worst!, loss);
  }
  return best.map((part) => g.stopGradient(part));
}
