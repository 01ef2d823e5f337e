// SPDX-License-Identifier: Apache-2.0
//
// What lanes.h needs of AVX2 and FMA.
typedef float F32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t I32 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t U64 __attribute__((vector_size(VECTOR_BYTES)));
#define LANE static inline __attribute__((always_inline, unused))

LANE F32 fma_f32(F32 x, F32 y, F32 z) { return (F32)_mm256_fmadd_ps(x, y, z); }
LANE F64 fma_f64(F64 x, F64 y, F64 z) { return (F64)_mm256_fmadd_pd(x, y, z); }
LANE F32 sqrt_f32(F32 x) { return (F32)_mm256_sqrt_ps(x); }
LANE F64 sqrt_f64(F64 x) { return (F64)_mm256_sqrt_pd(x); }
LANE F32 floor_f32(F32 x) { return (F32)_mm256_round_ps(x, 0x9); }
LANE F64 floor_f64(F64 x) { return (F64)_mm256_round_pd(x, 0x9); }
LANE F32 ceil_f32(F32 x) { return (F32)_mm256_round_ps(x, 0xa); }
LANE F64 ceil_f64(F64 x) { return (F64)_mm256_round_pd(x, 0xa); }
LANE F32 round_f32(F32 x) { return (F32)_mm256_round_ps(x, 0x8); }
LANE F64 round_f64(F64 x) { return (F64)_mm256_round_pd(x, 0x8); }

LANE F64 widen_low(F32 x) { return (F64)_mm256_cvtps_pd(_mm256_castps256_ps128(x)); }
LANE F64 widen_high(F32 x) { return (F64)_mm256_cvtps_pd(_mm256_extractf128_ps(x, 1)); }
LANE F32 narrow(F64 low, F64 high) {
  __m256 x = _mm256_castps128_ps256(_mm256_cvtpd_ps(low));
  return (F32)_mm256_insertf128_ps(x, _mm256_cvtpd_ps(high), 1);
}
LANE int any_lane(I32 mask) { return _mm256_movemask_ps((__m256)mask) != 0; }
// The 64-bit products of the low halves of 64-bit lanes.
LANE U64 multiply_low_halves(U64 x, U64 y) {
  return (U64)_mm256_mul_epu32((__m256i)x, (__m256i)y);
}
