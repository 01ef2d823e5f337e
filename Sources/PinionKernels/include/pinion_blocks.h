// SPDX-License-Identifier: Apache-2.0
//
// Block kernels: one element-wise operation over `n` contiguous elements. A chain of operations runs
// block by block through them, with the block (about 1,024 elements) staying in the first-level cache.
#pragma once
#include <stddef.h>

#include "pinion_cpu.h"

// out[i] = f(in[0][i], in[1][i], ...) for i in 0..<n. `out` may be equal to one of the inputs (same index,
// same element size) but may not overlap one otherwise.
typedef void (*pinion_block)(void *out, const void *const *in, size_t n);

typedef enum {
  // unary, same type out: numbers
  PINION_NEGATE = 0, PINION_ABS, PINION_SIGN,
  // unary, float32 and float64
  PINION_SQRT, PINION_EXP, PINION_LOG, PINION_TANH, PINION_ERF, PINION_SIN, PINION_COS,
  PINION_FLOOR, PINION_CEIL, PINION_ROUND,  // round: half to even
  // binary, same type out: numbers (integers wrap around)
  PINION_ADD, PINION_SUBTRACT, PINION_MULTIPLY,
  PINION_DIVIDE,                // float32 and float64
  PINION_MAXIMUM, PINION_MINIMUM,  // NaN if either is NaN; bool too (or, and)
  // binary, bool out: all types
  PINION_EQUAL, PINION_NOT_EQUAL, PINION_LESS, PINION_LESS_EQUAL, PINION_GREATER,
  PINION_GREATER_EQUAL,
  // bool
  PINION_NOT, PINION_AND, PINION_OR, PINION_XOR,
  // ternary, all types: in[0] is bool; out = in[0] ? in[1] : in[2]
  PINION_SELECT,
  PINION_BLOCK_COUNT
} pinion_block_op;

// The kernel of `op` on elements of `dtype` (the type of the operands; for select that of in[1]), or NULL if
// the operation does not exist for that type.
pinion_block pinion_block_kernel(pinion_level level, pinion_block_op op, pinion_dtype dtype);

// The conversion from one type to another. float to integer truncates towards zero and saturates, NaN becomes 0;
// integer to narrower integer wraps; anything to bool is `!= 0`; int64/uint64/float64 to float32 round to nearest even.
// float16 and bfloat16 are converted to float32 only, and from float32 and float64.
pinion_block pinion_cast_kernel(pinion_level level, pinion_dtype from, pinion_dtype to);
