// SPDX-License-Identifier: Apache-2.0
//
// One vector of the level's width, as a small set of types and operations. The level's own file
// (lanes_avx512.h, ...) says what the compiler's vector extension cannot: fused multiply-add,
// square root, rounding, conversions of halves. All else is written here once for every width.
//
// No include guard: each of the blocks_<level>.c files includes it once, after defining
// VECTOR_BYTES and, on x86, after opening the level's target attribute.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
// The compiler must not fuse a * b + c by itself: bits would depend on the level.
#pragma STDC FP_CONTRACT OFF
// Sanitizers and -O0 leave loops as they are; that is no news.
#pragma clang diagnostic ignored "-Wpass-failed"
#define UNROLL _Pragma("clang loop unroll(full)")
// Iterations are independent, also when `out` is one of the inputs.
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define UNROLL _Pragma("GCC unroll 32")
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

#define LANE static inline __attribute__((always_inline, unused))

#define W32 (VECTOR_BYTES / 4)
#define W64 (VECTOR_BYTES / 8)

typedef float F32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t I32 __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t I64 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint32_t U32 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t U64 __attribute__((vector_size(VECTOR_BYTES)));
// One byte for each 32-bit or 64-bit lane: bool and uint8 operands.
typedef uint8_t B32 __attribute__((vector_size(VECTOR_BYTES / 4)));
typedef uint8_t B64 __attribute__((vector_size(VECTOR_BYTES / 8)));

LANE F32 splat_f32(float x) { return x - (F32){0}; }
LANE F64 splat_f64(double x) { return x - (F64){0}; }
LANE I32 splat_i32(int32_t x) { return x + (I32){0}; }
LANE I64 splat_i64(int64_t x) { return x + (I64){0}; }

// Loads and stores of a whole vector, and of its first n lanes (the others are `fill`).
#define MEMORY(V, T, suffix)                                       \
  LANE V load_##suffix(const T *p) {                               \
    V x;                                                           \
    memcpy(&x, p, sizeof x);                                       \
    return x;                                                      \
  }                                                                \
  LANE void store_##suffix(T *p, V x) { memcpy(p, &x, sizeof x); }
#define FIRST_LANES(V, T, suffix)                                  \
  LANE void store_first_##suffix(T *p, V x, size_t n) {            \
    memcpy(p, &x, n * sizeof(T));                                  \
  }                                                                \
  LANE V load_first_##suffix(const T *p, size_t n, V fill) {       \
    memcpy(&fill, p, n * sizeof(T));                               \
    return fill;                                                   \
  }
MEMORY(F32, float, f32)
MEMORY(F64, double, f64)
MEMORY(I32, int32_t, i32)
MEMORY(I64, int64_t, i64)
MEMORY(B32, uint8_t, b32)
MEMORY(B64, uint8_t, b64)
#ifndef LEVEL_HAS_FIRST_LANES
FIRST_LANES(F32, float, f32)
FIRST_LANES(F64, double, f64)
FIRST_LANES(I32, int32_t, i32)
FIRST_LANES(I64, int64_t, i64)
#endif
#ifndef LEVEL_HAS_FIRST_BYTES
FIRST_LANES(B32, uint8_t, b32)
FIRST_LANES(B64, uint8_t, b64)
#endif
#undef MEMORY
#undef FIRST_LANES

// Masks are integer lanes, all ones or all zeros, as comparisons make them.
LANE F32 select_f32(I32 mask, F32 yes, F32 no) {
  return (F32)((mask & (I32)yes) | (~mask & (I32)no));
}
LANE F64 select_f64(I64 mask, F64 yes, F64 no) {
  return (F64)((mask & (I64)yes) | (~mask & (I64)no));
}
LANE I32 select_i32(I32 mask, I32 yes, I32 no) { return (mask & yes) | (~mask & no); }
LANE I64 select_i64(I64 mask, I64 yes, I64 no) { return (mask & yes) | (~mask & no); }

