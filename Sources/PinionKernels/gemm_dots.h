// SPDX-License-Identifier: Apache-2.0
//
// A matrix times a vector, both with neighbouring elements along k: one dot product for each row.
// Included once for every level and type after gemm_pack.h.
//
// Waiting for memory is all that such a product should do, and one chain of multiply-adds per row
// would wait for itself. So element k goes to virtual lane k % 64, and the lanes are then added in
// halves, as in the sums of lanes/loops_reduce.h: the same bits at every vector width.

enum { NAME(dot_vectors) = 64 / LANES };

INLINE T NAME(dot)(const T *x, const T *y, size_t k) {
  V sum[NAME(dot_vectors)];
  UNROLL for (int v = 0; v < NAME(dot_vectors); v++) sum[v] = ZERO();
  for (; k >= 64; k -= 64, x += 64, y += 64) {
    UNROLL for (int v = 0; v < NAME(dot_vectors); v++) {
      sum[v] = FMA(LOAD(x + v * LANES), LOAD(y + v * LANES), sum[v]);
    }
  }
  UNROLL for (int v = 0; v < NAME(dot_vectors); v++) {
    const size_t before = (size_t)v * LANES, left = k > before ? k - before : 0;
    if (left >= LANES) {
      sum[v] = FMA(LOAD(x + before), LOAD(y + before), sum[v]);
    } else if (left > 0) {
      const MASK mask = MASK_OF(left);
      sum[v] = FMA(LOAD_PART(x + before, mask), LOAD_PART(y + before, mask), sum[v]);
    }
  }
  UNROLL for (int half = NAME(dot_vectors) / 2; half > 0; half /= 2) {
    UNROLL for (int v = 0; v < half; v++) sum[v] = ADD(sum[v], sum[v + half]);
  }
  V total = sum[0];
  UNROLL for (int half = LANES / 2; half > 0; half /= 2) {
    V upper = total;
    UNROLL for (int l = 0; l < half; l++) upper[l] = total[l + half];
    total = ADD(total, upper);
  }
  return total[0];
}

// The tile's elements: of one column (of rows of A with B) or of one row (of A with columns of B).
static TARGET void NAME(dots)(const pinion_gemm *g, T *c, size_t c_row, size_t row, size_t rows,
                              size_t column, size_t columns) {
  if (g->n == 1) {
    for (size_t i = 0; i < rows; i++) {
      c[i * c_row] = NAME(dot)((const T *)g->a + (row + i) * g->a_stride, g->b, g->k);
    }
  } else {
    for (size_t j = 0; j < columns; j++) {
      c[j] = NAME(dot)((const T *)g->b + (column + j) * g->b_stride, g->a, g->k);
    }
  }
}
