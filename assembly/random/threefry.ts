/**
 * Threefry-4x32 with 20 rounds (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011), four counters at
 * once: counter words 0 … 2 are the same in all lanes, word 3 differs. Add, rotate and xor only.
 */

// @ts-expect-error: decorator
@inline function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

// The rounds work on these globals, one name for each of the four words.
let x0 = i32x4.splat(0), x1 = i32x4.splat(0), x2 = i32x4.splat(0), x3 = i32x4.splat(0);

// @ts-expect-error: decorator
@inline function even(a: i32, b: i32): void {
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotate(x1, a), x0);
  x2 = i32x4.add(x2, x3);
  x3 = v128.xor(rotate(x3, b), x2);
}

// @ts-expect-error: decorator
@inline function odd(a: i32, b: i32): void {
  x0 = i32x4.add(x0, x3);
  x3 = v128.xor(rotate(x3, a), x0);
  x2 = i32x4.add(x2, x1);
  x1 = v128.xor(rotate(x1, b), x2);
}

/** Adds the key words k0 … k3, rotated by the caller, and the number of the injection. */
// @ts-expect-error: decorator
@inline function inject(k0: v128, k1: v128, k2: v128, k3: v128, number: i32): void {
  x0 = i32x4.add(x0, k0);
  x1 = i32x4.add(x1, k1);
  x2 = i32x4.add(x2, k2);
  x3 = i32x4.add(i32x4.add(x3, k3), i32x4.splat(number));
}

// @ts-expect-error: decorator
@inline function rounds_even(): void {
  even(10, 26);
  odd(11, 21);
  even(13, 27);
  odd(23, 5);
}

// @ts-expect-error: decorator
@inline function rounds_odd(): void {
  even(6, 20);
  odd(17, 11);
  even(25, 10);
  odd(18, 20);
}

/** Stores the four output words, each a vector of four lanes, at `out`. */
export function threefry(out: usize, key0: i32, key1: i32, key2: i32, key3: i32, counter0: i32, counter1: i32, counter2: i32, counter3: v128): void {
  const k0 = i32x4.splat(key0), k1 = i32x4.splat(key1), k2 = i32x4.splat(key2), k3 = i32x4.splat(key3);
  const k4 = i32x4.splat(0x1bd11bda ^ key0 ^ key1 ^ key2 ^ key3);
  x0 = i32x4.add(i32x4.splat(counter0), k0);
  x1 = i32x4.add(i32x4.splat(counter1), k1);
  x2 = i32x4.add(i32x4.splat(counter2), k2);
  x3 = i32x4.add(counter3, k3);
  rounds_even();
  inject(k1, k2, k3, k4, 1);
  rounds_odd();
  inject(k2, k3, k4, k0, 2);
  rounds_even();
  inject(k3, k4, k0, k1, 3);
  rounds_odd();
  inject(k4, k0, k1, k2, 4);
  rounds_even();
  inject(k0, k1, k2, k3, 5);
  v128.store(out, x0);
  v128.store(out, x1, 16);
  v128.store(out, x2, 32);
  v128.store(out, x3, 48);
}
