// SPDX-License-Identifier: Apache-2.0
//
// Gathers and scatters. They wait for memory, not for arithmetic: plain loops.
#include "pinion_indexing.h"

#include <string.h>

#include "pinion_memory.h"

size_t pinion_index_offsets(int64_t *offsets, const int64_t *numbers, ptrdiff_t step, size_t n,
                            int64_t extent, ptrdiff_t stride) {
  for (size_t i = 0; i < n; i++) {
    int64_t number = numbers[(ptrdiff_t)i * step];
    if (number < -extent || number >= extent) return i;
    offsets[i] += (number < 0 ? number + extent : number) * stride;
  }
  return n;
}

// MARK: moving elements

// Rows of one element are loops of their own, as a call for each would cost more than the element.
#define MOVES(bits)                                                                          \
  static void gather##bits(uint##bits##_t *out, size_t out_step, const uint##bits##_t *in,   \
                           const int64_t *offsets, size_t n) {                               \
    for (size_t i = 0; i < n; i++) out[i * out_step] = in[offsets[i]];                       \
  }                                                                                          \
  static void scatter##bits(uint##bits##_t *out, const int64_t *offsets,                     \
                            const uint##bits##_t *in, size_t in_step, size_t n) {            \
    for (size_t i = 0; i < n; i++) out[offsets[i]] = in[i * in_step];                        \
  }
MOVES(8)
MOVES(16)
MOVES(32)
MOVES(64)
#undef MOVES

void pinion_gather(void *out, size_t out_step, const void *in, const int64_t *offsets, size_t n,
                   size_t length, ptrdiff_t stride, size_t element_size) {
  if (length == 1) {
    switch (element_size) {
      case 1: gather8(out, out_step, in, offsets, n); break;
      case 2: gather16(out, out_step, in, offsets, n); break;
      case 4: gather32(out, out_step, in, offsets, n); break;
      case 8: gather64(out, out_step, in, offsets, n); break;
    }
    return;
  }
  // Lines of a large matrix come from memory, in an order that the processor cannot foresee. The second-level cache takes more of them at a
  // time than the first.
  const size_t bytes = stride == 1 && length * element_size <= 4096 ? length * element_size : 0;
  const size_t distance = 1 + 6144 / (bytes + 1);  // some 6 KB are under way
  for (size_t i = 0; i < n; i++) {
    const size_t next = i + distance < n ? i + distance : i;
    const char *ahead = (const char *)in + offsets[next] * (ptrdiff_t)element_size;
    for (size_t b = 0; b < bytes; b += 64) __builtin_prefetch(ahead + b, 0, 2);
    pinion_copy_strided((char *)out + i * out_step * element_size,
                        (const char *)in + offsets[i] * (ptrdiff_t)element_size, stride, length,
                        element_size);
  }
}

void pinion_scatter(void *out, const int64_t *offsets, const void *in, size_t in_step, size_t n,
                    size_t length, ptrdiff_t stride, size_t element_size) {
  if (length == 1) {
    switch (element_size) {
      case 1: scatter8(out, offsets, in, in_step, n); break;
      case 2: scatter16(out, offsets, in, in_step, n); break;
      case 4: scatter32(out, offsets, in, in_step, n); break;
      case 8: scatter64(out, offsets, in, in_step, n); break;
    }
    return;
  }
  for (size_t i = 0; i < n; i++) {
    pinion_store_strided((char *)out + offsets[i] * (ptrdiff_t)element_size, stride,
                         (const char *)in + i * in_step * element_size, length, element_size);
  }
}

// MARK: combining elements

typedef void (*combine)(void *out, const int64_t *offsets, const void *in, size_t in_step,
                        size_t n);

#define COMBINE(name, type, expression)                                                       \
  static void name(void *out, const int64_t *offsets, const void *in, size_t in_step,         \
                   size_t n) {                                                                \
    for (size_t i = 0; i < n; i++) {                                                          \
      type *target = (type *)out + offsets[i];                                                \
      type a = *target, b = ((const type *)in)[i * in_step];                                  \
      *target = (type)(expression);                                                           \
    }                                                                                         \
  }
