/*
 * Two products: `broadcast` C[m, c] = sum_k A[m, k] B[k, c] with A splat (2 rows x 4 vectors in registers, panels of B packed when long) and
 * `dot` C[m, n] += sum_c A[m, c] B[n, c] (2 x 4). Columns are multiples of 4.
 */
#ifndef PRODUCTS_H
#define PRODUCTS_H
#include "vector.h"

INLINE void broadcast_tile(int rows, int vectors, int K, const float *A, long a_m, long a_k, const float *B, long b_row, float *C, long c_row) {
  vec sums[4][4];
  UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = splat(0);
  for (int k = 0; k < K; k++)
    UNROLL for (int i = 0; i < rows; i++) {
      vec a = splat(A[i * a_m + k * a_k]);
      UNROLL for (int j = 0; j < vectors; j++) sums[i][j] += a * load(B + k * b_row + 4 * j);
    }
  UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < vectors; j++) store(C + i * c_row + 4 * j, sums[i][j]);
}

#define PANEL 4096
static float panel[PANEL * 16] __attribute__((aligned(64)));

static __attribute__((noinline)) void broadcast(int M, int K, int columns, const float *A, long a_m, long a_k, const float *B, long b_row, float *C, long c_row) {
  int j = 0;
  for (; j + 16 <= columns; j += 16) {
    const float *b = B + j;
    long row = b_row;
    if (M >= 32 && K >= 128 && K <= PANEL) {
      for (int k = 0; k < K; k++) UNROLL for (int v = 0; v < 16; v += 4) store(panel + 16 * k + v, load(b + k * b_row + v));
      b = panel;
      row = 16;
    }
    int i = 0;
    for (; i + 2 <= M; i += 2) broadcast_tile(2, 4, K, A + i * a_m, a_m, a_k, b, row, C + i * c_row + j, c_row);
    if (i < M) broadcast_tile(1, 4, K, A + i * a_m, a_m, a_k, b, row, C + i * c_row + j, c_row);
  }
  for (; j < columns; j += 4) {
    int i = 0;
    for (; i + 4 <= M; i += 4) broadcast_tile(4, 1, K, A + i * a_m, a_m, a_k, B + j, b_row, C + i * c_row + j, c_row);
    for (; i < M; i++) broadcast_tile(1, 1, K, A + i * a_m, a_m, a_k, B + j, b_row, C + i * c_row + j, c_row);
  }
}

INLINE void dot_tile(int rows, int cells, int columns, const float *A, long a_row, const float *B, long b_row, float *C, long c_row) {
  vec sums[2][4];
  UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < cells; j++) sums[i][j] = splat(0);
  for (int c = 0; c < columns; c += 4)
    UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < cells; j++) sums[i][j] += load(A + i * a_row + c) * load(B + j * b_row + c);
  UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < cells; j++) C[i * c_row + j] += sum(sums[i][j]);
}

static __attribute__((noinline)) void dot(int M, int N, int columns, const float *A, long a_row, const float *B, long b_row, float *C, long c_row) {
  int j = 0;
  for (; j + 4 <= N; j += 4) {
    int i = 0;
    for (; i + 2 <= M; i += 2) dot_tile(2, 4, columns, A + i * a_row, a_row, B + j * b_row, b_row, C + i * c_row + j, c_row);
    if (i < M) dot_tile(1, 4, columns, A + i * a_row, a_row, B + j * b_row, b_row, C + i * c_row + j, c_row);
  }
  for (; j < N; j++) {
    int i = 0;
    for (; i + 2 <= M; i += 2) dot_tile(2, 1, columns, A + i * a_row, a_row, B + j * b_row, b_row, C + i * c_row + j, c_row);
    if (i < M) dot_tile(1, 1, columns, A + i * a_row, a_row, B + j * b_row, b_row, C + i * c_row + j, c_row);
  }
}
#endif
