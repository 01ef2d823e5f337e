// SPDX-License-Identifier: Apache-2.0
//
// Matrix products in plain C with 16-byte vectors, which every compiler maps to what its target has
// without asking (SSE2, NEON, scalars). Multiplication and addition round separately, except where
// the compiler's target has them fused.
#include <string.h>

#include "gemm_internal.h"

#define TARGET

typedef float vector_f32 __attribute__((vector_size(16)));
static inline vector_f32 splat_f32(float x) { return (vector_f32){x, x, x, x}; }
static inline vector_f32 load_f32(const float *p) {
  vector_f32 v;
  memcpy(&v, p, sizeof v);
  return v;
}
static inline vector_f32 load_part_f32(const float *p, size_t count) {
  vector_f32 v = splat_f32(0);
  memcpy(&v, p, count * sizeof *p);
  return v;
}
static inline void store_f32(float *p, size_t count, vector_f32 v) {
  memcpy(p, &v, count * sizeof *p);
}
static inline vector_f32 relu_f32(vector_f32 v) {
  for (int i = 0; i < 4; i++) v[i] = v[i] < 0 ? 0 : v[i];
  return v;
}

typedef double vector_f64 __attribute__((vector_size(16)));
static inline vector_f64 splat_f64(double x) { return (vector_f64){x, x}; }
static inline vector_f64 load_f64(const double *p) {
  vector_f64 v;
  memcpy(&v, p, sizeof v);
  return v;
}
static inline vector_f64 load_part_f64(const double *p, size_t count) {
  vector_f64 v = splat_f64(0);
  memcpy(&v, p, count * sizeof *p);
  return v;
}
static inline void store_f64(double *p, size_t count, vector_f64 v) {
  memcpy(p, &v, count * sizeof *p);
}
static inline vector_f64 relu_f64(vector_f64 v) {
  for (int i = 0; i < 2; i++) v[i] = v[i] < 0 ? 0 : v[i];
  return v;
}

#define T float
#define V vector_f32
#define LANES 4
#define NAME(x) x##_portable_f32
#define ROWS 4
#define VECTORS 2
#define WIDE 8
#define FEW_K 0
#define IS_PACKED 0
#define PITCH 4
#define MASKED_LOADS 0
#define SIDE 1
#define ZERO() splat_f32(0)
#define LOAD(p) load_f32(p)
#define STORE(p, v) store_f32(p, 4, v)
#define SPLAT(p) splat_f32(*(p))
#define FMA(x, y, z) ((x) * (y) + (z))
#define MUL(x, y) ((x) * (y))
#define ADD(x, y) ((x) + (y))
#define RELU(x) relu_f32(x)
#define MASK size_t
#define MASK_OF(n) (n)
#define LOAD_PART(p, m) load_part_f32(p, m)
#define STORE_PART(p, m, v) store_f32(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS, FEW_K};
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

#define T double
#define V vector_f64
#define LANES 2
#define NAME(x) x##_portable_f64
#define ROWS 4
#define VECTORS 2
#define WIDE 8
#define FEW_K 0
#define IS_PACKED 0
#define PITCH 4
#define MASKED_LOADS 0
#define SIDE 1
#define ZERO() splat_f64(0)
#define LOAD(p) load_f64(p)
#define STORE(p, v) store_f64(p, 2, v)
#define SPLAT(p) splat_f64(*(p))
#define FMA(x, y, z) ((x) * (y) + (z))
#define MUL(x, y) ((x) * (y))
#define ADD(x, y) ((x) + (y))
#define RELU(x) relu_f64(x)
#define MASK size_t
#define MASK_OF(n) (n)
#define LOAD_PART(p, m) load_part_f64(p, m)
#define STORE_PART(p, m, v) store_f64(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS, FEW_K};
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

const pinion_gemm_kernels pinion_gemm_portable[2] = {
    {shape_portable_f32, compute_portable_f32, pack_strip_portable_f32, pack_panel_portable_f32, pack_rows_portable_f32, keep_portable_f32},
    {shape_portable_f64, compute_portable_f64, pack_strip_portable_f64, pack_panel_portable_f64, pack_rows_portable_f64, keep_portable_f64},
};
