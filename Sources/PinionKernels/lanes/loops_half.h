// SPDX-License-Identifier: Apache-2.0
//
// Conversions between halves (IEEE 754 binary16, and bfloat16, the upper half of a binary32) and
// wider floats. Halves are only stored: operations convert them to float32, and their results back.
// Integer arithmetic, so that every level gives the same bits.

LANE uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
LANE float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

LANE float f32_of_f16(uint16_t h) {
  uint32_t sign = (uint32_t)(h & 0x8000) << 16, size = h & 0x7fff;
  // The factor moves the exponent's bias from 15 to 127, and makes normal numbers of subnormal ones.
  uint32_t bits = bits_of(float_of(size << 13) * 0x1p112f);
  bits |= size >= 0x7c00 ? 0x7f800000 : 0;  // infinity and NaN
  return float_of(bits | sign);
}

// To nearest, halves to even.
LANE uint16_t f16_of_f32(float x) {
  uint32_t bits = bits_of(x), sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
  uint32_t normal = (size - (112u << 23) + 0xfff + (size >> 13 & 1)) >> 13;
  // Below 2^-14: the last place of 0.5 is 2^-24, that of the subnormal numbers.
  uint32_t subnormal = bits_of(float_of(size) + 0.5f) - 0x3f000000;
  uint32_t result = size < 0x38800000 ? subnormal : normal;
  result = size >= 0x477ff000 ? 0x7c00 : result;  // 65520 and more
  result = size > 0x7f800000 ? 0x7e00 | (size >> 13 & 0x1ff) : result;
  return (uint16_t)(result | sign);
}

LANE float f32_of_bf16(uint16_t h) { return float_of((uint32_t)h << 16); }

LANE uint16_t bf16_of_f32(float x) {
  uint32_t bits = bits_of(x);
  uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? bits >> 16 | 0x40 : rounded);
}

// A float32 that rounds to the same half as x does: cut off, with the last bit set if anything was
// (Boldo and Melquiond, "When double rounding is odd", 2005).
LANE float odd_f32_of_f64(double x) {
  float near = (float)x;
  uint32_t bits = bits_of(near);
  double back = near < 0 ? -(double)near : (double)near, size = x < 0 ? -x : x;
  uint32_t cut = bits - (back > size ? 1 : 0);
  return float_of(back != size && x == x ? cut | 1 : bits);
}

#define CAST_LOOP(from, F, to, T, expression)                                  \
  static void cast_##from##_##to(void *out, const void *const *in, size_t n) { \
    T *o = out;                                                                \
    const F *a = in[0];                                                        \
    for (size_t i = 0; i < n; i++) {                                           \
      F x = a[i];                                                              \
      o[i] = expression;                                                       \
    }                                                                          \
  }
CAST_LOOP(f16, uint16_t, f32, float, f32_of_f16(x))
CAST_LOOP(f32, float, f16, uint16_t, f16_of_f32(x))
CAST_LOOP(f64, double, f16, uint16_t, f16_of_f32(odd_f32_of_f64(x)))
CAST_LOOP(bf16, uint16_t, f32, float, f32_of_bf16(x))
CAST_LOOP(f32, float, bf16, uint16_t, bf16_of_f32(x))
CAST_LOOP(f64, double, bf16, uint16_t, bf16_of_f32(odd_f32_of_f64(x)))
#undef CAST_LOOP

// The next number is found in the bits, which count up from zero in either direction.
LANE uint16_t next_half(uint16_t x, uint16_t y, uint16_t infinity, uint16_t nan) {
  uint16_t x_size = x & 0x7fff, y_size = y & 0x7fff;
  if (x_size > infinity || y_size > infinity) return nan;
  if (x == y || x_size + y_size == 0) return y;
  if (x_size == 0) return (uint16_t)((y & 0x8000) | 1);
  int x_place = x & 0x8000 ? -x_size : x_size, y_place = y & 0x8000 ? -y_size : y_size;
  return (uint16_t)(x + ((y_place > x_place) == (x_place > 0) ? 1 : -1));
}
#define NEXT_LOOP(suffix, infinity, nan)                                                  \
  static void block_nextafter_##suffix(void *out, const void *const *in, size_t n) {      \
    uint16_t *o = out;                                                                    \
    const uint16_t *a = in[0], *b = in[1];                                                \
    for (size_t i = 0; i < n; i++) o[i] = next_half(a[i], b[i], infinity, nan);           \
  }
NEXT_LOOP(f16, 0x7c00, 0x7e00)
NEXT_LOOP(bf16, 0x7f80, 0x7fc0)
#undef NEXT_LOOP
