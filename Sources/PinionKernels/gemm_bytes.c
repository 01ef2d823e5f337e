// SPDX-License-Identifier: Apache-2.0
//
// Packs rows of bytes as the strips of A are packed, of which `make_a` then makes numbers: a transposition moves four times as many
// elements at once.
#include <string.h>

#include "gemm_internal.h"

typedef uint8_t bytes16 __attribute__((vector_size(16)));

static bytes16 first_halves(bytes16 x, bytes16 y) {
  return __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
static bytes16 second_halves(bytes16 x, bytes16 y) {
  return __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// out[p * pitch + x] = rows[x][p] for p in 0..<16, x in 0..<8
static void transpose_8x16(uint8_t *out, size_t pitch, const uint8_t *const *rows, size_t from) {
  bytes16 x[8], y[8];
  for (int i = 0; i < 8; i++) memcpy(&x[i], rows[i] + from, 16);
  for (int i = 0; i < 4; i++) y[2 * i] = first_halves(x[i], x[i + 4]), y[2 * i + 1] = second_halves(x[i], x[i + 4]);
  // y: rows 0 and 4, 1 and 5, 2 and 6, 3 and 7, each for the first and for the last eight p
  for (int i = 0; i < 4; i++) x[2 * i] = first_halves(y[i], y[i + 4]), x[2 * i + 1] = second_halves(y[i], y[i + 4]);
  // x: rows 0, 2, 4, 6 for four p each, then rows 1, 3, 5, 7
  for (int i = 0; i < 4; i++) y[2 * i] = first_halves(x[i], x[i + 4]), y[2 * i + 1] = second_halves(x[i], x[i + 4]);
  for (int i = 0; i < 8; i++) {
    memcpy(out + 2 * i * pitch, &y[i], 8);
    memcpy(out + (2 * i + 1) * pitch, (const char *)&y[i] + 8, 8);
  }
}

void pinion_gemm_pack_across(uint8_t *out, size_t pitch, const uint8_t *in, size_t stride, size_t k, size_t count) {
  enum { MOST_ROWS = 64 };
  const uint8_t *rows[MOST_ROWS];
  for (size_t x = 0; x < pitch; x++) rows[x] = in + pinion_min(x, count - 1) * stride;
  for (size_t x = pitch; x < 8; x++) rows[x] = rows[0];
  size_t p = 0;
  // Eight bytes of a shorter pitch reach into the next k, which follows; after the last there is nothing to overwrite.
  const size_t last = pitch >= 8 ? k : k - 1;
  for (; p + 16 <= last; p += 16) {
    for (size_t x = 0; x < pitch; x += 8) {
      const size_t from = pitch < 8 ? 0 : pinion_min(x, pitch - 8);  // the last ones overlap those before
      transpose_8x16(out + p * pitch + from, pitch, rows + from, p);
    }
  }
  for (; p < k; p++) {
    for (size_t x = 0; x < pitch; x++) out[p * pitch + x] = rows[x][p];
  }
}
