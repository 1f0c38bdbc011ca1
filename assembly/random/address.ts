/**
 * address: an address becomes the state of a generator. Words 0 … 7 of the counter give the states of eight xoshiro128++ streams: lane i
 * of the first vector state is word i, lane i of the second word 4 + i. Key = (seed, seed, purpose, instance), counter = (step, step, block, word).
 */
import { address as at } from "../generated/opcodes";
import { threefry } from "./threefry";

export function address(pc: usize): void {
  const generator = at.generator(pc);
  const seed = at.seed(pc);
  const step = at.step(pc);
  const instance = load<i32>(at.instance(pc));
  const block = load<i32>(at.block(pc)) + at.block_offset(pc);
  const purpose = at.purpose(pc);
  threefry(
    generator,
    load<i32>(seed),
    load<i32>(seed, 4),
    purpose,
    instance,
    load<i32>(step),
    load<i32>(step, 4),
    block,
    0,
  );
}
