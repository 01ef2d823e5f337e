// SPDX-License-Identifier: Apache-2.0
//
// Looks up what the headers declare in the table of a level. A level that was not compiled for this
// architecture is answered with the portable one.
#include "levels.h"

static const pinion_level_table *table_of(pinion_level level) {
  switch (level) {
#if defined(__x86_64__)
    case PINION_AVX512: return &pinion_table_avx512;
    case PINION_AVX2: return &pinion_table_avx2;
#elif defined(__aarch64__)
    case PINION_NEON: return &pinion_table_neon;
#endif
    default: return &pinion_table_portable;
  }
}

pinion_block pinion_block_kernel(pinion_level level, pinion_block_op op, pinion_dtype dtype) {
  return table_of(level)->blocks[op][dtype];
}

bool pinion_chain_has(pinion_block_op op) {
  switch (op) {
    case PINION_NEGATE: case PINION_ABS: case PINION_SQRT: case PINION_RSQRT:
    case PINION_ADD: case PINION_SUBTRACT: case PINION_MULTIPLY: case PINION_DIVIDE:
    case PINION_MAXIMUM: case PINION_MINIMUM:
    case PINION_EQUAL: case PINION_NOT_EQUAL: case PINION_LESS: case PINION_LESS_EQUAL:
    case PINION_GREATER: case PINION_GREATER_EQUAL:
    case PINION_SELECT:
      return true;
    default:
      return false;
  }
}

pinion_chain pinion_chain_kernel(pinion_level level, pinion_dtype dtype) {
  return table_of(level)->chains[dtype];
}

pinion_block pinion_cast_kernel(pinion_level level, pinion_dtype from, pinion_dtype to) {
  return table_of(level)->casts[from][to];
}

pinion_reduce pinion_reduce_kernel(pinion_level level, pinion_reduce_op op, pinion_dtype dtype) {
  return table_of(level)->reductions[op][dtype];
}

pinion_reduce_rows pinion_reduce_rows_kernel(pinion_level level, pinion_reduce_op op,
                                             pinion_dtype dtype) {
  return table_of(level)->row_reductions[op][dtype];
}

void pinion_transpose(pinion_level level, void *out, size_t out_stride, const void *in,
                      size_t in_stride, size_t rows, size_t columns, size_t element_size) {
  table_of(level)->transpose(out, out_stride, in, in_stride, rows, columns, element_size);
}

void pinion_random_bits(pinion_level level, uint32_t *out, uint64_t first, size_t n,
                        uint64_t key) {
  table_of(level)->random_bits(out, first, n, key);
}

void pinion_random_uniform_f32(pinion_level level, float *out, uint64_t first, size_t n,
                               uint64_t key) {
  table_of(level)->random_f32(out, first, n, key);
}

void pinion_random_uniform_f64(pinion_level level, double *out, uint64_t first, size_t n,
                               uint64_t key) {
  table_of(level)->random_f64(out, first, n, key);
}
