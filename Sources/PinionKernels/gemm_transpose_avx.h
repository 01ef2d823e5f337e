// SPDX-License-Identifier: Apache-2.0
//
// Squares transposed in 256-bit registers, for both AVX levels: on Zen 4 sixteen rows in 512-bit
// registers take as long per element, and more registers than there are. Macros as in gemm_micro.h.

#if SIDE == 8
// out[q * pitch + i] = alpha * rows[i][p + q] for i and q in 0..<8
static inline __attribute__((always_inline)) TARGET void NAME(transpose_square)(
    float *out, size_t pitch, const float *const *rows, size_t p, float alpha) {
  const __m256 r0 = _mm256_loadu_ps(rows[0] + p), r1 = _mm256_loadu_ps(rows[1] + p);
  const __m256 r2 = _mm256_loadu_ps(rows[2] + p), r3 = _mm256_loadu_ps(rows[3] + p);
  const __m256 r4 = _mm256_loadu_ps(rows[4] + p), r5 = _mm256_loadu_ps(rows[5] + p);
  const __m256 r6 = _mm256_loadu_ps(rows[6] + p), r7 = _mm256_loadu_ps(rows[7] + p);
  const __m256 a0 = _mm256_unpacklo_ps(r0, r1), a1 = _mm256_unpackhi_ps(r0, r1);
  const __m256 a2 = _mm256_unpacklo_ps(r2, r3), a3 = _mm256_unpackhi_ps(r2, r3);
  const __m256 a4 = _mm256_unpacklo_ps(r4, r5), a5 = _mm256_unpackhi_ps(r4, r5);
  const __m256 a6 = _mm256_unpacklo_ps(r6, r7), a7 = _mm256_unpackhi_ps(r6, r7);
  const __m256 b0 = _mm256_shuffle_ps(a0, a2, 0x44), b1 = _mm256_shuffle_ps(a0, a2, 0xee);
  const __m256 b2 = _mm256_shuffle_ps(a1, a3, 0x44), b3 = _mm256_shuffle_ps(a1, a3, 0xee);
  const __m256 b4 = _mm256_shuffle_ps(a4, a6, 0x44), b5 = _mm256_shuffle_ps(a4, a6, 0xee);
  const __m256 b6 = _mm256_shuffle_ps(a5, a7, 0x44), b7 = _mm256_shuffle_ps(a5, a7, 0xee);
  __m256 c[8] = {
      _mm256_permute2f128_ps(b0, b4, 0x20), _mm256_permute2f128_ps(b1, b5, 0x20),
      _mm256_permute2f128_ps(b2, b6, 0x20), _mm256_permute2f128_ps(b3, b7, 0x20),
      _mm256_permute2f128_ps(b0, b4, 0x31), _mm256_permute2f128_ps(b1, b5, 0x31),
      _mm256_permute2f128_ps(b2, b6, 0x31), _mm256_permute2f128_ps(b3, b7, 0x31)};
  if (alpha != 1) {
    for (int q = 0; q < 8; q++) c[q] = _mm256_mul_ps(_mm256_set1_ps(alpha), c[q]);
  }
  for (int q = 0; q < 8; q++) _mm256_storeu_ps(out + (size_t)q * pitch, c[q]);
}
#else
// out[q * pitch + i] = alpha * rows[i][p + q] for i and q in 0..<4
static inline __attribute__((always_inline)) TARGET void NAME(transpose_square)(
    double *out, size_t pitch, const double *const *rows, size_t p, double alpha) {
  const __m256d r0 = _mm256_loadu_pd(rows[0] + p), r1 = _mm256_loadu_pd(rows[1] + p);
  const __m256d r2 = _mm256_loadu_pd(rows[2] + p), r3 = _mm256_loadu_pd(rows[3] + p);
  const __m256d a0 = _mm256_unpacklo_pd(r0, r1), a1 = _mm256_unpackhi_pd(r0, r1);
  const __m256d a2 = _mm256_unpacklo_pd(r2, r3), a3 = _mm256_unpackhi_pd(r2, r3);
  __m256d c[4] = {_mm256_permute2f128_pd(a0, a2, 0x20), _mm256_permute2f128_pd(a1, a3, 0x20),
                  _mm256_permute2f128_pd(a0, a2, 0x31), _mm256_permute2f128_pd(a1, a3, 0x31)};
  if (alpha != 1) {
    for (int q = 0; q < 4; q++) c[q] = _mm256_mul_pd(_mm256_set1_pd(alpha), c[q]);
  }
  for (int q = 0; q < 4; q++) _mm256_storeu_pd(out + (size_t)q * pitch, c[q]);
}
#endif
