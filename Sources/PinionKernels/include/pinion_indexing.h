// SPDX-License-Identifier: Apache-2.0
//
// Elements named by index tensors. Sizes of elements are 1, 2, 4 or 8 bytes; offsets, strides and steps are in
// elements.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinion_blocks.h"
#include "pinion_cpu.h"

// offsets[i] += stride * numbers[i * step], numbers below 0 counting from the end of an axis of `extent`.
// Returns the position of the first number that is out of range, at which it stops, or n.
size_t pinion_index_offsets(int64_t *offsets, const int64_t *numbers, ptrdiff_t step, size_t n,
                            int64_t extent, ptrdiff_t stride);

// out[i * out_step + j] = in[offsets[i] + j * stride] for i in 0..<n, j in 0..<length
void pinion_gather(void *out, size_t out_step, const void *in, const int64_t *offsets, size_t n,
                   size_t length, ptrdiff_t stride, size_t element_size);

// out[offsets[i] + j * stride] = in[i * in_step + j] for i in 0..<n, j in 0..<length, in the order of i
void pinion_scatter(void *out, const int64_t *offsets, const void *in, size_t in_step, size_t n,
                    size_t length, ptrdiff_t stride, size_t element_size);

// out[offsets[i] + j * stride] = op(out[offsets[i] + j * stride], in[i * in_step + j]), as above.
// Only for the operations and types of which pinion_can_combine is true.
void pinion_scatter_combine(pinion_level level, pinion_block_op op, pinion_dtype dtype, void *out,
                            const int64_t *offsets, const void *in, size_t in_step, size_t n,
                            size_t length, ptrdiff_t stride);

// Addition of numbers, maximum and minimum of numbers and truth values; not for halves.
bool pinion_can_combine(pinion_block_op op, pinion_dtype dtype);

// The number of bytes that are not 0.
size_t pinion_count_true(const uint8_t *in, size_t n);

// Writes first + i for each i in 0..<n where in[i] is not 0, of which there are `count`, one after the other.
void pinion_true_positions(int64_t *out, size_t count, const uint8_t *in, size_t n, int64_t first);

// out[i] = positions[i] / stride % extent: the numbers along one axis of row-major positions.
void pinion_axis_numbers(int64_t *out, const int64_t *positions, size_t n, int64_t stride,
                         int64_t extent);
