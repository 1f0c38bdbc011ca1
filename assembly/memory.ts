/** Fixed places of the engine's own memory. They lie below the heap and are never handed out. */

/** Sixteen 32-bit base registers; register 0 is always 0. */
export const REGISTERS: usize = memory.data(64, 16);

/** Frames of open loops, 32 bytes each: see interpreter.ts. */
export const FRAMES: usize = memory.data(64 * 32, 16);

/** A packed K × 64-byte panel of `broadcast`, K ≤ PANEL_ROWS. */
export const PANEL_ROWS: i32 = 2048;
export const PANEL: usize = memory.data(2048 * 64, 64);

/** One 16-byte splat for each operand of a map. */
export const SPLATS: usize = memory.data(64, 16);

/** One block of BLOCK elements for each operand of a map whose row is strided or ends inside a vector. */
export const BLOCK: i32 = 32;
export const BLOCKS: usize = memory.data(4 * 32 * 8, 16);
