// SPDX-License-Identifier: Apache-2.0
//
// What lanes.h needs, in portable C with 16-byte vectors. Multiply-adds are rounded twice, so the
// last bits of functions may differ from the other levels.
typedef float F32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t I32 __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t I64 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t U64 __attribute__((vector_size(VECTOR_BYTES)));
#define LANE static inline __attribute__((always_inline, unused))
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#define LEVEL_HAS_NO_FMA
LANE F32 fma_f32(F32 x, F32 y, F32 z) { return x * y + z; }
LANE F64 fma_f64(F64 x, F64 y, F64 z) { return x * y + z; }

#if defined(__x86_64__)
LANE F32 sqrt_f32(F32 x) { return (F32)_mm_sqrt_ps(x); }
LANE F64 sqrt_f64(F64 x) { return (F64)_mm_sqrt_pd(x); }
#elif defined(__aarch64__)
LANE F32 sqrt_f32(F32 x) { return (F32)vsqrtq_f32((float32x4_t)x); }
LANE F64 sqrt_f64(F64 x) { return (F64)vsqrtq_f64((float64x2_t)x); }
#else
LANE F32 sqrt_f32(F32 x) {
  for (int i = 0; i < 4; i++) x[i] = __builtin_sqrtf(x[i]);
  return x;
}
LANE F64 sqrt_f64(F64 x) {
  for (int i = 0; i < 2; i++) x[i] = __builtin_sqrt(x[i]);
  return x;
}
#endif

// Adding and taking away 2^23 (2^52) rounds to whole numbers, half to even; larger numbers are
// whole already. Works on |x| and puts the sign back, so that -0.25 becomes -0.
LANE F32 round_f32(F32 x) {
  I32 sign = (I32)x & INT32_MIN;
  F32 size = (F32)((I32)x & INT32_MAX), whole = (size + 0x1p23f) - 0x1p23f;
  I32 use = size < 0x1p23f;
  return (F32)((use & ((I32)whole | sign)) | (~use & (I32)x));
}
LANE F64 round_f64(F64 x) {
  I64 sign = (I64)x & INT64_MIN;
  F64 size = (F64)((I64)x & INT64_MAX), whole = (size + 0x1p52) - 0x1p52;
  I64 use = (I64)(size < 0x1p52);
  return (F64)((use & ((I64)whole | sign)) | (~use & (I64)x));
}
// The sign is that of x, also where the result is zero.
LANE F32 floor_f32(F32 x) {
  F32 whole = round_f32(x);
  F32 down = whole - (F32)((I32)(whole > x) & (I32)(1 - (F32){0}));
  return (F32)((I32)down | ((I32)x & INT32_MIN));
}
LANE F64 floor_f64(F64 x) {
  F64 whole = round_f64(x);
  F64 down = whole - (F64)((I64)(whole > x) & (I64)(1 - (F64){0}));
  return (F64)((I64)down | ((I64)x & INT64_MIN));
}
LANE F32 ceil_f32(F32 x) {
  F32 down = floor_f32((F32)((I32)x ^ INT32_MIN));
  return (F32)((I32)down ^ INT32_MIN);
}
LANE F64 ceil_f64(F64 x) {
  F64 down = floor_f64((F64)((I64)x ^ INT64_MIN));
  return (F64)((I64)down ^ INT64_MIN);
}

LANE F64 widen_low(F32 x) { return (F64){x[0], x[1]}; }
LANE F64 widen_high(F32 x) { return (F64){x[2], x[3]}; }
LANE F32 narrow(F64 low, F64 high) {
  return (F32){(float)low[0], (float)low[1], (float)high[0], (float)high[1]};
}
LANE int any_lane(I32 mask) { return (mask[0] | mask[1] | mask[2] | mask[3]) != 0; }
LANE U64 multiply_low_halves(U64 x, U64 y) { return (x & UINT32_MAX) * (y & UINT32_MAX); }