LANE B32 bool_of_mask32(I32 mask) { return __builtin_convertvector(mask & 1, B32); }
LANE B64 bool_of_mask64(I64 mask) { return __builtin_convertvector(mask & 1, B64); }
LANE I32 mask32_of_bool(B32 x) { return (I32)(__builtin_convertvector(x, I32) != 0); }
LANE I64 mask64_of_bool(B64 x) { return (I64)(__builtin_convertvector(x, I64) != 0); }

LANE I32 sign_bits_f32(F32 x) { return (I32)x & INT32_MIN; }
LANE I64 sign_bits_f64(F64 x) { return (I64)x & INT64_MIN; }
LANE F32 abs_f32(F32 x) { return (F32)((I32)x & INT32_MAX); }
LANE F64 abs_f64(F64 x) { return (F64)((I64)x & INT64_MAX); }
LANE F32 negate_f32(F32 x) { return (F32)((I32)x ^ INT32_MIN); }
LANE F64 negate_f64(F64 x) { return (F64)((I64)x ^ INT64_MIN); }

// x limited from above; NaN stays.
LANE F32 at_most_f32(F32 x, float limit) { return select_f32(x > limit, splat_f32(limit), x); }
LANE F64 at_most_f64(F64 x, double limit) {
  return select_f64((I64)(x > limit), splat_f64(limit), x);
}
LANE F32 at_least_f32(F32 x, float limit) { return select_f32(x < limit, splat_f32(limit), x); }
LANE F64 at_least_f64(F64 x, double limit) {
  return select_f64((I64)(x < limit), splat_f64(limit), x);
}

// IEEE 754-2019 maximum and minimum: NaN if either is NaN, -0 < +0. Commutative and associative.
#ifndef LEVEL_HAS_MAXIMUM
LANE F32 maximum_f32(F32 x, F32 y) {
  // Where they are equal they have the same bits, or are zeros: `and` then keeps +0.
  F32 larger = select_f32(x > y, x, y), other = select_f32(y > x, y, x);
  I32 unordered = (x != x) | (y != y);
  return (F32)(((I32)larger & (I32)other) | (unordered & 0x7fc00000));
}
LANE F32 minimum_f32(F32 x, F32 y) {
  F32 smaller = select_f32(x < y, x, y), other = select_f32(y < x, y, x);
  I32 unordered = (x != x) | (y != y);
  return (F32)(((I32)smaller | (I32)other) | (unordered & 0x7fc00000));
}
LANE F64 maximum_f64(F64 x, F64 y) {
  F64 larger = select_f64((I64)(x > y), x, y), other = select_f64((I64)(y > x), y, x);
  I64 unordered = (I64)(x != x) | (I64)(y != y);
  return (F64)(((I64)larger & (I64)other) | (unordered & 0x7ff8000000000000));
}
LANE F64 minimum_f64(F64 x, F64 y) {
  F64 smaller = select_f64((I64)(x < y), x, y), other = select_f64((I64)(y < x), y, x);
  I64 unordered = (I64)(x != x) | (I64)(y != y);
  return (F64)(((I64)smaller | (I64)other) | (unordered & 0x7ff8000000000000));
}
#endif

// p[0] + p[1] x + ... + p[count - 1] x^(count - 1), by Horner's rule.
LANE F32 polynomial_f32(F32 x, const float *p, int count) {
  F32 y = splat_f32(p[count - 1]);
  for (int k = count - 2; k >= 0; k--) y = fma_f32(y, x, splat_f32(p[k]));
  return y;
}
LANE F64 polynomial_f64(F64 x, const double *p, int count) {
  F64 y = splat_f64(p[count - 1]);
  for (int k = count - 2; k >= 0; k--) y = fma_f64(y, x, splat_f64(p[k]));
  return y;
}
#define POLYNOMIAL_F32(x, p) polynomial_f32(x, p, sizeof(p) / sizeof(*p))
#define POLYNOMIAL_F64(x, p) polynomial_f64(x, p, sizeof(p) / sizeof(*p))
