// SPDX-License-Identifier: Apache-2.0
//
// Block kernels of float32 and float64. A tail runs the same lanes as a full vector, the unused
// ones at zero, and so gives the same bits.

// With `out` of the operand's type or another: bool for classifications and comparisons.
#define UNARY_LOOP(name, T, V, W, suffix, O, out_suffix, expression)                \
  static void name##_##suffix(void *out, const void *const *in, size_t n) {         \
    O *o = out;                                                                     \
    const T *a = in[0];                                                             \
    size_t i = 0;                                                                   \
    for (; i + W <= n; i += W) {                                                    \
      V x = load_##suffix(a + i);                                                   \
      store_##out_suffix(o + i, expression);                                        \
    }                                                                               \
    if (i < n) {                                                                    \
      V x = load_first_##suffix(a + i, n - i, (V){0});                              \
      store_first_##out_suffix(o + i, expression, n - i);                           \
    }                                                                               \
  }
#define UNARY(name)                                                                 \
  UNARY_LOOP(block_##name, float, F32, W32, f32, float, f32, name##_f32(x))         \
  UNARY_LOOP(block_##name, double, F64, W64, f64, double, f64, name##_f64(x))
#define CLASSIFICATION(name)                                                        \
  UNARY_LOOP(block_##name, float, F32, W32, f32, uint8_t, b32,                      \
             bool_of_mask32(name##_f32(x)))                                         \
  UNARY_LOOP(block_##name, double, F64, W64, f64, uint8_t, b64,                     \
             bool_of_mask64(name##_f64(x)))

UNARY(negate)
UNARY(abs)
UNARY(sign)
UNARY(sqrt)
UNARY(rsqrt)
UNARY(exp)
UNARY(exp2)
UNARY(expm1)
UNARY(log)
UNARY(log2)
UNARY(log10)
UNARY(log1p)
UNARY(sin)
UNARY(cos)
UNARY(tan)
UNARY(asin)
UNARY(acos)
UNARY(atan)
UNARY(sinh)
UNARY(cosh)
UNARY(tanh)
UNARY(asinh)
UNARY(acosh)
UNARY(atanh)
UNARY(erf)
UNARY(floor)
UNARY(ceil)
UNARY(round)
UNARY(trunc)
CLASSIFICATION(is_nan)
CLASSIFICATION(is_infinite)
CLASSIFICATION(is_finite)
CLASSIFICATION(is_signbit)
#undef CLASSIFICATION
#undef UNARY
#undef UNARY_LOOP

#define BINARY_LOOP(name, T, V, W, suffix, O, out_suffix, expression)               \
  static void name##_##suffix(void *out, const void *const *in, size_t n) {         \
    O *o = out;                                                                     \
    const T *a = in[0], *b = in[1];                                                 \
    size_t i = 0;                                                                   \
    for (; i + W <= n; i += W) {                                                    \
      V x = load_##suffix(a + i), y = load_##suffix(b + i);                         \
      store_##out_suffix(o + i, expression);                                        \
    }                                                                               \
    if (i < n) {                                                                    \
      V x = load_first_##suffix(a + i, n - i, (V){0});                              \
      V y = load_first_##suffix(b + i, n - i, (V){0});                              \
      store_first_##out_suffix(o + i, expression, n - i);                           \
    }                                                                               \
  }
#define BINARY(name, expression32, expression64)                                    \
  BINARY_LOOP(block_##name, float, F32, W32, f32, float, f32, expression32)         \
  BINARY_LOOP(block_##name, double, F64, W64, f64, double, f64, expression64)
#define COMPARISON(name, operator)                                                  \
  BINARY_LOOP(block_##name, float, F32, W32, f32, uint8_t, b32,                     \
              bool_of_mask32((I32)(x operator y)))                                  \
  BINARY_LOOP(block_##name, double, F64, W64, f64, uint8_t, b64,                    \
              bool_of_mask64((I64)(x operator y)))

BINARY(add, x + y, x + y)
BINARY(subtract, x - y, x - y)
BINARY(multiply, x *y, x *y)
BINARY(divide, x / y, x / y)
BINARY(maximum, maximum_f32(x, y), maximum_f64(x, y))
BINARY(minimum, minimum_f32(x, y), minimum_f64(x, y))
BINARY(floor_divide, floor_divide_f32(x, y), floor_divide_f64(x, y))
BINARY(remainder, remainder_f32(x, y), remainder_f64(x, y))
BINARY(pow, pow_f32(x, y), pow_f64(x, y))
BINARY(atan2, atan2_f32(x, y), atan2_f64(x, y))
BINARY(hypot, hypot_f32(x, y), hypot_f64(x, y))
BINARY(logaddexp, logaddexp_f32(x, y), logaddexp_f64(x, y))
BINARY(copysign, copysign_f32(x, y), copysign_f64(x, y))
BINARY(nextafter, nextafter_f32(x, y), nextafter_f64(x, y))
COMPARISON(equal, ==)
COMPARISON(not_equal, !=)
COMPARISON(less, <)
COMPARISON(less_equal, <=)
COMPARISON(greater, >)
COMPARISON(greater_equal, >=)
#undef COMPARISON
#undef BINARY
#undef BINARY_LOOP

// Selection moves bits, so that one loop serves all types of four bytes, one those of eight.
#define SELECT_LOOP(bits, T, V, B, W)                                                      \
  static void block_select##bits(void *out, const void *const *in, size_t n) {             \
    T *o = out;                                                                            \
    const uint8_t *condition = in[0];                                                      \
    const T *a = in[1], *b = in[2];                                                        \
    size_t i = 0;                                                                          \
    for (; i + W <= n; i += W) {                                                           \
      V mask = mask##bits##_of_bool(load_b##bits(condition + i));                          \
      V x = load_i##bits(a + i), y = load_i##bits(b + i);                                  \
      store_i##bits(o + i, select_i##bits(mask, x, y));                                    \
    }                                                                                      \
    if (i < n) {                                                                           \
      V mask = mask##bits##_of_bool(load_first_b##bits(condition + i, n - i, (B){0}));     \
      V x = load_first_i##bits(a + i, n - i, (V){0});                                      \
      V y = load_first_i##bits(b + i, n - i, (V){0});                                      \
      store_first_i##bits(o + i, select_i##bits(mask, x, y), n - i);                       \
    }                                                                                      \
  }
SELECT_LOOP(32, int32_t, I32, B32, W32)
SELECT_LOOP(64, int64_t, I64, B64, W64)
#undef SELECT_LOOP
