// SPDX-License-Identifier: Apache-2.0
//
// Matrix products of one micro-tile with AVX-512, of `float` or, with DOUBLE, of `double`. Included once for each; the including file
// defines NAME, ROWS, VECTORS, PITCH, FEW_K and FEW_ROWS.

#define WIDE 16
#define MASKED_LOADS 1
// maxps(0, x) is x where x is NaN or a zero of either sign: what `x < 0 ? 0 : x` gives.
#ifdef DOUBLE
#define T double
#define V __m512d
#define LANES 8
#define SIDE 4
#define DEPTH 2
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
#else
#define T float
#define V __m512
#define LANES 16
#define SIDE 8
#define DEPTH 4
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
#endif
static const pinion_gemm_shape NAME(shape) = {ROWS, PITCH, VECTORS * LANES, LANES, MASKED_LOADS, FEW_K};
#include "gemm_transpose_avx.h"
#include "gemm_micro.h"
#include "gemm_pack.h"
#include "gemm_tasks.h"
#undef DOUBLE
