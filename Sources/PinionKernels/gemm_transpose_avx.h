// SPDX-License-Identifier: Apache-2.0
//
// Blocks transposed in 256-bit registers, for both AVX levels: on Zen 4 sixteen rows in 512-bit
// registers take as long per element, and more registers than there are. Rows half a block apart are joined while they
// are loaded, so that nothing crosses the halves later. Macros as in gemm_micro.h.

#if SIDE == 8
// out[q * pitch + i] = alpha * rows[i][p + q] for i in 0..<8 and q in 0..<4
static inline __attribute__((always_inline)) TARGET void NAME(transpose_block)(
    float *out, size_t pitch, const float *const *rows, size_t p, float alpha) {
  __m256 r[4];
  for (int i = 0; i < 4; i++) {
    r[i] = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(rows[i] + p)), _mm_loadu_ps(rows[i + 4] + p), 1);
  }
  const __m256 a0 = _mm256_unpacklo_ps(r[0], r[1]), a1 = _mm256_unpackhi_ps(r[0], r[1]);
  const __m256 a2 = _mm256_unpacklo_ps(r[2], r[3]), a3 = _mm256_unpackhi_ps(r[2], r[3]);
  __m256 c[4] = {_mm256_shuffle_ps(a0, a2, 0x44), _mm256_shuffle_ps(a0, a2, 0xee),
                 _mm256_shuffle_ps(a1, a3, 0x44), _mm256_shuffle_ps(a1, a3, 0xee)};
  if (alpha != 1) {
    for (int q = 0; q < 4; q++) c[q] = _mm256_mul_ps(_mm256_set1_ps(alpha), c[q]);
  }
  for (int q = 0; q < 4; q++) _mm256_storeu_ps(out + (size_t)q * pitch, c[q]);
}
#else
// out[q * pitch + i] = alpha * rows[i][p + q] for i in 0..<4 and q in 0..<2
static inline __attribute__((always_inline)) TARGET void NAME(transpose_block)(
    double *out, size_t pitch, const double *const *rows, size_t p, double alpha) {
  __m256d r[2];
  for (int i = 0; i < 2; i++) {
    r[i] = _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(rows[i] + p)), _mm_loadu_pd(rows[i + 2] + p), 1);
  }
  __m256d c[2] = {_mm256_unpacklo_pd(r[0], r[1]), _mm256_unpackhi_pd(r[0], r[1])};
  if (alpha != 1) {
    for (int q = 0; q < 2; q++) c[q] = _mm256_mul_pd(_mm256_set1_pd(alpha), c[q]);
  }
  for (int q = 0; q < 2; q++) _mm256_storeu_pd(out + (size_t)q * pitch, c[q]);
}
#endif
