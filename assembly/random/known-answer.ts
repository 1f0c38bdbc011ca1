/** One Threefry-4x32-20 block for the known-answer test: key and counter at `from` (8 words), four output words at `to`. */
import { threefry } from "./threefry";

const OUT: usize = memory.data(128, 16);

export function threefry_words(from: usize, to: usize): void {
  threefry(
    OUT,
    load<i32>(from),
    load<i32>(from, 4),
    load<i32>(from, 8),
    load<i32>(from, 12),
    load<i32>(from, 16),
    load<i32>(from, 20),
    load<i32>(from, 24),
    load<i32>(from, 28),
  );
  for (let i: usize = 0; i < 4; i++) store<i32>(to + 4 * i, load<i32>(OUT + 16 * i));
}
