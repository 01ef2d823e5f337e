// SPDX-License-Identifier: Apache-2.0
//
// Matrix products with AVX2 and FMA: 6 rows of 2 vectors take 12 of the 16 registers.
#if defined(__x86_64__)
#include <immintrin.h>

#include "gemm_internal.h"

#define TARGET __attribute__((target("avx2,fma,prfchw")))

// The mask of the first n lanes begins n places before the zeros.
static const int32_t ones_f32[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
static const int64_t ones_f64[8] = {-1, -1, -1, -1};

// maxps(0, x) is x where x is NaN or a zero of either sign: what `x < 0 ? 0 : x` gives.
#define T float
#define V __m256
#define LANES 8
#define NAME(x) x##_avx2_f32
#define ROWS 6
#define VECTORS 2
#define WIDE 8
#define FEW_K 14
#define FEW_ROWS 1
#define IS_PACKED 0
#define PITCH 8
#define MASKED_LOADS 1
#define SIDE 8
#define DEPTH 4
#define ZERO() _mm256_setzero_ps()
#define LOAD(p) _mm256_loadu_ps(p)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define SPLAT(p) PINION_SPLAT(p, V)
#define FMA(x, y, z) PINION_FMA(x, y, z, _mm256_fmadd_ps)
#define MUL(x, y) _mm256_mul_ps(x, y)
#define ADD(x, y) _mm256_add_ps(x, y)
#define RELU(x) _mm256_max_ps(ZERO(), x)
#define MASK __m256i
#define MASK_OF(n) _mm256_loadu_si256((const __m256i *)(ones_f32 + LANES - (n)))
#define LOAD_PART(p, m) _mm256_maskload_ps(p, m)
#define STORE_PART(p, m, v) _mm256_maskstore_ps(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS, FEW_K};
#include "gemm_transpose_avx.h"
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

#define T double
#define V __m256d
#define LANES 4
#define NAME(x) x##_avx2_f64
#define ROWS 6
#define VECTORS 2
#define WIDE 8
#define FEW_K 14
#define FEW_ROWS 1
#define IS_PACKED 0
#define PITCH 8
#define MASKED_LOADS 1
#define SIDE 4
#define DEPTH 2
#define ZERO() _mm256_setzero_pd()
#define LOAD(p) _mm256_loadu_pd(p)
#define STORE(p, v) _mm256_storeu_pd(p, v)
#define SPLAT(p) PINION_SPLAT(p, V)
#define FMA(x, y, z) PINION_FMA(x, y, z, _mm256_fmadd_pd)
#define MUL(x, y) _mm256_mul_pd(x, y)
#define ADD(x, y) _mm256_add_pd(x, y)
#define RELU(x) _mm256_max_pd(ZERO(), x)
#define MASK __m256i
#define MASK_OF(n) _mm256_loadu_si256((const __m256i *)(ones_f64 + LANES - (n)))
#define LOAD_PART(p, m) _mm256_maskload_pd(p, m)
#define STORE_PART(p, m, v) _mm256_maskstore_pd(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS, FEW_K};
#include "gemm_transpose_avx.h"
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

const pinion_gemm_kernels pinion_gemm_avx2[2] = {
    {shape_avx2_f32, compute_avx2_f32, pack_strip_avx2_f32, pack_panel_avx2_f32, pack_rows_avx2_f32, keep_avx2_f32},
    {shape_avx2_f64, compute_avx2_f64, pack_strip_avx2_f64, pack_panel_avx2_f64, pack_rows_avx2_f64, keep_avx2_f64},
};
#endif
