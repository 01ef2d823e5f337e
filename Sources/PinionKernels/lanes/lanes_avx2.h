// SPDX-License-Identifier: Apache-2.0
//
// What lanes.h needs of AVX2 and FMA.
typedef float F32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t I32 __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t I64 __attribute__((vector_size(VECTOR_BYTES)));
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

// The first n lanes by masked loads and stores; lanes outside the mask are not touched.
#define LEVEL_HAS_FIRST_LANES
LANE __m256i first_lanes32(size_t n) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
LANE __m256i first_lanes64(size_t n) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)n), _mm256_setr_epi64x(0, 1, 2, 3));
}
LANE I32 load_first_i32(const int32_t *p, size_t n, I32 fill) {
  __m256i mask = first_lanes32(n), x = _mm256_maskload_epi32((const int *)p, mask);
  return (I32)_mm256_blendv_epi8((__m256i)fill, x, mask);
}
LANE I64 load_first_i64(const int64_t *p, size_t n, I64 fill) {
  __m256i mask = first_lanes64(n), x = _mm256_maskload_epi64((const long long *)p, mask);
  return (I64)_mm256_blendv_epi8((__m256i)fill, x, mask);
}
LANE void store_first_i32(int32_t *p, I32 x, size_t n) {
  _mm256_maskstore_epi32((int *)p, first_lanes32(n), (__m256i)x);
}
LANE void store_first_i64(int64_t *p, I64 x, size_t n) {
  _mm256_maskstore_epi64((long long *)p, first_lanes64(n), (__m256i)x);
}
LANE F32 load_first_f32(const float *p, size_t n, F32 fill) {
  return (F32)load_first_i32((const int32_t *)p, n, (I32)fill);
}
LANE F64 load_first_f64(const double *p, size_t n, F64 fill) {
  return (F64)load_first_i64((const int64_t *)p, n, (I64)fill);
}
LANE void store_first_f32(float *p, F32 x, size_t n) {
  store_first_i32((int32_t *)p, (I32)x, n);
}
LANE void store_first_f64(double *p, F64 x, size_t n) {
  store_first_i64((int64_t *)p, (I64)x, n);
}
