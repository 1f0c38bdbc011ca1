/**
 * The interpreter: one `switch` over opcodes (a br_table), operands read from memory by each kernel through the generated accessors.
 * Dispatch is per instruction, work per row, so kernels stay separate functions: a loop that runs long is compiled by V8's optimiser
 * only on its next call.
 *
 * A frame of an open loop: word 0 the loop instruction, word 1 the turns left, words 2 … 5 the registers' values at entry.
 */

import { emitted as emitted_at, loop as loop_at, Opcode, when as when_at } from "./generated/opcodes";
import { broadcast } from "./kernels/broadcast";
import { broadcast_sparse } from "./kernels/broadcast-sparse";
import { contract } from "./kernels/contract";
import { convert } from "./kernels/convert";
import { dot } from "./kernels/dot";
import { gather, gather_range } from "./kernels/gather";
import { lanes } from "./kernels/lanes";
import { lookup, scatter_add } from "./kernels/lookup";
import { map1, map2, map3 } from "./kernels/map";
import { outer_products } from "./kernels/outer-products";
import { reduce_lanes } from "./kernels/reduce-lanes";
import { reduce_rows } from "./kernels/reduce-rows";
import { transpose } from "./kernels/transpose";
import { check_finite, record } from "./kernels/watch";
import { FRAMES, REGISTERS } from "./memory";
import { address } from "./random/address";
import { draw, draw_index } from "./random/draw";
import { order } from "./random/order";

/** The instruction after this one. */
// @ts-expect-error: decorator
@inline function next(pc: usize): usize {
  return pc + ((<usize>load<u32>(pc) >> 16) << 2);
}

// @ts-expect-error: decorator
@inline function opcode(pc: usize): u32 {
  return load<u32>(pc) & 0xffff;
}

// @ts-expect-error: decorator
@inline function register(index: i32): usize {
  return REGISTERS + (<usize>index << 2);
}

// @ts-expect-error: decorator
@inline function advance(index: i32, by: i32): void {
  store<i32>(register(index), load<i32>(register(index)) + by);
}

/** The instruction after the `end` that belongs to the loop at `pc`. */
function after_loop(pc: usize): usize {
  let depth = 0;
  do {
    const family = opcode(pc) >> 1;
    if (family == Opcode.loop_f32 >> 1) depth++;
    if (family == Opcode.end_f32 >> 1) depth--;
    pc = next(pc);
  } while (depth > 0);
  return pc;
}

