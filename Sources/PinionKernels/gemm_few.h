// SPDX-License-Identifier: Apache-2.0
//
// A product over few k, such as the way back through a layer of ten classes. Included once for every level and type after
// gemm_pack.h; the including file defines FEW_K, the most k, and FEW_ROWS, for how many rows the elements of A fit in registers.
//
// Every element of C is so few multiply-adds that the lines of C are half of the work. A micro-tile would write a piece of each of
// many rows, which lie far apart, and begin anew every few multiply-adds. So it is the elements of A that stay in registers, for a row
// or two, while B passes by and C's rows are written front to back.

INLINE void NAME(few_rows)(const NAME(job) *job, const T *a, size_t a_row, size_t a_k, const T *b, const int k) {
  const size_t rest = job->columns % LANES, whole = job->columns - rest;
  const MASK mask = MASK_OF(rest ? rest : LANES);
  for (size_t i = 0; i < job->rows; i += FEW_ROWS) {
    V x[FEW_ROWS * FEW_K];
    T *c[FEW_ROWS];
    UNROLL for (int r = 0; r < FEW_ROWS; r++) {
      const size_t row = pinion_min(i + r, job->rows - 1);  // the last one may be computed twice
      c[r] = job->c + row * job->c_row;
      UNROLL for (int p = 0; p < k; p++) x[r * FEW_K + p] = SPLAT(a + row * a_row + p * a_k);
    }
#define SUMS(y)                                                                          \
  V sum[FEW_ROWS];                                                                       \
  UNROLL for (int r = 0; r < FEW_ROWS; r++) sum[r] = ZERO();                             \
  UNROLL for (int p = 0; p < k; p++) {                                                   \
    const V row = LOAD(y + p * PANEL);                                                   \
    UNROLL for (int r = 0; r < FEW_ROWS; r++) sum[r] = FMA(x[r * FEW_K + p], row, sum[r]); \
  }
    const T *panel = b;
    size_t column = 0;
    for (; column + PANEL <= job->columns; column += PANEL, panel += PANEL * k) {
      UNROLL for (int v = 0; v < VECTORS * LANES; v += LANES) {
        SUMS(panel + v)
        UNROLL for (int r = 0; r < FEW_ROWS; r++) STORE(c[r] + column + v, sum[r]);
      }
    }
    for (; column < whole; column += LANES, panel += LANES) {
      SUMS(panel)
      UNROLL for (int r = 0; r < FEW_ROWS; r++) STORE(c[r] + column, sum[r]);
    }
    if (rest) {
      SUMS(panel)
      UNROLL for (int r = 0; r < FEW_ROWS; r++) STORE_PART(c[r] + whole, mask, sum[r]);
    }
#undef SUMS
  }
}

// The tile, some rows at a time, which are finished while they are in the first-level cache.
static TARGET void NAME(few)(NAME(job) *job) {
  const pinion_gemm *g = job->g;
  const bool is_own = g->own_bytes > 0, packs = !is_own || job->is_first;
  T *b = is_own ? job->workspace_b : job->scratch_b;
  for (size_t column = 0; packs && column < job->columns; column += PANEL) {
    const size_t columns = pinion_min(PANEL, job->columns - column);
    NAME(pack_b)(g, b + column * g->k, PANEL, job->column + column, columns, 0, g->k);
  }
  const size_t a_row = g->a_transposed ? 1 : g->a_stride, a_k = g->a_transposed ? g->a_stride : 1;
  const size_t end = job->row + job->rows;
  for (; job->row < end; job->row += job->rows) {
    job->rows = pinion_min(PINION_FEW_ROWS, end - job->row);
    const T *a = (const T *)g->a + job->row * a_row;
#define CASE(k)                                            \
  case k:                                                  \
    NAME(few_rows)(job, a, a_row, a_k, b, k); \
    break;
    switch (g->k) {
      CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7)
      CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14)
      default:
        break;
    }
#undef CASE
    NAME(finish)(job);
    if (g->c != NULL) job->c += job->rows * job->c_row;
  }
}
