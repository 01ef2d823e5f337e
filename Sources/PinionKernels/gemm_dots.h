// SPDX-License-Identifier: Apache-2.0
//
// A matrix times a vector, both with neighbouring elements along k: one dot product for each row.
// Included once for every level and type after gemm_pack.h.
//
// Waiting for memory is all that such a product should do, and one chain of multiply-adds per row
// would wait for itself. So element k goes to virtual lane k % 32, and the lanes are then added in
// halves, as in the sums of lanes/loops_reduce.h: the same bits at every vector width.

// Rows go together: they share the loads of the vector, and several runs of memory are read faster than
// one. A sum or two that the registers do not hold cost less than that gains.

enum {
  NAME(dot_vectors) = 32 / LANES,
  NAME(dot_rows) = 32 / LANES <= 4 ? 4 : 2,
};

// c[i * c_step] = the dot product of x[i * x_row ...] and y[...], for i in 0..<rows
INLINE void NAME(dot)(const T *x, size_t x_row, const T *y, size_t k, T *c, size_t c_step,
                      const int rows) {
  V sum[NAME(dot_rows)][NAME(dot_vectors)];
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int v = 0; v < NAME(dot_vectors); v++) sum[i][v] = ZERO();
  }
  for (; k >= 32; k -= 32, x += 32, y += 32) {
    UNROLL for (int i = 0; i < rows; i++) {
      pinion_read_ahead(x + i * x_row, 32 * sizeof(T), sizeof(V));
    }
    UNROLL for (int v = 0; v < NAME(dot_vectors); v++) {
      const V factor = LOAD(y + v * LANES);
      UNROLL for (int i = 0; i < rows; i++) {
        sum[i][v] = FMA(LOAD(x + i * x_row + v * LANES), factor, sum[i][v]);
      }
    }
  }
  UNROLL for (int v = 0; v < NAME(dot_vectors); v++) {
    const size_t before = (size_t)v * LANES, left = k > before ? k - before : 0;
    if (left == 0) break;
    const MASK mask = MASK_OF(left < LANES ? left : LANES);
    const V factor = LOAD_PART(y + before, mask);
    UNROLL for (int i = 0; i < rows; i++) {
      sum[i][v] = FMA(LOAD_PART(x + i * x_row + before, mask), factor, sum[i][v]);
    }
  }
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int half = NAME(dot_vectors) / 2; half > 0; half /= 2) {
      UNROLL for (int v = 0; v < half; v++) sum[i][v] = ADD(sum[i][v], sum[i][v + half]);
    }
    V total = sum[i][0];
    UNROLL for (int half = LANES / 2; half > 0; half /= 2) {
      V upper = total;
      UNROLL for (int l = 0; l < half; l++) upper[l] = total[l + half];
      total = ADD(total, upper);
    }
    c[i * c_step] = total[0];
  }
}

// The tile's elements: of one column (rows of A with B) or of one row (columns of B with A).
static TARGET void NAME(dots)(const pinion_gemm *g, T *c, size_t c_row, size_t row, size_t rows,
                              size_t column, size_t columns) {
  const int is_column = g->n == 1;
  const size_t count = is_column ? rows : columns, step = is_column ? c_row : 1;
  const size_t x_row = is_column ? g->a_stride : g->b_stride;
  const T *x = is_column ? (const T *)g->a + row * x_row : (const T *)g->b + column * x_row;
  const T *y = is_column ? g->b : g->a;
  size_t i = 0;
  for (; i + NAME(dot_rows) <= count; i += NAME(dot_rows)) {
    NAME(dot)(x + i * x_row, x_row, y, g->k, c + i * step, step, NAME(dot_rows));
  }
  for (; i < count; i++) NAME(dot)(x + i * x_row, x_row, y, g->k, c + i * step, step, 1);
}
