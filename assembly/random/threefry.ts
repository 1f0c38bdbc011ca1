/**
 * Threefry-4x32 with 20 rounds (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011), four counters at
 * once: counter words 0 … 2 are the same in all lanes, word 3 differs. Add, rotate and xor only. The eight rounds of one turn are written
 * out, so that all words stay in registers.
 */

// @ts-expect-error: decorator
@inline function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/** Stores the four output words, each a vector of four lanes, at `out`. */
export function threefry(out: usize, key0: i32, key1: i32, key2: i32, key3: i32, counter0: i32, counter1: i32, counter2: i32, counter3: v128): void {
  // The key words take turns: k0 is the first that the next injection adds.
  let k0 = i32x4.splat(key1), k1 = i32x4.splat(key2), k2 = i32x4.splat(key3);
  let k3 = i32x4.splat(0x1bd11bda ^ key0 ^ key1 ^ key2 ^ key3), k4 = i32x4.splat(key0);
  let x0 = i32x4.add(i32x4.splat(counter0), k4);
  let x1 = i32x4.add(i32x4.splat(counter1), k0);
  let x2 = i32x4.add(i32x4.splat(counter2), k1);
  let x3 = i32x4.add(counter3, k2);
  const one = i32x4.splat(1);
  let number = one;
  for (let turn = 0; ; turn++) {
    x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate(x1, 10), x0);
    x2 = i32x4.add(x2, x3); x3 = v128.xor(rotate(x3, 26), x2);
    x0 = i32x4.add(x0, x3); x3 = v128.xor(rotate(x3, 11), x0);
    x2 = i32x4.add(x2, x1); x1 = v128.xor(rotate(x1, 21), x2);
    x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate(x1, 13), x0);
    x2 = i32x4.add(x2, x3); x3 = v128.xor(rotate(x3, 27), x2);
    x0 = i32x4.add(x0, x3); x3 = v128.xor(rotate(x3, 23), x0);
    x2 = i32x4.add(x2, x1); x1 = v128.xor(rotate(x1, 5), x2);
    x0 = i32x4.add(x0, k0);
    x1 = i32x4.add(x1, k1);
    x2 = i32x4.add(x2, k2);
    x3 = i32x4.add(i32x4.add(x3, k3), number);
    if (turn == 2) break;
    number = i32x4.add(number, one);
    x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate(x1, 6), x0);
    x2 = i32x4.add(x2, x3); x3 = v128.xor(rotate(x3, 20), x2);
    x0 = i32x4.add(x0, x3); x3 = v128.xor(rotate(x3, 17), x0);
    x2 = i32x4.add(x2, x1); x1 = v128.xor(rotate(x1, 11), x2);
    x0 = i32x4.add(x0, x1); x1 = v128.xor(rotate(x1, 25), x0);
    x2 = i32x4.add(x2, x3); x3 = v128.xor(rotate(x3, 10), x2);
    x0 = i32x4.add(x0, x3); x3 = v128.xor(rotate(x3, 18), x0);
    x2 = i32x4.add(x2, x1); x1 = v128.xor(rotate(x1, 20), x2);
    x0 = i32x4.add(x0, k1);
    x1 = i32x4.add(x1, k2);
    x2 = i32x4.add(x2, k3);
    x3 = i32x4.add(i32x4.add(x3, k4), number);
    number = i32x4.add(number, one);
    const first = k0, second = k1;
    k0 = k2;
    k1 = k3;
    k2 = k4;
    k3 = first;
    k4 = second;
  }
  v128.store(out, x0);
  v128.store(out, x1, 16);
  v128.store(out, x2, 32);
  v128.store(out, x3, 48);
}
