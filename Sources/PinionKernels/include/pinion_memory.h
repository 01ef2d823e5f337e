// SPDX-License-Identifier: Apache-2.0
//
// Moving elements without looking at them. Sizes of elements are 1, 2, 4 or 8 bytes; strides are in elements and may
// be negative or zero.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "pinion_cpu.h"

// out[i] = in[i * stride]
void pinion_copy_strided(void *out, const void *in, ptrdiff_t stride, size_t n, size_t element_size);

// out[i * n + j] = in[i * row_stride + j * stride] for i in 0..<rows, j in 0..<n: for rows too short for a call each.
void pinion_copy_rows(void *out, const void *in, ptrdiff_t row_stride, ptrdiff_t stride, size_t rows, size_t n,
                      size_t element_size);

// out[i * stride] = in[i]
void pinion_store_strided(void *out, ptrdiff_t stride, const void *in, size_t n, size_t element_size);

// out[i * out_stride + j] = in[j * in_stride + i] for i in 0..<rows, j in 0..<columns (the rows and columns of out).
void pinion_transpose(pinion_level level, void *out, size_t out_stride, const void *in, size_t in_stride,
                      size_t rows, size_t columns, size_t element_size);

// out[i * out_stride] = in[i * in_stride]
void pinion_move_strided(void *out, ptrdiff_t out_stride, const void *in, ptrdiff_t in_stride, size_t n,
                         size_t element_size);

// out[i] = value for all i
void pinion_fill(void *out, const void *value, size_t n, size_t element_size);
