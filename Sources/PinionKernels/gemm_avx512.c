// SPDX-License-Identifier: Apache-2.0
//
// Matrix products with AVX-512: 14 rows of 2 vectors take 28 of the 32 registers, which leaves two
// for the row of B and two for the elements of A.
#if defined(__x86_64__)
#include <immintrin.h>

#include "gemm_internal.h"

// Compilers load an element once for all its uses, which is an instruction more for two uses.
#define PINION_FMA_SPLAT(instruction, z, p, y) __asm__(instruction : "+v"(z) : "v"(y), "m"(*(p)))

#define TARGET __attribute__((target("avx2,fma,avx512f,avx512dq,avx512bw,avx512vl")))

// maxps(0, x) is x where x is NaN or a zero of either sign: what `x < 0 ? 0 : x` gives.
#define T float
#define V __m512
#define LANES 16
#define NAME(x) x##_avx512_f32
#define ROWS 14
#define VECTORS 2
#define WIDE 16
#define PITCH 14
#define MASKED_LOADS 1
#define SIDE 8
#define ZERO() _mm512_setzero_ps()
#define LOAD(p) _mm512_loadu_ps(p)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define SPLAT(p) PINION_SPLAT(p, V)
#define FMA(x, y, z) PINION_FMA(x, y, z, _mm512_fmadd_ps)
#define FMA_SPLAT(z, p, y) PINION_FMA_SPLAT("vfmadd231ps %2%{1to16%}, %1, %0", z, p, y)
#define MUL(x, y) _mm512_mul_ps(x, y)
#define ADD(x, y) _mm512_add_ps(x, y)
#define RELU(x) _mm512_max_ps(ZERO(), x)
#define MASK __mmask16
#define MASK_OF(n) (__mmask16)((1u << (n)) - 1)
#define LOAD_PART(p, m) _mm512_maskz_loadu_ps(m, p)
#define STORE_PART(p, m, v) _mm512_mask_storeu_ps(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS};
#include "gemm_transpose_avx.h"
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

#define T double
#define V __m512d
#define LANES 8
#define NAME(x) x##_avx512_f64
#define ROWS 14
#define VECTORS 2
#define WIDE 16
#define PITCH 14
#define MASKED_LOADS 1
#define SIDE 4
#define ZERO() _mm512_setzero_pd()
#define LOAD(p) _mm512_loadu_pd(p)
#define STORE(p, v) _mm512_storeu_pd(p, v)
#define SPLAT(p) PINION_SPLAT(p, V)
#define FMA(x, y, z) PINION_FMA(x, y, z, _mm512_fmadd_pd)
#define FMA_SPLAT(z, p, y) PINION_FMA_SPLAT("vfmadd231pd %2%{1to8%}, %1, %0", z, p, y)
#define MUL(x, y) _mm512_mul_pd(x, y)
#define ADD(x, y) _mm512_add_pd(x, y)
#define RELU(x) _mm512_max_pd(ZERO(), x)
#define MASK __mmask8
#define MASK_OF(n) (__mmask8)((1u << (n)) - 1)
#define LOAD_PART(p, m) _mm512_maskz_loadu_pd(m, p)
#define STORE_PART(p, m, v) _mm512_mask_storeu_pd(p, m, v)
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS};
#include "gemm_transpose_avx.h"
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"

const pinion_gemm_kernels pinion_gemm_avx512[2] = {
    {shape_avx512_f32, compute_avx512_f32, pack_strip_avx512_f32, pack_panel_avx512_f32, pack_rows_avx512_f32},
    {shape_avx512_f64, compute_avx512_f64, pack_strip_avx512_f64, pack_panel_avx512_f64, pack_rows_avx512_f64},
};
#endif
