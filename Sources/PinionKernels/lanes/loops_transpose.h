// SPDX-License-Identifier: Apache-2.0
//
// Transposes. Elements of four bytes go through square tiles in registers, others through square
// tiles of a plain loop, which keeps both sides in the first-level cache.

#define TRANSPOSE_LOOP(bits)                                                                   \
  static void transpose_plain##bits(uint##bits##_t *out, size_t out_stride,                    \
                                    const uint##bits##_t *in, size_t in_stride, size_t rows,   \
                                    size_t columns) {                                          \
    enum { tile = 16 };                                                                        \
    for (size_t i0 = 0; i0 < rows; i0 += tile) {                                               \
      size_t i1 = rows - i0 < tile ? rows : i0 + tile;                                         \
      for (size_t j0 = 0; j0 < columns; j0 += tile) {                                          \
        size_t j1 = columns - j0 < tile ? columns : j0 + tile;                                 \
        for (size_t i = i0; i < i1; i++) {                                                     \
          for (size_t j = j0; j < j1; j++) out[i * out_stride + j] = in[j * in_stride + i];    \
        }                                                                                      \
      }                                                                                        \
    }                                                                                          \
  }
TRANSPOSE_LOOP(8)
TRANSPOSE_LOOP(16)
TRANSPOSE_LOOP(32)
TRANSPOSE_LOOP(64)
#undef TRANSPOSE_LOOP

// One tile of W32 x W32: log2(W32) rounds, each interleaving row k with row k + W32/2. A round
// rotates the bits of (row, column) by one, so that after all of them the two have changed places.
#if VECTOR_BYTES == 64
#define INTERLEAVE_LOW(x, y) \
  __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define INTERLEAVE_HIGH(x, y) \
  __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define ROUNDS 4
#elif VECTOR_BYTES == 32
#define INTERLEAVE_LOW(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11)
#define INTERLEAVE_HIGH(x, y) __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15)
#define ROUNDS 3
#else
#define INTERLEAVE_LOW(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define INTERLEAVE_HIGH(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)
#define ROUNDS 2
#endif
LANE void transpose_tile(int32_t *out, size_t out_stride, const int32_t *in, size_t in_stride) {
  I32 x[W32], y[W32];
  UNROLL for (int k = 0; k < W32; k++) x[k] = load_i32(in + (size_t)k * in_stride);
  UNROLL for (int round = 0; round < ROUNDS; round++) {
    UNROLL for (int k = 0; k < W32 / 2; k++) {
      y[2 * k] = INTERLEAVE_LOW(x[k], x[k + W32 / 2]);
      y[2 * k + 1] = INTERLEAVE_HIGH(x[k], x[k + W32 / 2]);
    }
    UNROLL for (int k = 0; k < W32; k++) x[k] = y[k];
  }
  UNROLL for (int k = 0; k < W32; k++) store_i32(out + (size_t)k * out_stride, x[k]);
}
#undef INTERLEAVE_LOW
#undef INTERLEAVE_HIGH
#undef ROUNDS

static void transpose_tiled32(uint32_t *out, size_t out_stride, const uint32_t *in,
                              size_t in_stride, size_t rows, size_t columns) {
  size_t whole_rows = rows - rows % W32, whole_columns = columns - columns % W32;
  // Bands of 64 rows: four neighbouring cache lines of each row of `in` are read at a time.
  for (size_t band = 0; band < whole_rows; band += 64) {
    size_t end = whole_rows - band < 64 ? whole_rows : band + 64;
    for (size_t j = 0; j < whole_columns; j += W32) {
      for (size_t i = band; i < end; i += W32) {
        transpose_tile((int32_t *)out + i * out_stride + j, out_stride,
                       (const int32_t *)in + j * in_stride + i, in_stride);
      }
    }
  }
  transpose_plain32(out + whole_columns, out_stride, in + whole_columns * in_stride, in_stride,
                    whole_rows, columns - whole_columns);
  transpose_plain32(out + whole_rows * out_stride, out_stride, in + whole_rows, in_stride,
                    rows - whole_rows, columns);
}

static void transpose(void *out, size_t out_stride, const void *in, size_t in_stride, size_t rows,
                      size_t columns, size_t element_size) {
  switch (element_size) {
    case 1: transpose_plain8(out, out_stride, in, in_stride, rows, columns); break;
    case 2: transpose_plain16(out, out_stride, in, in_stride, rows, columns); break;
    case 4: transpose_tiled32(out, out_stride, in, in_stride, rows, columns); break;
    case 8: transpose_plain64(out, out_stride, in, in_stride, rows, columns); break;
  }
}
