// SPDX-License-Identifier: Apache-2.0
//
// Conversions: plain loops. Every conversion of C that is in range is exact or rounds to nearest
// even, so that vectors give the same bits.

#define CAST_LOOP(from, F, to, T, expression)                                    \
  static void cast_##from##_##to(void *out, const void *const *in, size_t n) {   \
    T *o = out;                                                                  \
    const F *a = in[0];                                                          \
    INDEPENDENT                                                                  \
    for (size_t i = 0; i < n; i++) {                                             \
      F x = a[i];                                                                \
      o[i] = (T)(expression);                                                    \
    }                                                                            \
  }

// From integers and bool.
#define FROM_INTEGER(from, F)                 \
  CAST_LOOP(from, F, boolean, uint8_t, x != 0)   \
  CAST_LOOP(from, F, i8, int8_t, x)           \
  CAST_LOOP(from, F, i16, int16_t, x)         \
  CAST_LOOP(from, F, i32, int32_t, x)         \
  CAST_LOOP(from, F, i64, int64_t, x)         \
  CAST_LOOP(from, F, u8, uint8_t, x)          \
  CAST_LOOP(from, F, u16, uint16_t, x)        \
  CAST_LOOP(from, F, u32, uint32_t, x)        \
  CAST_LOOP(from, F, u64, uint64_t, x)        \
  CAST_LOOP(from, F, f32, float, x)           \
  CAST_LOOP(from, F, f64, double, x)
FROM_INTEGER(boolean, uint8_t)
FROM_INTEGER(i8, int8_t)
FROM_INTEGER(i16, int16_t)
FROM_INTEGER(i32, int32_t)
FROM_INTEGER(i64, int64_t)
FROM_INTEGER(u8, uint8_t)
FROM_INTEGER(u16, uint16_t)
FROM_INTEGER(u32, uint32_t)
FROM_INTEGER(u64, uint64_t)
#undef FROM_INTEGER

// From floats: towards zero, saturating, NaN to 0. `low` and `beyond` are the limits as powers of
// two, exact in F: `beyond` is the largest value plus one. NaN fails all comparisons with them.
#define SATURATED(F, T, low, beyond, least, most) \
  (x >= (F)(beyond) ? (most) : x >= (F)(low) ? (T)x : x < (F)(low) ? (least) : 0)
#define FROM_FLOAT(from, F)                                                                    \
  CAST_LOOP(from, F, boolean, uint8_t, x != 0)                                                    \
  CAST_LOOP(from, F, i8, int8_t, SATURATED(F, int8_t, -0x1p7, 0x1p7, INT8_MIN, INT8_MAX))      \
  CAST_LOOP(from, F, i16, int16_t, SATURATED(F, int16_t, -0x1p15, 0x1p15, INT16_MIN, INT16_MAX)) \
  CAST_LOOP(from, F, i32, int32_t, SATURATED(F, int32_t, -0x1p31, 0x1p31, INT32_MIN, INT32_MAX)) \
  CAST_LOOP(from, F, i64, int64_t, SATURATED(F, int64_t, -0x1p63, 0x1p63, INT64_MIN, INT64_MAX)) \
  CAST_LOOP(from, F, u8, uint8_t, SATURATED(F, uint8_t, 0, 0x1p8, 0, UINT8_MAX))               \
  CAST_LOOP(from, F, u16, uint16_t, SATURATED(F, uint16_t, 0, 0x1p16, 0, UINT16_MAX))          \
  CAST_LOOP(from, F, u32, uint32_t, SATURATED(F, uint32_t, 0, 0x1p32, 0, UINT32_MAX))          \
  CAST_LOOP(from, F, u64, uint64_t, SATURATED(F, uint64_t, 0, 0x1p64, 0, UINT64_MAX))
FROM_FLOAT(f32, float)
FROM_FLOAT(f64, double)
CAST_LOOP(f32, float, f32, float, x)
CAST_LOOP(f32, float, f64, double, x)
CAST_LOOP(f64, double, f32, float, x)
CAST_LOOP(f64, double, f64, double, x)
#undef FROM_FLOAT
#undef SATURATED
#undef CAST_LOOP
