// SPDX-License-Identifier: Apache-2.0
//
// Matrix products with AVX-512: 14 rows of 2 vectors take 28 of the 32 registers, which leaves two
// for the row of B and two for the elements of A. Where zeros are left out, 6 rows of 4 vectors do: the fewer rows
// a strip has, the more often all of them are zero.
#if defined(__x86_64__)
#include <immintrin.h>

#include "gemm_internal.h"

// Compilers load an element once for all its uses, which is an instruction more for two uses.
#define PINION_FMA_SPLAT(instruction, z, p, y) __asm__(instruction : "+v"(z) : "v"(y), "m"(*(p)))

#define TARGET __attribute__((target("avx2,fma,avx512f,avx512dq,avx512bw,avx512vl")))

#define NAME(x) x##_avx512_f32
#define ROWS 14
#define VECTORS 2
#define PITCH 14
#define FEW_K 14
#define FEW_ROWS 2
#include "gemm_avx512_tile.h"

#define DOUBLE
#define NAME(x) x##_avx512_f64
#define ROWS 14
#define VECTORS 2
#define PITCH 14
#define FEW_K 14
#define FEW_ROWS 2
#include "gemm_avx512_tile.h"

#define NAME(x) x##_avx512_low_f32
#define ROWS 6
#define VECTORS 4
#define PITCH 6
#define FEW_K 0
#include "gemm_avx512_tile.h"

#define DOUBLE
#define NAME(x) x##_avx512_low_f64
#define ROWS 6
#define VECTORS 4
#define PITCH 6
#define FEW_K 0
#include "gemm_avx512_tile.h"

#define KERNELS(type) \
  {shape_##type, compute_##type, pack_strip_##type, pack_panel_##type, pack_rows_##type}
const pinion_gemm_kernels pinion_gemm_avx512[2] = {KERNELS(avx512_f32), KERNELS(avx512_f64)};
const pinion_gemm_kernels pinion_gemm_avx512_low[2] = {KERNELS(avx512_low_f32), KERNELS(avx512_low_f64)};
#endif
