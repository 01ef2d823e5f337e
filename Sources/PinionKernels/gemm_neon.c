// SPDX-License-Identifier: Apache-2.0
//
// Matrix products with NEON: 6 rows of 4 vectors take 24 of the 32 registers. (12 rows of 2 would
// load 14 times for 24 multiply-adds, this loads 10 times.)
#if defined(__aarch64__)
#include <arm_neon.h>

#include "gemm_internal.h"

#define TARGET

// The first `count` elements, by way of memory: only at the right edge of C.
static inline float32x4_t load_part_f32(const float *p, size_t count) {
  float buffer[4] = {0, 0, 0, 0};
  for (size_t i = 0; i < count; i++) buffer[i] = p[i];
  return vld1q_f32(buffer);
}
static inline void store_part_f32(float *p, size_t count, float32x4_t v) {
  float buffer[4];
  vst1q_f32(buffer, v);
  for (size_t i = 0; i < count; i++) p[i] = buffer[i];
}
static inline float64x2_t load_part_f64(const double *p, size_t count) {
  double buffer[2] = {0, 0};
  for (size_t i = 0; i < count; i++) buffer[i] = p[i];
  return vld1q_f64(buffer);
}
static inline void store_part_f64(double *p, size_t count, float64x2_t v) {
  double buffer[2];
  vst1q_f64(buffer, v);
  for (size_t i = 0; i < count; i++) p[i] = buffer[i];
}

// out[q * pitch + i] = alpha * rows[i][p + q] for i and q in 0..<4
static inline void transpose_block_neon_f32(float *out, size_t pitch, const float *const *rows,
                                             size_t p, float alpha) {
  const float32x4x2_t a = vzipq_f32(vld1q_f32(rows[0] + p), vld1q_f32(rows[2] + p));
  const float32x4x2_t b = vzipq_f32(vld1q_f32(rows[1] + p), vld1q_f32(rows[3] + p));
  const float32x4x2_t c = vzipq_f32(a.val[0], b.val[0]), d = vzipq_f32(a.val[1], b.val[1]);
  vst1q_f32(out, vmulq_n_f32(c.val[0], alpha));
  vst1q_f32(out + pitch, vmulq_n_f32(c.val[1], alpha));
  vst1q_f32(out + 2 * pitch, vmulq_n_f32(d.val[0], alpha));
  vst1q_f32(out + 3 * pitch, vmulq_n_f32(d.val[1], alpha));
}
// The same for i and q in 0..<2.
static inline void transpose_block_neon_f64(double *out, size_t pitch, const double *const *rows,
                                             size_t p, double alpha) {
  const float64x2_t a = vld1q_f64(rows[0] + p), b = vld1q_f64(rows[1] + p);
  vst1q_f64(out, vmulq_n_f64(vzip1q_f64(a, b), alpha));
  vst1q_f64(out + pitch, vmulq_n_f64(vzip2q_f64(a, b), alpha));
}

#define T float
#define V float32x4_t
#define LANES 4
#define NAME(x) x##_neon_f32
#define ROWS 6
#define VECTORS 4
#define WIDE 16
#define FEW_K 0
#define IS_PACKED 0
#define PITCH 8
#define MASKED_LOADS 0
#define SIDE 4
#define DEPTH 4
#define ZERO() vdupq_n_f32(0)
#define LOAD(p) vld1q_f32(p)
#define STORE(p, v) vst1q_f32(p, v)
#define SPLAT(p) vld1q_dup_f32(p)
#define FMA(x, y, z) vfmaq_f32(z, x, y)
#define MUL(x, y) vmulq_f32(x, y)
#define ADD(x, y) vaddq_f32(x, y)
#define RELU(x) vbslq_f32(vcltq_f32(x, ZERO()), ZERO(), x)
#define MASK size_t
#define MASK_OF(n) (n)
#define LOAD_PART(p, m) load_part_f32(p, m)
#define STORE_PART(p, m, v) store_part_f32(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS, FEW_K};
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

#define T double
#define V float64x2_t
#define LANES 2
#define NAME(x) x##_neon_f64
#define ROWS 6
#define VECTORS 4
#define WIDE 16
#define FEW_K 0
#define IS_PACKED 0
#define PITCH 8
#define MASKED_LOADS 0
#define SIDE 2
#define DEPTH 2
#define ZERO() vdupq_n_f64(0)
#define LOAD(p) vld1q_f64(p)
#define STORE(p, v) vst1q_f64(p, v)
#define SPLAT(p) vld1q_dup_f64(p)
#define FMA(x, y, z) vfmaq_f64(z, x, y)
#define MUL(x, y) vmulq_f64(x, y)
#define ADD(x, y) vaddq_f64(x, y)
#define RELU(x) vbslq_f64(vcltq_f64(x, ZERO()), ZERO(), x)
#define MASK size_t
#define MASK_OF(n) (n)
#define LOAD_PART(p, m) load_part_f64(p, m)
#define STORE_PART(p, m, v) store_part_f64(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS, FEW_K};
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

const pinion_gemm_kernels pinion_gemm_neon[2] = {
    {shape_neon_f32, compute_neon_f32, pack_strip_neon_f32, pack_panel_neon_f32, pack_rows_neon_f32, keep_neon_f32},
    {shape_neon_f64, compute_neon_f64, pack_strip_neon_f64, pack_panel_neon_f64, pack_rows_neon_f64, keep_neon_f64},
};
#endif
