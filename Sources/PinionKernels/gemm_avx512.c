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

#define TARGET __attribute__((target("avx2,fma,prfchw,avx512f,avx512dq,avx512bw,avx512vl")))

#define NAME(x) x##_avx512_f32
#define ROWS 14
#define VECTORS 2
#define PITCH 14
#define FEW_K 14
#define FEW_ROWS 2
#define IS_PACKED 0
#include "gemm_avx512_tile.h"

#define DOUBLE
#define NAME(x) x##_avx512_f64
#define ROWS 14
#define VECTORS 2
#define PITCH 14
#define FEW_K 14
#define FEW_ROWS 2
#define IS_PACKED 0
#include "gemm_avx512_tile.h"

// Eight bytes of each of eight rows. The instruction for that takes twice as long.
static inline TARGET __m512i load_eight(const uint8_t *rows, size_t stride) {
  __m128i pairs[4];
  for (int i = 0; i < 4; i++) {
    const __m128i first = _mm_loadl_epi64((const __m128i *)(rows + (size_t)(2 * i) * stride));
    const __m128 both = _mm_loadh_pi(_mm_castsi128_ps(first), (const __m64 *)(rows + (size_t)(2 * i + 1) * stride));
    pairs[i] = _mm_castps_si128(both);
  }
  const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(pairs[0]), pairs[1], 1);
  const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(pairs[2]), pairs[3], 1);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

// Of eight rows of six bytes, which are three words each: every row gets a lane of its own, the lanes not zero are moved to the
// front, and the words together.
static TARGET size_t keep_eight(uint8_t *to, uint32_t *kept, const uint8_t *rows, size_t stride, uint64_t mask, size_t first,
                                size_t panel) {
  const __m512i apart = _mm512_set_epi16(0, 23, 22, 21, 0, 20, 19, 18, 0, 17, 16, 15, 0, 14, 13, 12, 0, 11, 10, 9, 0, 8, 7, 6, 0,
                                         5, 4, 3, 0, 2, 1, 0);
  const __m512i together = _mm512_set_epi16(0, 0, 0, 0, 0, 0, 0, 0, 30, 29, 28, 26, 25, 24, 22, 21, 20, 18, 17, 16, 14, 13, 12,
                                            10, 9, 8, 6, 5, 4, 2, 1, 0);
  const __m512i numbers = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i lanes = stride == 6 ? _mm512_permutexvar_epi16(apart, _mm512_maskz_loadu_epi64(0x3f, rows))
                                    : load_eight(rows, stride);
  const __mmask8 is_kept = _mm512_test_epi64_mask(lanes, _mm512_set1_epi64((long long)mask));
  _mm512_storeu_si512(to, _mm512_permutexvar_epi16(together, _mm512_maskz_compress_epi64(is_kept, lanes)));
  const __m512i k = _mm512_add_epi64(numbers, _mm512_set1_epi64((long long)first));
  const __m256i begins = _mm512_cvtepi64_epi32(_mm512_mullo_epi64(k, _mm512_set1_epi64((long long)panel)));
  _mm256_storeu_si256((__m256i *)kept, _mm256_maskz_compress_epi32(is_kept, begins));
  return (size_t)__builtin_popcount(is_kept);
}
#define KEEP_EIGHT keep_eight

#define NAME(x) x##_avx512_low_f32
#define ROWS 6
#define VECTORS 4
#define PITCH 6
#define FEW_K 0
#define IS_PACKED 1
#include "gemm_avx512_tile.h"

#define DOUBLE
#define NAME(x) x##_avx512_low_f64
#define ROWS 6
#define VECTORS 4
#define PITCH 6
#define FEW_K 0
#define IS_PACKED 1
#include "gemm_avx512_tile.h"

#define KERNELS(type, keep) \
  {shape_##type, compute_##type, pack_strip_##type, pack_panel_##type, pack_rows_##type, keep}
const pinion_gemm_kernels pinion_gemm_avx512[2] = {KERNELS(avx512_f32, NULL), KERNELS(avx512_f64, NULL)};
const pinion_gemm_kernels pinion_gemm_avx512_low[2] = {
    KERNELS(avx512_low_f32, keep_avx512_low_f32), KERNELS(avx512_low_f64, keep_avx512_low_f64)};
#endif
