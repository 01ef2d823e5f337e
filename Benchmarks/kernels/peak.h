// SPDX-License-Identifier: Apache-2.0
//
// The multiply-add peak of float32: independent chains of multiply-adds in registers.
#include <string.h>

#include "pool.h"
#if defined(__aarch64__)
#include <arm_neon.h>
#endif

#define PEAK_CHAINS 14

// `name(n)`: n rounds of PEAK_CHAINS multiply-adds of a vector.
#define PEAK_LOOP(name, target, vector, splat, fma, constraint) \
  target static void name(long n) {                              \
    vector x[PEAK_CHAINS], y = splat(0.5f);                      \
    for (int i = 0; i < PEAK_CHAINS; i++) x[i] = splat((float)i); \
    for (long r = 0; r < n; r++) {                               \
      for (int i = 0; i < PEAK_CHAINS; i++) {                    \
        x[i] = fma(x[i]);                                        \
        __asm__ volatile("" : "+" constraint(x[i]));             \
      }                                                          \
    }                                                            \
  }

#if defined(__x86_64__)
#define FMA_512(x) _mm512_fmadd_ps(x, y, y)
#define FMA_256(x) _mm256_fmadd_ps(x, y, y)
PEAK_LOOP(peak_avx512, __attribute__((target("avx512f"))), __m512, _mm512_set1_ps, FMA_512, "v")
PEAK_LOOP(peak_avx2, __attribute__((target("avx2,fma"))), __m256, _mm256_set1_ps, FMA_256, "x")
#elif defined(__aarch64__)
#define FMA_NEON(x) vfmaq_f32(x, y, y)
PEAK_LOOP(peak_neon, , float32x4_t, vdupq_n_f32, FMA_NEON, "w")
#endif

typedef struct {
  void (*loop)(long);
  int lanes;
  long n;
} peak_kernel;

// The loop of an instruction set, or of the best one where `name` is NULL; none where there is none.
static peak_kernel peak_find(const char *name) {
#define PEAK_TRY(text, has, function, width) \
  if ((name == NULL || strcmp(name, text) == 0) && (has)) return (peak_kernel){function, width, 50000}
#if defined(__x86_64__)
  PEAK_TRY("avx512", __builtin_cpu_supports("avx512f"), peak_avx512, 16);
  PEAK_TRY("avx2", __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"), peak_avx2, 8);
#elif defined(__aarch64__)
  PEAK_TRY("neon", 1, peak_neon, 4);
#endif
  return (peak_kernel){NULL, 0, 0};
}

static void peak_run(int thread, void *context) {
  (void)thread;
  const peak_kernel *kernel = context;
  kernel->loop(kernel->n);
}

// The most multiplications and additions per second that the pool's threads reach in many trials.
static double peak_flops(peak_kernel kernel) {
  if (kernel.loop == NULL) return 0;
  double best = 0, flops = 2.0 * PEAK_CHAINS * kernel.lanes * (double)kernel.n * pool.threads;
  for (int i = 0; i < 100; i++) {
    double from = now();
    pool_run(peak_run, &kernel);
    double speed = flops / (now() - from);
    if (speed > best) best = speed;
  }
  return best;
}
