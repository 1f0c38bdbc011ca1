/*
 * Vectors of four floats, random numbers and elementary functions of the C peer: the same algorithms as the engine's, in the widest form that
 * base WebAssembly has (128 bits, multiply and add as two operations).
 */
#ifndef VECTOR_H
#define VECTOR_H
#include <stdint.h>
#include <string.h>

typedef float vec __attribute__((vector_size(16)));
typedef int32_t ivec __attribute__((vector_size(16)));
typedef uint32_t uvec __attribute__((vector_size(16)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

INLINE vec load(const float *p) { vec v; memcpy(&v, p, 16); return v; }
INLINE void store(float *p, vec v) { memcpy(p, &v, 16); }
INLINE vec splat(float x) { return (vec){x, x, x, x}; }
INLINE vec pick(ivec mask, vec a, vec b) { return (vec)((mask & (ivec)a) | (~mask & (ivec)b)); }
INLINE vec least(vec a, vec b) { return pick(b < a, b, a); }
INLINE vec most(vec a, vec b) { return pick(a < b, b, a); }
INLINE float sum(vec v) { return (v[0] + v[2]) + (v[1] + v[3]); }
INLINE vec square_root(vec v) { return __builtin_ia32_sqrtps(v); }
/* Whole words to floats: words below 2^31. */
INLINE vec convert(uvec w) { return __builtin_convertvector((ivec)w, vec); }

/* xoshiro128++ (Blackman, Vigna 2021), four streams; two such states take turns. */
typedef struct { uvec s[4]; } state;
static state generators[2];

INLINE uvec rotate(uvec x, int by) { return (x << by) | (x >> (32 - by)); }

INLINE uvec words(state *g) {
  uvec *s = g->s;
  uvec result = rotate(s[0] + s[3], 7) + s[0], t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 11);
  return result;
}

static void seed(uint32_t value) {
  for (int g = 0; g < 2; g++)
    for (int word = 0; word < 4; word++)
      for (int lane = 0; lane < 4; lane++) {
        value = value * 747796405u + 2891336453u;
        generators[g].s[word][lane] = ((value >> ((value >> 28) + 4)) ^ value) * 277803737u | 1u;
      }
}

/* u < p ? u / p : 0, for p <= 1/2. */
static void fill_present(float *out, long count, float p) {
  state a = generators[0], b = generators[1];
  vec scale = splat(2.3283064365386963e-10f / p);
  uvec limit = (uvec){} + (uint32_t)(p * 4294967296.0);
  for (long i = 0; i < count; i += 8) {
    uvec w = words(&a), v = words(&b);
    store(out + i, (vec)((ivec)(convert(w) * scale) & (ivec)(w < limit)));
    store(out + i + 4, (vec)((ivec)(convert(v) * scale) & (ivec)(v < limit)));
  }
  generators[0] = a;
  generators[1] = b;
}

static void fill_uniform(float *out, long count) {
  state a = generators[0], b = generators[1];
  for (long i = 0; i < count; i += 8) {
    store(out + i, convert(words(&a) >> 8) * splat(5.9604644775390625e-8f));
    store(out + i + 4, convert(words(&b) >> 8) * splat(5.9604644775390625e-8f));
  }
  generators[0] = a;
  generators[1] = b;
}

/* exp by 2^n and a polynomial of degree 7 (coefficients: Moshier, Cephes). */
INLINE vec exponential(vec value) {
  vec x = least(most(value, splat(-87.6f)), splat(89.f));
  vec t = x * splat(1.44269504f) + splat(12582912.f), n = t - splat(12582912.f);
  vec r = x - n * splat(0.693359375f) - n * splat(-2.12194440e-4f), p = splat(1.9875691500e-4f);
  p = p * r + splat(1.3981999507e-3f);
  p = p * r + splat(8.3334519073e-3f);
  p = p * r + splat(4.1665795894e-2f);
  p = p * r + splat(1.6666665459e-1f);
  p = p * r + splat(5.0000001201e-1f);
  vec half = (p * (r * r) + r + splat(1.f)) * (vec)(((ivec)t + 126) << 23);
  return half + half;
}

INLINE vec polynomial(const float *c, int count, vec z) {
  vec p = splat(c[0]);
  UNROLL for (int i = 1; i < count; i++) p = p * z + splat(c[i]);
  return p;
}

/* x P(x^2) / Q(x^2), the rational approximations of Eigen. */
INLINE vec tangent(vec value) {
  static const float P[] = {-2.76076847742355e-16f, 2.00018790482477e-13f, -8.60467152213735e-11f, 5.12229709037114e-8f,
                            1.48572235717979e-5f,   6.37261928875436e-4f,  4.89352455891786e-3f};
  static const float Q[] = {1.19825839466702e-6f, 1.18534705686654e-4f, 2.26843463243900e-3f, 4.89352518554385e-3f};
  vec x = least(most(value, splat(-7.90531110763549805f)), splat(7.90531110763549805f)), z = x * x;
  return x * polynomial(P, 7, z) / polynomial(Q, 4, z);
}

INLINE vec error_function(vec value) {
  static const float P[] = {-2.72614225801306e-10f, 2.77068142495902e-8f,  -2.10102402082508e-6f, -5.69250639462346e-5f,
                            -7.34990630326855e-4f,  -2.95459980854025e-3f, -1.60960333262415e-2f};
  static const float Q[] = {-1.45660718464996e-5f, -2.13374055278905e-4f, -1.68282697438203e-3f, -7.37332916720468e-3f,
                            -1.42647390514189e-2f};
  vec x = least(most(value, splat(-4.f)), splat(4.f)), z = x * x;
  return x * polynomial(P, 7, z) / polynomial(Q, 5, z);
}

/* log of normal positive numbers (Cephes). */
INLINE vec logarithm(vec x) {
  static const float P[] = {7.0376836292e-2f,  -1.1514610310e-1f, 1.1676998740e-1f,  -1.2420140846e-1f, 1.4249322787e-1f,
                            -1.6668057665e-1f, 2.0000714765e-1f,  -2.4999993993e-1f, 3.3333331174e-1f};
  ivec exponent = ((ivec)x >> 23) - 126;
  vec m = (vec)(((ivec)x & 0x007fffff) | 0x3f000000);
  ivec low = m < splat(0.707106781f);
  vec e = __builtin_convertvector(exponent + low, vec);
  m = m + (vec)(low & (ivec)m) - splat(1.f);
  vec z = m * m, y = polynomial(P, 9, m) * m * z;
  y = y + e * splat(-2.12194440e-4f) - splat(0.5f) * z;
  return m + y + e * splat(0.693359375f);
}

/* Pairs of normal numbers (Box, Muller 1958); the angle inside an octant, signs and exchange from the top bits. */
static void fill_normal(float *out, long count) {
  state a = generators[0], b = generators[1];
  for (long i = 0; i < count; i += 8) {
    uvec w = words(&a), v = words(&b);
    vec u = convert(w >> 1) * splat(4.656612873077393e-10f) + splat(2.3283064365386963e-10f);
    vec r = square_root(logarithm(u) * splat(-2.f));
    vec x = convert(v & 0x1fffffffu) * splat(1.4629180792671596e-9f) + splat(7.314590396335798e-10f), z = x * x;
    vec s = ((splat(-1.9515295891e-4f) * z + splat(8.3321608736e-3f)) * z + splat(-1.6666654611e-1f)) * z * x + x;
    vec c = ((splat(2.443315711809948e-5f) * z + splat(-1.388731625493765e-3f)) * z + splat(4.166664568298827e-2f)) * z * z;
    c = c - splat(0.5f) * z + splat(1.f);
    ivec swap = (ivec)(v << 2) >> 31;
    store(out + i, r * (vec)((uvec)pick(swap, s, c) ^ (v & 0x80000000u)));
    store(out + i + 4, r * (vec)((uvec)pick(swap, c, s) ^ ((v << 1) & 0x80000000u)));
  }
  generators[0] = a;
  generators[1] = b;
}
#endif