// Sums wrap around, so that signed and unsigned integers of a size share them. NaN if either is NaN.
#define ADDS(name, type) COMBINE(add_##name, type, a + b)
#define ORDERS(name, type)                                     \
  COMBINE(maximum_##name, type, a > b || a != a ? a : b)       \
  COMBINE(minimum_##name, type, a < b || a != a ? a : b)
ADDS(8, uint8_t)
ADDS(16, uint16_t)
ADDS(32, uint32_t)
ADDS(64, uint64_t)
ADDS(f32, float)
ADDS(f64, double)
ORDERS(i8, int8_t)
ORDERS(i16, int16_t)
ORDERS(i32, int32_t)
ORDERS(i64, int64_t)
ORDERS(u8, uint8_t)
ORDERS(u16, uint16_t)
ORDERS(u32, uint32_t)
ORDERS(u64, uint64_t)
ORDERS(f32, float)
ORDERS(f64, double)
#undef ORDERS
#undef ADDS
#undef COMBINE

#define TABLE(add, suffix) {add, maximum_##suffix, minimum_##suffix}
static const combine combines[PINION_DTYPE_COUNT][3] = {
    [PINION_BOOL] = TABLE(NULL, u8),        [PINION_INT8] = TABLE(add_8, i8),
    [PINION_INT16] = TABLE(add_16, i16),    [PINION_INT32] = TABLE(add_32, i32),
    [PINION_INT64] = TABLE(add_64, i64),    [PINION_UINT8] = TABLE(add_8, u8),
    [PINION_UINT16] = TABLE(add_16, u16),   [PINION_UINT32] = TABLE(add_32, u32),
    [PINION_UINT64] = TABLE(add_64, u64),   [PINION_FLOAT32] = TABLE(add_f32, f32),
    [PINION_FLOAT64] = TABLE(add_f64, f64),
};
#undef TABLE

static combine combine_of(pinion_block_op op, pinion_dtype dtype) {
  switch (op) {
    case PINION_ADD: return combines[dtype][0];
    case PINION_MAXIMUM: return combines[dtype][1];
    case PINION_MINIMUM: return combines[dtype][2];
    default: return NULL;
  }
}

bool pinion_can_combine(pinion_block_op op, pinion_dtype dtype) {
  return combine_of(op, dtype) != NULL;
}

static const size_t element_sizes[PINION_DTYPE_COUNT] = {
    [PINION_BOOL] = 1,   [PINION_INT8] = 1,    [PINION_INT16] = 2,   [PINION_INT32] = 4,
    [PINION_INT64] = 8,  [PINION_UINT8] = 1,   [PINION_UINT16] = 2,  [PINION_UINT32] = 4,
    [PINION_UINT64] = 8, [PINION_FLOAT32] = 4, [PINION_FLOAT64] = 8,
};

void pinion_scatter_combine(pinion_level level, pinion_block_op op, pinion_dtype dtype, void *out,
                            const int64_t *offsets, const void *in, size_t in_step, size_t n,
                            size_t length, ptrdiff_t stride) {
  size_t bytes = element_sizes[dtype];
  if (length > 1 && stride == 1) {
    pinion_block block = pinion_block_kernel(level, op, dtype);
    for (size_t i = 0; i < n; i++) {
      void *target = (char *)out + offsets[i] * (ptrdiff_t)bytes;
      const void *operands[] = {target, (const char *)in + i * in_step * bytes};
      block(target, operands, length);
    }
    return;
  }
  combine elements = combine_of(op, dtype);
  for (size_t j = 0; j < length; j++) {
    elements((char *)out + (ptrdiff_t)j * stride * (ptrdiff_t)bytes, offsets,
             (const char *)in + j * bytes, in_step, n);
  }
}

// MARK: masks

size_t pinion_count_true(const uint8_t *in, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += in[i] != 0;
  return count;
}

void pinion_true_positions(int64_t *out, size_t count, const uint8_t *in, size_t n,
                           int64_t first) {
  size_t k = 0;
  for (size_t i = 0; k < count;) {
    size_t end = i + 8 <= n ? i + 8 : n;
    uint64_t eight = 1;
    if (end == i + 8) memcpy(&eight, in + i, 8);
    if (eight == 0) {
      i = end;
      continue;
    }
    // Every position is written where the next true one goes, as a branch would be predicted badly.
    for (; i < end && k < count; i++) {
      out[k] = first + (int64_t)i;
      k += in[i] != 0;
    }
  }
}

void pinion_axis_numbers(int64_t *out, const int64_t *positions, size_t n, int64_t stride,
                         int64_t extent) {
  for (size_t i = 0; i < n; i++) out[i] = positions[i] / stride % extent;
}
