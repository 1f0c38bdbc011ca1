/*
 * The workloads of `npm run bench` in C at 128 bits. Reads lines "workload seconds" and answers each with the rate per second of processor
 * time: steps of training, products, or arrays of 10^6 numbers.
 *   gcc -O3 -mavx -ffp-contract=off peer.c -o peer -lm
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "products.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}
static float *floats(size_t count) {
  size_t bytes = (4 * count + 64 + 63) / 64 * 64;
  float *p = aligned_alloc(64, bytes);
  if (!p) abort();
  memset(p, 0, bytes);
  return p;
}
static float *drawn(size_t count, float scale) {
  float *p = floats((count + 7) & ~7ul);
  fill_normal(p, (count + 7) & ~7ul);
  for (size_t i = 0; i < count; i++) p[i] *= scale;
  return p;
}

/* Adam (Kingma, Ba 2015); power1 and power2 are 0.9^t and 0.999^t. */
static void adam(long count, float *w, float *g, float *m, float *v, double power1, double power2) {
  vec rate = splat(1e-3f / (float)(1 - power1)), scale = splat(1 / __builtin_sqrtf((float)(1 - power2)));
  for (long i = 0; i < count; i += 4) {
    vec grad = load(g + i), first = splat(0.9f) * load(m + i) + splat(0.1f) * grad;
    vec second = splat(0.999f) * load(v + i) + splat(0.001f) * (grad * grad);
    store(m + i, first);
    store(v + i, second);
    store(w + i, load(w + i) - rate * first / (square_root(second) * scale + splat(1e-8f)));
  }
}

/* ---- toy model of superposition: n features in m dimensions, batch 1,024 drawn at every step, present with probability `density`; all products dense */
typedef struct { float *w, *g, *m, *v; double power1, power2; } trained;
static int n, m, tile, instances;
static float density;
static trained nets[8];
static float *x, *h, *z, *e, *importance;
static volatile double loss;

static void toy_setup(int features, int dimensions, int lanes, int count) {
  n = features, m = dimensions, tile = lanes, instances = count;
  long parameters = (long)n * m + n;
  for (int i = 0; i < count; i++) nets[i] = (trained){drawn(parameters, 0.3f), floats(parameters), floats(parameters), floats(parameters), 1, 1};
  x = floats(n * tile), h = floats(m * tile), z = floats(n * tile), e = floats(m * tile), importance = floats(n);
  for (int i = 0; i < n; i++) importance[i] = i ? 0.9f * importance[i - 1] : 1;
}

static void toy_step(trained *net) {
  float *W = net->w, *b = W + n * m, *gW = net->g, *gb = gW + n * m;
  long parameters = (long)n * m + n;
  memset(gW, 0, 4 * parameters);
  vec total = splat(0);
  for (int from = 0; from < 1024; from += tile) {
    fill_present(x, (long)n * tile, density);
    broadcast(m, n, tile, W, n, 1, x, tile, h, tile);
    broadcast(n, m, tile, W, 1, n, h, tile, z, tile);
    for (int i = 0; i < n; i++) {
      vec row = splat(0), bias = splat(b[i]), weight = splat(importance[i]);
      for (int c = 0; c < tile; c += 4) {
        vec p = load(z + i * tile + c) + bias;
        ivec positive = p > splat(0);
        vec error = (vec)((ivec)p & positive) - load(x + i * tile + c), slope = weight * error;
        total += slope * error;
        vec d = (vec)((ivec)slope & positive);
        row += d;
        store(z + i * tile + c, d);
      }
      gb[i] += sum(row);
    }
    broadcast(m, n, tile, W, n, 1, z, tile, e, tile);
    dot(m, n, tile, h, tile, z, tile, gW, n);
    dot(m, n, tile, e, tile, x, tile, gW, n);
  }
  for (long i = 0; i < parameters; i++) gW[i] *= 2.f / 1024;
  loss = sum(total) / 1024;
  net->power1 *= 0.9, net->power2 *= 0.999;
  adam((parameters + 3) & ~3l, net->w, net->g, net->m, net->v, net->power1, net->power2);
}
static void toy(void) { for (int i = 0; i < instances; i++) toy_step(nets + i); }

/* ---- perceptron 64-512-512-1, tanh, full batches of 256, stochastic gradient descent */
enum { IN = 64, WIDE = 512, ROWS = 256, CUT = 64 };
static float *A, *B, *c, *a0, *b0, *data, *target, *h1, *h2, *d1, *d2, *out, *gA, *gB, *gc, *ga, *gb;

