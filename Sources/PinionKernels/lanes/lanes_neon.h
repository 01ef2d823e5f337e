// SPDX-License-Identifier: Apache-2.0
//
// What lanes.h needs of NEON (AArch64).
typedef float F32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t I32 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t U64 __attribute__((vector_size(VECTOR_BYTES)));
#define LANE static inline __attribute__((always_inline, unused))

LANE F32 fma_f32(F32 x, F32 y, F32 z) {
  return (F32)vfmaq_f32((float32x4_t)z, (float32x4_t)x, (float32x4_t)y);
}
LANE F64 fma_f64(F64 x, F64 y, F64 z) {
  return (F64)vfmaq_f64((float64x2_t)z, (float64x2_t)x, (float64x2_t)y);
}
LANE F32 sqrt_f32(F32 x) { return (F32)vsqrtq_f32((float32x4_t)x); }
LANE F64 sqrt_f64(F64 x) { return (F64)vsqrtq_f64((float64x2_t)x); }
LANE F32 floor_f32(F32 x) { return (F32)vrndmq_f32((float32x4_t)x); }
LANE F64 floor_f64(F64 x) { return (F64)vrndmq_f64((float64x2_t)x); }
LANE F32 ceil_f32(F32 x) { return (F32)vrndpq_f32((float32x4_t)x); }
LANE F64 ceil_f64(F64 x) { return (F64)vrndpq_f64((float64x2_t)x); }
LANE F32 round_f32(F32 x) { return (F32)vrndnq_f32((float32x4_t)x); }
LANE F64 round_f64(F64 x) { return (F64)vrndnq_f64((float64x2_t)x); }

LANE F64 widen_low(F32 x) { return (F64)vcvt_f64_f32(vget_low_f32((float32x4_t)x)); }
LANE F64 widen_high(F32 x) { return (F64)vcvt_high_f64_f32((float32x4_t)x); }
LANE F32 narrow(F64 low, F64 high) {
  return (F32)vcvt_high_f32_f64(vcvt_f32_f64((float64x2_t)low), (float64x2_t)high);
}
LANE int any_lane(I32 mask) { return vmaxvq_u32((uint32x4_t)mask) != 0; }
// The 64-bit products of the low halves of 64-bit lanes.
LANE U64 multiply_low_halves(U64 x, U64 y) {
  return (U64)vmull_u32(vmovn_u64((uint64x2_t)x), vmovn_u64((uint64x2_t)y));
}

#define LEVEL_HAS_MAXIMUM
LANE F32 maximum_f32(F32 x, F32 y) { return (F32)vmaxq_f32((float32x4_t)x, (float32x4_t)y); }
LANE F64 maximum_f64(F64 x, F64 y) { return (F64)vmaxq_f64((float64x2_t)x, (float64x2_t)y); }
LANE F32 minimum_f32(F32 x, F32 y) { return (F32)vminq_f32((float32x4_t)x, (float32x4_t)y); }
LANE F64 minimum_f64(F64 x, F64 y) { return (F64)vminq_f64((float64x2_t)x, (float64x2_t)y); }
