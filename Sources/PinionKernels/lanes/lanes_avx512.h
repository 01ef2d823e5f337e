// SPDX-License-Identifier: Apache-2.0
//
// What lanes.h needs of AVX-512 F, DQ, BW, VL.
typedef float F32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t I32 __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t I64 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t U64 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint8_t B32 __attribute__((vector_size(VECTOR_BYTES / 4)));
typedef uint8_t B64 __attribute__((vector_size(VECTOR_BYTES / 8)));
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

// The first n lanes by masked loads and stores; lanes outside the mask are not touched.
#define LEVEL_HAS_FIRST_LANES
#define LEVEL_HAS_FIRST_BYTES
#define FIRST_LANES(V, T, suffix, mask, load, store)                                          \
  LANE V load_first_##suffix(const T *p, size_t n, V fill) { return (V)load(fill, mask(n), p); } \
  LANE void store_first_##suffix(T *p, V x, size_t n) { store(p, mask(n), x); }
#define MASK16(n) (__mmask16)((1u << (n)) - 1)
#define MASK8(n) (__mmask8)((1u << (n)) - 1)
#define LOAD_I32(fill, mask, p) _mm512_mask_loadu_epi32((__m512i)(fill), mask, p)
#define LOAD_I64(fill, mask, p) _mm512_mask_loadu_epi64((__m512i)(fill), mask, p)
#define STORE_I32(p, mask, x) _mm512_mask_storeu_epi32(p, mask, (__m512i)(x))
#define STORE_I64(p, mask, x) _mm512_mask_storeu_epi64(p, mask, (__m512i)(x))
#define LOAD_B32(fill, mask, p) _mm_mask_loadu_epi8((__m128i)(fill), mask, p)
#define STORE_B32(p, mask, x) _mm_mask_storeu_epi8(p, mask, (__m128i)(x))
FIRST_LANES(F32, float, f32, MASK16, _mm512_mask_loadu_ps, _mm512_mask_storeu_ps)
FIRST_LANES(F64, double, f64, MASK8, _mm512_mask_loadu_pd, _mm512_mask_storeu_pd)
FIRST_LANES(I32, int32_t, i32, MASK16, LOAD_I32, STORE_I32)
FIRST_LANES(I64, int64_t, i64, MASK8, LOAD_I64, STORE_I64)
FIRST_LANES(B32, uint8_t, b32, MASK16, LOAD_B32, STORE_B32)
LANE B64 load_first_b64(const uint8_t *p, size_t n, B64 fill) {
  __m128i x = _mm_mask_loadu_epi8(_mm_set1_epi64x((long long)fill), MASK8(n), p);
  return (B64)_mm_cvtsi128_si64(x);
}
LANE void store_first_b64(uint8_t *p, B64 x, size_t n) {
  _mm_mask_storeu_epi8(p, MASK8(n), _mm_set1_epi64x((long long)x));
}
#undef FIRST_LANES
#undef MASK16
#undef MASK8
#undef LOAD_I32
#undef LOAD_I64
#undef LOAD_B32
#undef STORE_I32
#undef STORE_I64
#undef STORE_B32
