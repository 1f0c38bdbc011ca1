/**
 * Lowering of draws. The rule of addresses (part of the semantics):
 *
 * - A draw *along the lanes* belongs to the stream (seed, purpose, instance, step, block), one block for each 1,024 lanes. Inside a block
 *   the stream runs over tiles, in each tile over the draws of that purpose in their `order`, in each draw over rows (own axes, row-major
 *   in ascending id), in each row over lanes; a row takes its lanes rounded up to a multiple of 4. Row numbers of a batch come
 *   before the other draws of purpose `batch`.
 * - A draw *without lanes* has an address of its own, block word 2^31 + order, and is one row of all its entries (row-major).
 *
 * Purposes `data` and `evaluation` use the seed of data sets, all others the task's seed.
 */
import type { Node } from "../../graph/graph.ts";
import { type Context, nameOf } from "../context.ts";
import { PURPOSE, type Purpose, RANDOM } from "../instructions.ts";
import { type Pointer, padded, product, strideOf, type Tensor } from "../layout.ts";
import { dimsOf, merged } from "../nest.ts";
import { CONTROL } from "../program.ts";
import { fill, place } from "./places.ts";

const control = (offset: number): Pointer => ({ region: "control", offset, register: 0 });

/** Chains may share rows or noise. */
const instanceOf = (purpose: Purpose): number =>
  purpose === "batch" || purpose === "data"
    ? CONTROL.rowsInstance
    : purpose === "noise"
      ? CONTROL.noiseInstance
      : CONTROL.instance;

/** Seeds a generator for the block whose number is at `block`, plus `offset`. */
export function address(
  c: Context,
  generator: Pointer,
  purpose: Purpose,
  block: Pointer,
  offset: number,
  text: string,
): void {
  const data = purpose === "data" || purpose === "evaluation";
  const fields = {
    generator,
    seed: c.control(data ? CONTROL.dataSeed : CONTROL.seed),
    instance: c.control(instanceOf(purpose)),
    step: control(CONTROL.step),
    block,
    block_offset: offset,
    purpose: PURPOSE.indexOf(purpose),
  };
  c.writer.emit("address", "f32", fields, `address   ${purpose} <- (seed, ${purpose}, step, ${text})`, 60);
}

export function random(node: Extract<Node, { op: "random" }>, c: Context): Tensor {
  const { law, purpose, order } = node.attributes;
  const out = c.scratch(node.axes, c.precision(node), nameOf(node));
  const along = c.carriesLanes(node);
  const own = node.axes.filter((axis) => axis !== c.lanes);
  const parameters = node.operands.map((_, i) => parameter(node, i, out, c));
  const [a, b] = [parameters[0] ?? NONE, parameters[1] ?? NONE];
  const emit = (generator: Pointer, rows: number, from: number, lanes: number): void => {
    const shifted = ({ tensor, lane }: Parameter): Pointer =>
      tensor ? c.at(tensor, from * lane) : control(CONTROL.seed);
    const fields = {
      law: RANDOM.indexOf(law),
      generator,
      rows,
      lanes,
      out: c.at(out, from),
      out_row: padded(c.section.lanes),
      a: shifted(a),
      a_row: a.row,
      a_lane: a.lane,
      b: shifted(b),
      b_row: b.row,
      b_lane: b.lane,
    };
    const names = parameters.map(({ tensor }) => tensor!.name).join(", ");
    c.writer.emit(
      "draw",
      out.precision,
      fields,
      `${law.padEnd(9)} ${c.show(out)} <- ${purpose}${names && `, ${names}`}`,
      3 * rows * lanes,
    );
  };
  if (along) {
    const rows = product(own.map(c.size));
    for (const { generator, from, lanes } of c.section.streams.get(purpose)!) emit(generator, rows, from, lanes);
    return out;
  }
  const generator = c.writer.scratch(128);
  const zero: Pointer = { region: "constants", offset: c.constants.integers([0]), register: 0 };
  address(c, generator, purpose, zero, -2147483648 + order, `draw ${order}`);
  emit(generator, 1, 0, product(own.map(c.size)));
  return out;
}

interface Parameter {
  readonly tensor?: Tensor;
  readonly row: number;
  readonly lane: number;
}
const NONE: Parameter = { row: 0, lane: 0 };

/** A law's parameter with one row and one lane stride; repeated in full where the operand's axes do not allow it. */
function parameter(node: Node, i: number, out: Tensor, c: Context): Parameter {
  const tensor = c.operand(node, i, out.precision);
  const along = c.carriesLanes(node);
  const own = node.axes.filter((axis) => axis !== c.lanes);
  const dims = merged(dimsOf(own, c.size, [tensor]));
  const { law } = (node as Extract<Node, { op: "random" }>).attributes;
  // Gamma takes as many words as it needs, in padding lanes too: their parameters must not be left to chance.
  const exact = law === "gamma" && c.carriesLanes(tensor) && c.section.lanes % 4 !== 0;
  if (dims.length <= 1 && !exact) {
    const stride = dims[0]?.strides[0] ?? 0;
    const lane = along ? strideOf(tensor, c.lanes!) : stride;
    const row = along ? stride : 0;
    if ((lane === 0 || lane === 1) && (lane === 1 || row === 0 || row === 1)) return { tensor, row, lane };
  }
  const full = c.scratch(node.axes, out.precision, tensor.name);
  if (exact) fill(c, full, 1);
  if (exact) place(c, { ...full, part: true }, tensor, true);
  else c.assign(full, tensor);
  return along ? { tensor: full, row: padded(c.section.lanes), lane: 1 } : { tensor: full, row: 0, lane: 1 };
}
