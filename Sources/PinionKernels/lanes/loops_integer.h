// SPDX-License-Identifier: Apache-2.0
//
// Block kernels of integers and bool: plain loops, which the compiler makes vectors of at this
// level's width. U is an unsigned type at least as wide as int, in which arithmetic wraps around.

#define UNARY_LOOP(name, T, suffix, expression)                             \
  static void name##_##suffix(void *out, const void *const *in, size_t n) { \
    T *o = out;                                                             \
    const T *a = in[0];                                                     \
    INDEPENDENT                                                             \
    for (size_t i = 0; i < n; i++) {                                        \
      T x = a[i];                                                           \
      o[i] = (T)(expression);                                               \
    }                                                                       \
  }
#define BINARY_LOOP(name, T, suffix, O, expression)                         \
  static void name##_##suffix(void *out, const void *const *in, size_t n) { \
    O *o = out;                                                             \
    const T *a = in[0], *b = in[1];                                         \
    INDEPENDENT                                                             \
    for (size_t i = 0; i < n; i++) {                                        \
      T x = a[i], y = b[i];                                                 \
      o[i] = (O)(expression);                                               \
    }                                                                       \
  }
#define ORDER(T, suffix)                                        \
  BINARY_LOOP(block_maximum, T, suffix, T, x > y ? x : y)       \
  BINARY_LOOP(block_minimum, T, suffix, T, x < y ? x : y)       \
  BINARY_LOOP(block_equal, T, suffix, uint8_t, x == y)          \
  BINARY_LOOP(block_not_equal, T, suffix, uint8_t, x != y)      \
  BINARY_LOOP(block_less, T, suffix, uint8_t, x < y)            \
  BINARY_LOOP(block_less_equal, T, suffix, uint8_t, x <= y)     \
  BINARY_LOOP(block_greater, T, suffix, uint8_t, x > y)         \
  BINARY_LOOP(block_greater_equal, T, suffix, uint8_t, x >= y)
#define BITS(T, suffix)                                         \
  BINARY_LOOP(block_and, T, suffix, T, x & y)                   \
  BINARY_LOOP(block_or, T, suffix, T, x | y)                    \
  BINARY_LOOP(block_xor, T, suffix, T, x ^ y)
// x^y by squaring: the bits of y from the lowest up.
#define POWER(T, U, suffix)                                     \
  LANE T power_##suffix(T x, T y) {                             \
    U base = (U)x, result = 1;                                  \
    if (y < 0) return x == 1 ? 1 : x == (T)-1 ? (y & 1 ? x : 1) : 0; \
    for (; y; y = (T)(y / 2), base *= base) result *= y & 1 ? base : 1; \
    return (T)result;                                           \
  }                                                             \
  BINARY_LOOP(block_pow, T, suffix, T, power_##suffix(x, y))
// A count of bits as a large unsigned number if it is negative.
#define WIDTH(T) (8 * sizeof(T))
#define ARITHMETIC(T, U, suffix)                                \
  POWER(T, U, suffix)                                           \
  BITS(T, suffix)                                               \
  UNARY_LOOP(block_not, T, suffix, ~x)                          \
  BINARY_LOOP(block_shift_left, T, suffix, T, (U)y < WIDTH(T) ? (U)x << y : 0) \
  UNARY_LOOP(block_negate, T, suffix, 0 - (U)x)                 \
  BINARY_LOOP(block_add, T, suffix, T, (U)x + (U)y)             \
  BINARY_LOOP(block_subtract, T, suffix, T, (U)x - (U)y)        \
  BINARY_LOOP(block_multiply, T, suffix, T, (U)x * (U)y)        \
  ORDER(T, suffix)
#define SIGNED(T, U, suffix)                                    \
  UNARY_LOOP(block_abs, T, suffix, x < 0 ? 0 - (U)x : (U)x)     \
  UNARY_LOOP(block_sign, T, suffix, (x > 0) - (x < 0))          \
  BINARY_LOOP(block_shift_right, T, suffix, T, x >> ((U)y < WIDTH(T) ? y : (T)WIDTH(T) - 1)) \
  /* The least number divided by -1 wraps around. */            \
  BINARY_LOOP(block_floor_divide, T, suffix, T,                 \
              y == 0    ? 0                                     \
              : y == -1 ? 0 - (U)x                              \
                        : x / y - (x % y != 0 && (x < 0) != (y < 0))) \
  BINARY_LOOP(block_remainder, T, suffix, T,                    \
              y == 0 || y == -1 ? 0 : x % y + (x % y != 0 && (x < 0) != (y < 0) ? y : 0)) \
  ARITHMETIC(T, U, suffix)
#define UNSIGNED(T, U, suffix)                                  \
  UNARY_LOOP(block_abs, T, suffix, x)                           \
  UNARY_LOOP(block_sign, T, suffix, x != 0)                     \
  BINARY_LOOP(block_shift_right, T, suffix, T, (U)y < WIDTH(T) ? x >> y : 0) \
  BINARY_LOOP(block_floor_divide, T, suffix, T, y ? x / y : 0)  \
  BINARY_LOOP(block_remainder, T, suffix, T, y ? x % y : 0)     \
  ARITHMETIC(T, U, suffix)

SIGNED(int8_t, uint32_t, i8)
SIGNED(int16_t, uint32_t, i16)
SIGNED(int32_t, uint32_t, i32)
SIGNED(int64_t, uint64_t, i64)
UNSIGNED(uint8_t, uint32_t, u8)
UNSIGNED(uint16_t, uint32_t, u16)
UNSIGNED(uint32_t, uint32_t, u32)
UNSIGNED(uint64_t, uint64_t, u64)

// bool: bytes of 0 and 1.
ORDER(uint8_t, boolean)
BITS(uint8_t, boolean)
UNARY_LOOP(block_not, uint8_t, boolean, x ^ 1)

#define SELECT_LOOP(bits, T)                                                   \
  static void block_select##bits(void *out, const void *const *in, size_t n) { \
    T *o = out;                                                                \
    const uint8_t *condition = in[0];                                          \
    const T *a = in[1], *b = in[2];                                            \
    INDEPENDENT                                                                \
    for (size_t i = 0; i < n; i++) {                                           \
      T x = a[i], y = b[i];                                                    \
      o[i] = condition[i] ? x : y;                                             \
    }                                                                          \
  }
SELECT_LOOP(8, uint8_t)
SELECT_LOOP(16, uint16_t)
#undef SELECT_LOOP
#undef WIDTH
#undef POWER
#undef BITS
#undef UNSIGNED
#undef SIGNED
#undef ARITHMETIC
#undef ORDER
#undef BINARY_LOOP
#undef UNARY_LOOP