static void mlp_setup(void) {
  A = drawn(WIDE * IN, 0.125f), B = drawn(WIDE * WIDE, 0.044f), c = drawn(WIDE, 0.044f), a0 = floats(WIDE), b0 = floats(WIDE);
  data = drawn(IN * ROWS, 0.5f), target = drawn(ROWS, 0.5f);
  h1 = floats(WIDE * CUT), h2 = floats(WIDE * CUT), d1 = floats(WIDE * CUT), d2 = floats(WIDE * CUT), out = floats(CUT);
  gA = floats(WIDE * IN), gB = floats(WIDE * WIDE), gc = floats(WIDE), ga = floats(WIDE), gb = floats(WIDE);
}
static void activate(float *rows, const float *bias) {
  for (int i = 0; i < WIDE; i++)
    for (int s = 0; s < CUT; s += 4) store(rows + i * CUT + s, tangent(load(rows + i * CUT + s) + splat(bias[i])));
}
/* d <- d (1 - h^2), row sums into g */
static void through(float *d, const float *rows, float *g) {
  for (int i = 0; i < WIDE; i++) {
    vec row = splat(0);
    for (int s = 0; s < CUT; s += 4) {
      vec value = load(rows + i * CUT + s), slope = load(d + i * CUT + s) * (splat(1) - value * value);
      row += slope;
      store(d + i * CUT + s, slope);
    }
    g[i] += sum(row);
  }
}
static void descend(float *w, float *g, long count) {
  for (long i = 0; i < count; i += 4) {
    store(w + i, load(w + i) - splat(1e-2f * 2 / ROWS) * load(g + i));
    store(g + i, splat(0));
  }
}
static void mlp(void) {
  for (int from = 0; from < ROWS; from += CUT) {
    const float *in = data + from * IN; /* [feature][lane] of this tile */
    broadcast(WIDE, IN, CUT, A, IN, 1, in, CUT, h1, CUT);
    activate(h1, a0);
    broadcast(WIDE, WIDE, CUT, B, WIDE, 1, h1, CUT, h2, CUT);
    activate(h2, b0);
    broadcast(1, WIDE, CUT, c, WIDE, 1, h2, CUT, out, CUT);
    vec total = splat(0);
    for (int s = 0; s < CUT; s += 4) {
      vec error = load(out + s) - load(target + from + s);
      total += error * error;
      store(out + s, error);
    }
    loss = sum(total);
    dot(1, WIDE, CUT, out, CUT, h2, CUT, gc, WIDE);
    broadcast(WIDE, 1, CUT, c, 1, 1, out, CUT, d2, CUT);
    through(d2, h2, gb);
    dot(WIDE, WIDE, CUT, d2, CUT, h1, CUT, gB, WIDE);
    broadcast(WIDE, WIDE, CUT, B, 1, WIDE, d2, CUT, d1, CUT);
    through(d1, h1, ga);
    dot(WIDE, IN, CUT, d1, CUT, in, CUT, gA, IN);
  }
  descend(A, gA, WIDE * IN), descend(B, gB, WIDE * WIDE), descend(c, gc, WIDE), descend(a0, ga, WIDE), descend(b0, gb, WIDE);
}

/* ---- one operation */
enum { COUNT = 1000000 };
static float *input, *output, *left, *right, *result;
static int size;
static void matrices(int s) { size = s, left = drawn(s * s, 1), right = drawn(s * s, 1), result = floats(s * s); }
static void product(void) { broadcast(size, size, size, left, size, 1, right, size, result, size); }
static void arrays(void) {
  input = drawn(COUNT, 1), output = floats(COUNT);
  for (long i = 0; i < COUNT; i++) input[i] = most(least(splat(input[i]), splat(4)), splat(-4))[0];
}
static void array_exp(void) { for (long i = 0; i < COUNT; i += 4) store(output + i, exponential(load(input + i))); }
static void array_tanh(void) { for (long i = 0; i < COUNT; i += 4) store(output + i, tangent(load(input + i))); }
static void array_erf(void) { for (long i = 0; i < COUNT; i += 4) store(output + i, error_function(load(input + i))); }
static void array_uniform(void) { fill_uniform(output, COUNT); }
static void array_normal(void) { fill_normal(output, COUNT); }

static void (*prepare(const char *name))(void) {
  int s;
  density = 0.1f;
  if (!strcmp(name, "W3-dense")) return toy_setup(400, 30, 64, 1), toy;
  if (sscanf(name, "W3-%f", &density) == 1) return toy_setup(400, 30, 64, 1), toy;
  if (!strcmp(name, "W1")) return toy_setup(5, 2, 256, 1), toy;
  if (!strcmp(name, "W2")) return toy_setup(20, 5, 256, 1), toy;
  if (!strcmp(name, "W3")) return toy_setup(400, 30, 64, 1), toy;
  if (!strcmp(name, "W3x8")) return toy_setup(400, 30, 64, 8), toy;
  if (!strcmp(name, "W4")) return mlp_setup(), mlp;
  if (sscanf(name, "W6-%d", &s) == 1) return matrices(s), product;
  arrays();
  if (!strcmp(name, "W8-exp")) return array_exp;
  if (!strcmp(name, "W8-tanh")) return array_tanh;
  if (!strcmp(name, "W8-erf")) return array_erf;
  if (!strcmp(name, "W8-uniform")) return array_uniform;
  return strcmp(name, "W8-normal") ? NULL : array_normal;
}

int main(void) {
  char name[32], known[32] = "";
  double seconds;
  void (*step)(void) = NULL;
  seed(1);
  while (scanf("%31s %lf", name, &seconds) == 2) {
    if (strcmp(name, known)) {
      step = prepare(name);
      strcpy(known, name);
      if (step) for (int i = 0; i < 3; i++) step();
    }
    if (!step) { puts("0"); fflush(stdout); continue; }
    double start = now(), spent;
    long done = 0;
    for (long batch = 1; (spent = now() - start) < seconds; batch = done) for (long i = 0; i < (batch < 64 ? batch : 64); i++, done++) step();
    printf("%.9g\n", done / spent);
    fflush(stdout);
  }
  return 0;
}
