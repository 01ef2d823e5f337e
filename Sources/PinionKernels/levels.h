// SPDX-License-Identifier: Apache-2.0
//
// Inside the target: what each level offers, one table per level.
#pragma once
#include "pinion_kernels.h"

typedef struct {
  pinion_block blocks[PINION_BLOCK_COUNT][PINION_DTYPE_COUNT];
  pinion_chain chains[PINION_DTYPE_COUNT];
  pinion_block casts[PINION_DTYPE_COUNT][PINION_DTYPE_COUNT];  // [from][to]
  pinion_reduce reductions[PINION_REDUCE_COUNT][PINION_DTYPE_COUNT];
  pinion_reduce_rows row_reductions[PINION_REDUCE_COUNT][PINION_DTYPE_COUNT];
  void (*transpose)(void *out, size_t out_stride, const void *in, size_t in_stride, size_t rows,
                    size_t columns, size_t element_size);
  void (*random_bits)(uint32_t *out, uint64_t first, size_t n, uint64_t key);
  void (*random_f32)(float *out, uint64_t first, size_t n, uint64_t key);
  void (*random_f64)(double *out, uint64_t first, size_t n, uint64_t key);
} pinion_level_table;

extern const pinion_level_table pinion_table_portable;
#if defined(__x86_64__)
extern const pinion_level_table pinion_table_avx2, pinion_table_avx512;
#elif defined(__aarch64__)
extern const pinion_level_table pinion_table_neon;
#endif

// The rest of x modulo a quarter turn, in [-pi/4, pi/4], as the sum of two; returns the quarter
// turns modulo 4. For x >= 1; infinity and NaN give NaN.
int pinion_reduce_angle(double x, double *high, double *low);

// What the division of x by y leaves, exactly, for x, y >= 0; NaN for a divisor of 0, an infinite
// x, and NaN.
double pinion_rest_of_division(double x, double y);
