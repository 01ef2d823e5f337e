// SPDX-License-Identifier: Apache-2.0
//
// Philox 4x32-10 in plain C, for every level.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"

static void phil(uint64_t ctr, uint64_t key, uint32_t* w) {
  uint32_t c[4] = {ctr, ctr >> 32, 0, 0}, k0 = key, k1 = key >> 32;
  for (int r = 0; r < 10; r++) {
    uint64_t a = 0xD2511F53ull * c[0], b = 0xCD9E8D57ull * c[2];
    uint32_t x[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k0, b, (uint32_t)(a >> 32) ^ c[3] ^ k1, a};
    memcpy(c, x, 16);
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  memcpy(w, c, 16);
}
void pinion_random_bits(pinion_level l, uint32_t* o, uint64_t f, size_t n, uint64_t key) {
  uint32_t w[4];
  for (size_t i = 0; i < n; i++) {
    phil((f + i) / 4, key, w);
    o[i] = w[(f + i) % 4];
  }
}
void pinion_random_uniform_f32(pinion_level l, float* o, uint64_t f, size_t n, uint64_t key) {
  for (size_t i = 0; i < n; i++) {
    uint32_t b;
    pinion_random_bits(l, &b, f + i, 1, key);
    o[i] = (b >> 8) * 0x1p-24f;
  }
}
void pinion_random_uniform_f64(pinion_level l, double* o, uint64_t f, size_t n, uint64_t key) {
  for (size_t i = 0; i < n; i++) {
    uint32_t b[2];
    pinion_random_bits(l, b, 2 * (f + i), 2, key);
    o[i] = ((((uint64_t)b[1] << 32) | b[0]) >> 11) * 0x1p-53;
  }
}
