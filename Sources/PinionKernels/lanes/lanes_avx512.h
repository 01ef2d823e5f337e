// SPDX-License-Identifier: Apache-2.0
//
// What lanes.h needs of AVX-512 F, DQ, BW, VL.
typedef float F32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t I32 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t U64 __attribute__((vector_size(VECTOR_BYTES)));
#define LANE static inline __attribute__((always_inline, unused))

LANE F32 fma_f32(F32 x, F32 y, F32 z) { return (F32)_mm512_fmadd_ps(x, y, z); }
LANE F64 fma_f64(F64 x, F64 y, F64 z) { return (F64)_mm512_fmadd_pd(x, y, z); }
LANE F32 sqrt_f32(F32 x) { return (F32)_mm512_sqrt_ps(x); }
LANE F64 sqrt_f64(F64 x) { return (F64)_mm512_sqrt_pd(x); }
LANE F32 floor_f32(F32 x) { return (F32)_mm512_roundscale_ps(x, 0x9); }
LANE F64 floor_f64(F64 x) { return (F64)_mm512_roundscale_pd(x, 0x9); }
LANE F32 ceil_f32(F32 x) { return (F32)_mm512_roundscale_ps(x, 0xa); }
LANE F64 ceil_f64(F64 x) { return (F64)_mm512_roundscale_pd(x, 0xa); }
LANE F32 round_f32(F32 x) { return (F32)_mm512_roundscale_ps(x, 0x8); }
LANE F64 round_f64(F64 x) { return (F64)_mm512_roundscale_pd(x, 0x8); }

LANE F64 widen_low(F32 x) { return (F64)_mm512_cvtps_pd(_mm512_castps512_ps256(x)); }
LANE F64 widen_high(F32 x) { return (F64)_mm512_cvtps_pd(_mm512_extractf32x8_ps(x, 1)); }
LANE F32 narrow(F64 low, F64 high) {
  __m512 x = _mm512_castps256_ps512(_mm512_cvtpd_ps(low));
  return (F32)_mm512_insertf32x8(x, _mm512_cvtpd_ps(high), 1);
}
LANE int any_lane(I32 mask) { return _mm512_movepi32_mask((__m512i)mask) != 0; }
// The 64-bit products of the low halves of 64-bit lanes.
LANE U64 multiply_low_halves(U64 x, U64 y) {
  return (U64)_mm512_mul_epu32((__m512i)x, (__m512i)y);
}

// x * 2^n, rounded once; n is a whole number.
#define LEVEL_HAS_SCALE
LANE F32 scale_f32(F32 x, F32 n) { return (F32)_mm512_scalef_ps(x, n); }
LANE F64 scale_f64(F64 x, F64 n) { return (F64)_mm512_scalef_pd(x, n); }
