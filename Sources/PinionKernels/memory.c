// SPDX-License-Identifier: Apache-2.0
//
// Strided copies and fills. They wait for memory, not for arithmetic: plain loops.
#include "pinion_memory.h"

#include <string.h>

#define STRIDED(bits)                                                                       \
  static void copy_strided##bits(uint##bits##_t *out, const uint##bits##_t *in,             \
                                 ptrdiff_t stride, size_t n) {                              \
    for (size_t i = 0; i < n; i++) out[i] = in[(ptrdiff_t)i * stride];                      \
  }                                                                                         \
  static void store_strided##bits(uint##bits##_t *out, ptrdiff_t stride,                    \
                                  const uint##bits##_t *in, size_t n) {                     \
    for (size_t i = 0; i < n; i++) out[(ptrdiff_t)i * stride] = in[i];                      \
  }                                                                                         \
  static void move_strided##bits(uint##bits##_t *out, ptrdiff_t out_stride,                 \
                                 const uint##bits##_t *in, ptrdiff_t in_stride, size_t n) { \
    for (size_t i = 0; i < n; i++) {                                                        \
      out[(ptrdiff_t)i * out_stride] = in[(ptrdiff_t)i * in_stride];                        \
    }                                                                                       \
  }                                                                                         \
  static void fill##bits(uint##bits##_t *out, const uint##bits##_t *value, size_t n) {      \
    uint##bits##_t x = *value;                                                              \
    for (size_t i = 0; i < n; i++) out[i] = x;                                              \
  }
STRIDED(8)
STRIDED(16)
STRIDED(32)
STRIDED(64)
#undef STRIDED

void pinion_copy_strided(void *out, const void *in, ptrdiff_t stride, size_t n,
                         size_t element_size) {
  if (n == 0) return;
  if (stride == 1) {
    memcpy(out, in, n * element_size);
  } else if (stride == 0) {
    pinion_fill(out, in, n, element_size);
  } else {
    switch (element_size) {
      case 1: copy_strided8(out, in, stride, n); break;
      case 2: copy_strided16(out, in, stride, n); break;
      case 4: copy_strided32(out, in, stride, n); break;
      case 8: copy_strided64(out, in, stride, n); break;
    }
  }
}

#define ROWS(bits)                                                                         \
  static inline __attribute__((always_inline)) void rows_of##bits(                         \
      uint##bits##_t *restrict out, const uint##bits##_t *restrict in,                     \
      ptrdiff_t row_stride, ptrdiff_t stride, size_t rows, size_t n) {                     \
    for (size_t i = 0; i < rows; i++, out += n, in += row_stride) {                        \
      for (size_t j = 0; j < n; j++) out[j] = in[(ptrdiff_t)j * stride];                   \
    }                                                                                      \
  }                                                                                        \
  static void copy_rows##bits(uint##bits##_t *out, const uint##bits##_t *in,               \
                              ptrdiff_t row_stride, ptrdiff_t stride, size_t rows,         \
                              size_t n) {                                                  \
    /* The shortest without an inner loop. */                                              \
    switch (n) {                                                                           \
      case 2: rows_of##bits(out, in, row_stride, stride, rows, 2); break;                  \
      case 3: rows_of##bits(out, in, row_stride, stride, rows, 3); break;                  \
      case 4: rows_of##bits(out, in, row_stride, stride, rows, 4); break;                  \
      default: rows_of##bits(out, in, row_stride, stride, rows, n); break;                 \
    }                                                                                      \
  }
ROWS(8)
ROWS(16)
ROWS(32)
ROWS(64)
#undef ROWS

void pinion_copy_rows(void *out, const void *in, ptrdiff_t row_stride, ptrdiff_t stride,
                      size_t rows, size_t n, size_t element_size) {
  switch (element_size) {
    case 1: copy_rows8(out, in, row_stride, stride, rows, n); break;
    case 2: copy_rows16(out, in, row_stride, stride, rows, n); break;
    case 4: copy_rows32(out, in, row_stride, stride, rows, n); break;
    case 8: copy_rows64(out, in, row_stride, stride, rows, n); break;
  }
}

void pinion_store_strided(void *out, ptrdiff_t stride, const void *in, size_t n,
                          size_t element_size) {
  if (n == 0) return;
  if (stride == 1) {
    memcpy(out, in, n * element_size);
    return;
  }
  switch (element_size) {
    case 1: store_strided8(out, stride, in, n); break;
    case 2: store_strided16(out, stride, in, n); break;
    case 4: store_strided32(out, stride, in, n); break;
    case 8: store_strided64(out, stride, in, n); break;
  }
}

void pinion_move_strided(void *out, ptrdiff_t out_stride, const void *in, ptrdiff_t in_stride,
                         size_t n, size_t element_size) {
  if (out_stride == 1) {
    pinion_copy_strided(out, in, in_stride, n, element_size);
  } else if (in_stride == 1) {
    pinion_store_strided(out, out_stride, in, n, element_size);
  } else {
    switch (element_size) {
      case 1: move_strided8(out, out_stride, in, in_stride, n); break;
      case 2: move_strided16(out, out_stride, in, in_stride, n); break;
      case 4: move_strided32(out, out_stride, in, in_stride, n); break;
      case 8: move_strided64(out, out_stride, in, in_stride, n); break;
    }
  }
}

void pinion_fill(void *out, const void *value, size_t n, size_t element_size) {
  if (n == 0) return;
  switch (element_size) {
    case 1: fill8(out, value, n); break;
    case 2: fill16(out, value, n); break;
    case 4: fill32(out, value, n); break;
    case 8: fill64(out, value, n); break;
  }
}