/** Runs from `pc` to `halt`. Returns false when `check_finite` stopped it. */
function run(pc: usize): bool {
  let frame = FRAMES - 32;
  while (true) {
    switch (opcode(pc)) {
      case Opcode.halt_f32:
      case Opcode.halt_f64:
        return true;

      case Opcode.loop_f32:
      case Opcode.loop_f64: {
        const from = loop_at.count_pointer(pc);
        const turns = from ? load<i32>(from) : loop_at.count(pc);
        if (turns <= 0) {
          pc = after_loop(pc);
          continue;
        }
        frame += 32;
        store<usize>(frame, pc);
        store<i32>(frame, turns, 4);
        store<i32>(frame, load<i32>(register(loop_at.register0(pc))), 8);
        store<i32>(frame, load<i32>(register(loop_at.register1(pc))), 12);
        store<i32>(frame, load<i32>(register(loop_at.register2(pc))), 16);
        store<i32>(frame, load<i32>(register(loop_at.register3(pc))), 20);
        break;
      }
      case Opcode.end_f32:
      case Opcode.end_f64: {
        const head = load<usize>(frame);
        const left = load<i32>(frame, 4) - 1;
        if (left > 0) {
          store<i32>(frame, left, 4);
          advance(loop_at.register0(head), loop_at.bytes0(head));
          advance(loop_at.register1(head), loop_at.bytes1(head));
          advance(loop_at.register2(head), loop_at.bytes2(head));
          advance(loop_at.register3(head), loop_at.bytes3(head));
          store<i32>(REGISTERS, 0);
          pc = next(head);
          continue;
        }
        store<i32>(register(loop_at.register3(head)), load<i32>(frame, 20));
        store<i32>(register(loop_at.register2(head)), load<i32>(frame, 16));
        store<i32>(register(loop_at.register1(head)), load<i32>(frame, 12));
        store<i32>(register(loop_at.register0(head)), load<i32>(frame, 8));
        frame -= 32;
        break;
      }
      case Opcode.when_f32:
      case Opcode.when_f64:
        if (load<u32>(when_at.step(pc)) % <u32>when_at.every(pc) != <u32>when_at.remainder(pc)) {
          pc += <usize>when_at.skip(pc) << 2;
          continue;
        }
        break;

      case Opcode.check_finite_f32:
        if (!check_finite<f32>(pc)) return false;
        break;
      case Opcode.check_finite_f64:
        if (!check_finite<f64>(pc)) return false;
        break;
      case Opcode.record_f32: record<f32>(pc); break;
      case Opcode.record_f64: record<f64>(pc); break;
      case Opcode.map1_f32: map1<f32>(pc); break;
      case Opcode.map1_f64: map1<f64>(pc); break;
      case Opcode.map2_f32: map2<f32>(pc); break;
      case Opcode.map2_f64: map2<f64>(pc); break;
      case Opcode.map3_f32: map3<f32>(pc); break;
      case Opcode.map3_f64: map3<f64>(pc); break;
      case Opcode.reduce_rows_f32: reduce_rows<f32>(pc); break;
      case Opcode.reduce_rows_f64: reduce_rows<f64>(pc); break;
      case Opcode.reduce_lanes_f32: reduce_lanes<f32>(pc); break;
      case Opcode.reduce_lanes_f64: reduce_lanes<f64>(pc); break;
      case Opcode.broadcast_f32: broadcast<f32>(pc); break;
      case Opcode.broadcast_f64: broadcast<f64>(pc); break;
      case Opcode.dot_f32: dot<f32>(pc); break;
      case Opcode.dot_f64: dot<f64>(pc); break;
      case Opcode.broadcast_sparse_f32: broadcast_sparse<f32>(pc); break;
      case Opcode.broadcast_sparse_f64: broadcast_sparse<f64>(pc); break;
      case Opcode.outer_products_f32: outer_products<f32>(pc); break;
      case Opcode.outer_products_f64: outer_products<f64>(pc); break;
      case Opcode.transpose_f32: transpose<f32>(pc); break;
      case Opcode.transpose_f64: transpose<f64>(pc); break;
      case Opcode.lanes_f32: lanes<f32>(pc); break;
      case Opcode.lanes_f64: lanes<f64>(pc); break;
      case Opcode.contract_f32: contract<f32>(pc); break;
      case Opcode.contract_f64: contract<f64>(pc); break;
      case Opcode.address_f32:
      case Opcode.address_f64: address(pc); break;
      case Opcode.draw_f32: draw<f32>(pc); break;
      case Opcode.draw_f64: draw<f64>(pc); break;
      case Opcode.draw_index_f32:
      case Opcode.draw_index_f64: draw_index(pc); break;
      case Opcode.order_f32:
      case Opcode.order_f64: order(pc); break;
      case Opcode.gather_f32: gather<f32>(pc); break;
      case Opcode.gather_f64: gather<f64>(pc); break;
      case Opcode.gather_range_f32: gather_range<f32>(pc); break;
      case Opcode.gather_range_f64: gather_range<f64>(pc); break;
      case Opcode.lookup_f32: lookup<f32>(pc); break;
      case Opcode.lookup_f64: lookup<f64>(pc); break;
      case Opcode.scatter_add_f32: scatter_add<f32>(pc); break;
      case Opcode.scatter_add_f64: scatter_add<f64>(pc); break;
      case Opcode.convert_f32: convert<f32>(pc); break;
      case Opcode.convert_f64: convert<f64>(pc); break;
      case Opcode.emitted_f32:
      case Opcode.emitted_f64: call_indirect<void>(<u32>emitted_at.entry(pc), pc, REGISTERS); break;
      default: unreachable();
    }
    pc = next(pc);
  }
}

/** See `Engine.execute`. `step` or `bad` 0: no counter, no flag. */
export function execute(program: usize, times: i32, step: usize, bad: usize): i32 {
  for (let done = 0; done < times; done++) {
    const whole = run(program);
    if (!whole || (bad && load<i32>(bad))) return done;
    if (step) store<u64>(step, load<u64>(step) + 1);
  }
  return times;
}

export function set_register(index: i32, value: i32): void {
  if (index) store<i32>(register(index), value);
}
