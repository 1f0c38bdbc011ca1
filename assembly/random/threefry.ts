/**
 * Threefry-4x32 with 20 rounds (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011), eight counters at
 * once: counter words 0 … 2 are the same for all, word 3 counts up. Add, rotate and xor only. A round waits for the one before it, so
 * two vectors of counters are taken through it side by side; the key's words come from memory.
 */

/** Key words k0 … k4 and again k0 … k3: injection s adds words s … s + 3. */
const KEY: usize = memory.data(36, 16);

// @ts-expect-error: decorator
@inline function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/** The output words of counters word3 … word3 + 3, each a vector of four, at `out`, and those of the next four 64 bytes on. */
export function threefry(out: usize, key0: i32, key1: i32, key2: i32, key3: i32, counter0: i32, counter1: i32, counter2: i32, word3: i32): void {
  store<i32>(KEY, key0);
  store<i32>(KEY, key1, 4);
  store<i32>(KEY, key2, 8);
  store<i32>(KEY, key3, 12);
  store<i32>(KEY, 0x1bd11bda ^ key0 ^ key1 ^ key2 ^ key3, 16);
  store<i32>(KEY, key0, 20);
  store<i32>(KEY, key1, 24);
  store<i32>(KEY, key2, 28);
  store<i32>(KEY, key3, 32);
  let x0 = i32x4.splat(counter0 + key0), x1 = i32x4.splat(counter1 + key1), x2 = i32x4.splat(counter2 + key2);
  let x3 = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(word3 + key3));
  let y0 = x0, y1 = x1, y2 = x2, y3 = i32x4.add(x3, i32x4.splat(4));
  let number = 1;
  for (let k = KEY + 4; ; k += 8) {
    x0 = i32x4.add(x0, x1); y0 = i32x4.add(y0, y1); x1 = v128.xor(rotate(x1, 10), x0); y1 = v128.xor(rotate(y1, 10), y0);
    x2 = i32x4.add(x2, x3); y2 = i32x4.add(y2, y3); x3 = v128.xor(rotate(x3, 26), x2); y3 = v128.xor(rotate(y3, 26), y2);
    x0 = i32x4.add(x0, x3); y0 = i32x4.add(y0, y3); x3 = v128.xor(rotate(x3, 11), x0); y3 = v128.xor(rotate(y3, 11), y0);
    x2 = i32x4.add(x2, x1); y2 = i32x4.add(y2, y1); x1 = v128.xor(rotate(x1, 21), x2); y1 = v128.xor(rotate(y1, 21), y2);
    x0 = i32x4.add(x0, x1); y0 = i32x4.add(y0, y1); x1 = v128.xor(rotate(x1, 13), x0); y1 = v128.xor(rotate(y1, 13), y0);
    x2 = i32x4.add(x2, x3); y2 = i32x4.add(y2, y3); x3 = v128.xor(rotate(x3, 27), x2); y3 = v128.xor(rotate(y3, 27), y2);
    x0 = i32x4.add(x0, x3); y0 = i32x4.add(y0, y3); x3 = v128.xor(rotate(x3, 23), x0); y3 = v128.xor(rotate(y3, 23), y0);
    x2 = i32x4.add(x2, x1); y2 = i32x4.add(y2, y1); x1 = v128.xor(rotate(x1, 5), x2); y1 = v128.xor(rotate(y1, 5), y2);
    const k0 = v128.load32_splat(k), k1 = v128.load32_splat(k, 4), k2 = v128.load32_splat(k, 8);
    const k3 = i32x4.splat(load<i32>(k, 12) + number++);
    x0 = i32x4.add(x0, k0); y0 = i32x4.add(y0, k0);
    x1 = i32x4.add(x1, k1); y1 = i32x4.add(y1, k1);
    x2 = i32x4.add(x2, k2); y2 = i32x4.add(y2, k2);
    x3 = i32x4.add(x3, k3); y3 = i32x4.add(y3, k3);
    if (number == 6) break;
    x0 = i32x4.add(x0, x1); y0 = i32x4.add(y0, y1); x1 = v128.xor(rotate(x1, 6), x0); y1 = v128.xor(rotate(y1, 6), y0);
    x2 = i32x4.add(x2, x3); y2 = i32x4.add(y2, y3); x3 = v128.xor(rotate(x3, 20), x2); y3 = v128.xor(rotate(y3, 20), y2);
    x0 = i32x4.add(x0, x3); y0 = i32x4.add(y0, y3); x3 = v128.xor(rotate(x3, 17), x0); y3 = v128.xor(rotate(y3, 17), y0);
    x2 = i32x4.add(x2, x1); y2 = i32x4.add(y2, y1); x1 = v128.xor(rotate(x1, 11), x2); y1 = v128.xor(rotate(y1, 11), y2);
    x0 = i32x4.add(x0, x1); y0 = i32x4.add(y0, y1); x1 = v128.xor(rotate(x1, 25), x0); y1 = v128.xor(rotate(y1, 25), y0);
    x2 = i32x4.add(x2, x3); y2 = i32x4.add(y2, y3); x3 = v128.xor(rotate(x3, 10), x2); y3 = v128.xor(rotate(y3, 10), y2);
    x0 = i32x4.add(x0, x3); y0 = i32x4.add(y0, y3); x3 = v128.xor(rotate(x3, 18), x0); y3 = v128.xor(rotate(y3, 18), y0);
    x2 = i32x4.add(x2, x1); y2 = i32x4.add(y2, y1); x1 = v128.xor(rotate(x1, 20), x2); y1 = v128.xor(rotate(y1, 20), y2);
    const l0 = v128.load32_splat(k, 4), l1 = v128.load32_splat(k, 8), l2 = v128.load32_splat(k, 12);
    const l3 = i32x4.splat(load<i32>(k, 16) + number++);
    x0 = i32x4.add(x0, l0); y0 = i32x4.add(y0, l0);
    x1 = i32x4.add(x1, l1); y1 = i32x4.add(y1, l1);
    x2 = i32x4.add(x2, l2); y2 = i32x4.add(y2, l2);
    x3 = i32x4.add(x3, l3); y3 = i32x4.add(y3, l3);
  }
  v128.store(out, x0);
  v128.store(out, x1, 16);
  v128.store(out, x2, 32);
  v128.store(out, x3, 48);
  v128.store(out, y0, 64);
  v128.store(out, y1, 80);
  v128.store(out, y2, 96);
  v128.store(out, y3, 112);
}
