// SPDX-License-Identifier: Apache-2.0
//
// Reductions, in an order that depends on the shape alone.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "pinion_cpu.h"

typedef enum {
  PINION_REDUCE_SUM = 0, PINION_REDUCE_PRODUCT, PINION_REDUCE_MAX, PINION_REDUCE_MIN, // NaN wins in max and min
  PINION_REDUCE_ARGMAX, PINION_REDUCE_ARGMIN,  // int64 out; the first of equals; the first NaN wins
  PINION_REDUCE_COUNT
} pinion_reduce_op;

// Reduces each of some lines, n elements that follow one another, to one (n >= 1 for max, min, argmax, argmin). Sums of floats go to 64 virtual
// lanes (element i to lane i % 64), which are then added pairwise, lane l with l + 32, then l + 16, ... : the same bits
// at every vector width. Integer sums wrap. Bool: max is "any", min is "all"; sum and product are NULL for bool.
typedef void (*pinion_reduce)(void *out, const void *in, size_t lines, size_t n);
pinion_reduce pinion_reduce_kernel(pinion_level level, pinion_reduce_op op, pinion_dtype dtype);

// Reduces over rows: out[i] = op over r of in[r * stride + i], for i in 0..<n, r in 0..<rows taken in order (stride in elements).
// With `accumulate`, out holds the reduction of earlier rows and is carried on, not overwritten (not for argmax, argmin).
typedef void (*pinion_reduce_rows)(void *out, const void *in, size_t rows, size_t stride, size_t n, int accumulate);
pinion_reduce_rows pinion_reduce_rows_kernel(pinion_level level, pinion_reduce_op op, pinion_dtype dtype);
