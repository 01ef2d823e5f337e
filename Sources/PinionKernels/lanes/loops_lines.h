// SPDX-License-Identifier: Apache-2.0
//
// Reductions of several lines, each to one element: one call for all of a task. The sums, products and
// extrema of floats are in loops_reduce.h.

#define LINES(name, suffix, T, Out)                                                        \
  static void lines_##name##_##suffix(void *out, const void *in, size_t lines, size_t n) { \
    for (size_t i = 0; i < lines; i++) {                                                   \
      reduce_##name##_##suffix((Out *)out + i, (const T *)in + i * n, n);                  \
    }                                                                                      \
  }
#define INDEX_LINES(suffix, T)       \
  LINES(argmax, suffix, T, int64_t)  \
  LINES(argmin, suffix, T, int64_t)
#define ORDER_LINES(suffix, T)       \
  LINES(max, suffix, T, T)           \
  LINES(min, suffix, T, T)           \
  INDEX_LINES(suffix, T)
#define NUMBER_LINES(suffix, T)      \
  LINES(sum, suffix, T, T)           \
  LINES(product, suffix, T, T)       \
  ORDER_LINES(suffix, T)

ORDER_LINES(boolean, uint8_t)
NUMBER_LINES(i8, int8_t)
NUMBER_LINES(i16, int16_t)
NUMBER_LINES(i32, int32_t)
NUMBER_LINES(i64, int64_t)
NUMBER_LINES(u8, uint8_t)
NUMBER_LINES(u16, uint16_t)
NUMBER_LINES(u32, uint32_t)
NUMBER_LINES(u64, uint64_t)
INDEX_LINES(f32, float)
INDEX_LINES(f64, double)
#undef NUMBER_LINES
#undef ORDER_LINES
#undef INDEX_LINES
#undef LINES
