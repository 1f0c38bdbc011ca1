/**
 * xoshiro128++ (Blackman, Vigna: Scrambled linear pseudorandom number generators, 2021), four streams in a vector, two vector states in
 * memory. The two states take turns, one vector of words each; the state whose turn is next always stands first, so that a row may take
 * any number of vectors and the next row goes on where it ended.
 */

// @ts-expect-error: decorator
@inline function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/** The next four words of the vector state at `s`. */
// @ts-expect-error: decorator
@inline export function words(s: usize): v128 {
  let s0 = v128.load(s), s1 = v128.load(s, 16), s2 = v128.load(s, 32), s3 = v128.load(s, 48);
  const result = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
  const t = i32x4.shl(s1, 9);
  s2 = v128.xor(s2, s0);
  s3 = v128.xor(s3, s1);
  v128.store(s, v128.xor(s0, s3));
  v128.store(s, v128.xor(s1, s2), 16);
  v128.store(s, v128.xor(s2, t), 32);
  v128.store(s, rotate(s3, 11), 48);
  return result;
}

/** The next word of one stream (lane) of the vector state; `s` = the state + 4 · lane. */
// @ts-expect-error: decorator
@inline export function word(s: usize): u32 {
  const s0 = load<u32>(s), s1 = load<u32>(s, 16);
  let s2 = load<u32>(s, 32), s3 = load<u32>(s, 48);
  const result = rotl<u32>(s0 + s3, 7) + s0;
  s2 ^= s0;
  s3 ^= s1;
  store<u32>(s, s0 ^ s3);
  store<u32>(s, s1 ^ s2, 16);
  store<u32>(s, s2 ^ (s1 << 9), 32);
  store<u32>(s, rotl<u32>(s3, 11), 48);
  return result;
}

/** Exchanges the two vector states: the turn passes. */
export function pass_turn(generator: usize): void {
  for (let at = generator; at < generator + 64; at += 16) {
    const a = v128.load(at);
    v128.store(at, v128.load(at, 64));
    v128.store(at, a, 64);
  }
}
