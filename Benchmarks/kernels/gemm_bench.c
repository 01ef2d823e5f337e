// SPDX-License-Identifier: Apache-2.0
//
// GFLOP/s of the matrix product, and the share of the multiply-add peak measured in the same run.
//   clang -O2 -std=gnu11 -ISources/PinionKernels/include Benchmarks/kernels/gemm_bench.c \
//     Sources/PinionKernels/gemm*.c Sources/PinionKernels/cpu.c -lm -lpthread -o gemm_bench
//   ./gemm_bench [seconds per figure] [level 0...3] [threads, at most]
// Add -DWITH_DNNL -ldnnl (Debian: libdnnl-dev) to compare with oneDNN's dnnl_sgemm.
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pinion_gemm.h"
#if defined(WITH_DNNL)
#include <oneapi/dnnl/dnnl.h>
#if defined(_OPENMP)
#include <omp.h>
#endif
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { MOST_THREADS = 16 };

// On one thread the time that the thread itself had the processor, so that a busy machine does not
// count; on more, the time on the clock.
static int one_thread;
static double now(void) {
  struct timespec t;
  clock_gettime(one_thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void pause_briefly(void) {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

// MARK: a pool whose threads spin

static struct {
  int threads;
  atomic_int generation, arrived, next;
  void (*run)(int thread, void *context);
  void *context;
  pthread_t handle[MOST_THREADS];
} pool;

static void *worker(void *argument) {
  int thread = (int)(long)argument, seen = 0;
  for (;;) {
    while (atomic_load_explicit(&pool.generation, memory_order_acquire) == seen) pause_briefly();
    seen++;
    if (pool.run == NULL) return NULL;
    pool.run(thread, pool.context);
    atomic_fetch_add_explicit(&pool.arrived, 1, memory_order_release);
  }
}

static void fork_join(void (*run)(int, void *), void *context) {
  pool.run = run;
  pool.context = context;
  atomic_store(&pool.arrived, 0);
  atomic_store(&pool.next, 0);
  atomic_fetch_add_explicit(&pool.generation, 1, memory_order_release);
  if (run == NULL) return;
  run(0, context);
  while (atomic_load_explicit(&pool.arrived, memory_order_acquire) < pool.threads - 1) pause_briefly();
}

static void start(int threads) {
  pool.threads = threads;
  atomic_store(&pool.generation, 0);
  for (long i = 1; i < threads; i++) pthread_create(&pool.handle[i], NULL, worker, (void *)i);
}

static void stop(void) {
  fork_join(NULL, NULL);
  for (int i = 1; i < pool.threads; i++) pthread_join(pool.handle[i], NULL);
}

// MARK: the product

typedef struct {
  pinion_gemm gemm;
  size_t phase;
  void *workspace, *scratch[MOST_THREADS];
} product;

static void run_phase(int thread, void *context) {
  product *p = context;
  size_t task;
  while ((task = (size_t)atomic_fetch_add(&pool.next, 1)) < p->gemm.tasks[p->phase]) {
    pinion_gemm_task(&p->gemm, p->phase, task, p->workspace, p->scratch[thread]);
  }
}

static void run_product(product *p) {
  for (p->phase = 0; p->phase < p->gemm.phases; p->phase++) fork_join(run_phase, p);
}

// MARK: the peak

#if defined(__x86_64__)
#define CHAINS 14
__attribute__((target("avx512f"))) static void peak_avx512(long n) {
  __m512 x[CHAINS], y = _mm512_set1_ps(0.5f);
  for (int i = 0; i < CHAINS; i++) x[i] = _mm512_set1_ps((float)i);
  for (long r = 0; r < n; r++) {
    for (int i = 0; i < CHAINS; i++) x[i] = _mm512_fmadd_ps(x[i], y, y);
    for (int i = 0; i < CHAINS; i++) __asm__ volatile("" : "+v"(x[i]));
  }
}
__attribute__((target("avx2,fma"))) static void peak_avx2(long n) {
  __m256 x[CHAINS], y = _mm256_set1_ps(0.5f);
  for (int i = 0; i < CHAINS; i++) x[i] = _mm256_set1_ps((float)i);
  for (long r = 0; r < n; r++) {
    for (int i = 0; i < CHAINS; i++) x[i] = _mm256_fmadd_ps(x[i], y, y);
    for (int i = 0; i < CHAINS; i++) __asm__ volatile("" : "+x"(x[i]));
  }
}
#endif

typedef struct { pinion_level level; long n; } peak_run;
static void run_peak(int thread, void *context) {
  peak_run *p = context;
  (void)thread;
#if defined(__x86_64__)
  if (p->level == PINION_AVX512) peak_avx512(p->n);
  if (p->level == PINION_AVX2) peak_avx2(p->n);
#endif
  (void)p;
}

static double peak(pinion_level level, int threads) {
#if defined(__x86_64__)
  peak_run run = {level, 50000};
  double best = 0;
  for (int i = 0; i < 100; i++) {
    double from = now();
    fork_join(run_peak, &run);
    double flops = 2.0 * CHAINS * (level == PINION_AVX512 ? 16 : 8) * (double)run.n * threads;
    best = fmax(best, flops / (now() - from) * 1e-9);
  }
  return level == PINION_PORTABLE ? NAN : best;
#else
  (void)level, (void)threads;
  return NAN;
#endif
}

// MARK: figures

static int ascending(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

static void *memory(size_t bytes) {
  void *p = NULL;
  if (posix_memalign(&p, 64, bytes + 64) != 0) abort();
  memset(p, 0, bytes + 64);
  return p;
}

static float *random_matrix(size_t count) {
  float *p = memory(count * 4);
  for (size_t i = 0; i < count; i++) p[i] = (float)rand() / (float)RAND_MAX - 0.5f;
  return p;
}

// Median and best of many runs.
static void measure(void (*run)(product *), product *p, double seconds, double *median, double *best) {
  enum { MOST = 20000 };
  static double times[MOST];
  int count = 0;
  run(p);
  for (double end = now() + seconds; count < MOST && (now() < end || count < 3); count++) {
    double from = now();
    run(p);
    times[count] = now() - from;
  }
  qsort(times, (size_t)count, sizeof *times, ascending);
  *median = times[count / 2];
  *best = times[0];
}

#if defined(WITH_DNNL)
static void run_dnnl(product *p) {
  pinion_gemm *g = &p->gemm;
  dnnl_sgemm(g->a_transposed ? 'T' : 'N', g->b_transposed ? 'T' : 'N', (dnnl_dim_t)g->m,
             (dnnl_dim_t)g->n, (dnnl_dim_t)g->k, 1, g->a, (dnnl_dim_t)g->a_stride, g->b,
             (dnnl_dim_t)g->b_stride, 0, g->c, (dnnl_dim_t)g->c_stride);
}
#endif

int main(int argc, char **argv) {
  double seconds = argc > 1 ? atof(argv[1]) : 0.5;
  pinion_level level = argc > 2 ? (pinion_level)atoi(argv[2]) : pinion_level_best();
  int most = argc > 3 ? atoi(argv[3]) : 2;
  static const struct { size_t m, n, k; int at, bt, bias; } shapes[] = {
      {128, 512, 784, 0, 0, 1}, {784, 512, 128, 1, 0, 0}, {128, 10, 512, 0, 0, 1},
      {512, 10, 128, 1, 0, 0},  {128, 512, 10, 0, 1, 0},  {96, 512, 784, 0, 0, 1},
      {784, 512, 96, 1, 0, 0},  {1, 512, 784, 0, 0, 1},   {1, 10, 512, 0, 0, 1},
      {32, 512, 784, 0, 0, 1},  {10000, 512, 784, 0, 0, 1}, {1024, 1024, 1024, 0, 0, 0},
      {2048, 2048, 2048, 0, 0, 0}};
  for (int threads = 1; threads <= most; threads++) {
    start(threads);
    one_thread = threads == 1;
    double limit = peak(level, threads);
    printf("%d thread%s, peak %.0f GFLOP/s\n", threads, threads > 1 ? "s" : "", limit);
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
      size_t m = shapes[s].m, n = shapes[s].n, k = shapes[s].k;
      product p;
      memset(&p, 0, sizeof p);
      float *a = random_matrix(m * k), *b = random_matrix(k * n), *c = random_matrix(m * n);
      float *bias = random_matrix(n);
      p.gemm = (pinion_gemm){.level = level, .dtype = PINION_FLOAT32, .m = m, .n = n, .k = k,
                             .a = a, .a_stride = shapes[s].at ? m : k, .a_transposed = shapes[s].at,
                             .b = b, .b_stride = shapes[s].bt ? k : n, .b_transposed = shapes[s].bt,
                             .c = c, .c_stride = n, .alpha = 1, .beta = 0,
                             .bias = shapes[s].bias ? bias : NULL,
                             .activation = shapes[s].bias ? PINION_ACTIVATION_RELU : 0};
      pinion_gemm_plan(&p.gemm);
      p.workspace = memory(p.gemm.workspace_bytes);
      for (int t = 0; t < threads; t++) p.scratch[t] = memory(p.gemm.scratch_bytes);
      double median, best, flops = 2.0 * (double)m * (double)n * (double)k * 1e-9;
      measure(run_product, &p, seconds, &median, &best);
      limit = fmax(limit, peak(level, threads));
      printf("%5zu x %4zu x %4zu %s%s %9.2f us %6.1f GFLOP/s %4.0f %% (best %6.1f, %3.0f %%)", m, n, k,
             shapes[s].at ? "At" : "  ", shapes[s].bt ? "Bt" : "  ", median * 1e6, flops / median,
             100 * flops / median / limit, flops / best, 100 * flops / best / limit);
      printf("  %zu+%zu tasks of %zu x %zu, k %zu, A%d B%d", p.gemm.tasks[0], p.gemm.tasks[1],
             p.gemm.tile_rows, p.gemm.tile_columns, p.gemm.block_k, p.gemm.a_mode, p.gemm.b_mode);
#if defined(WITH_DNNL)
#if defined(_OPENMP)
      omp_set_num_threads(threads);
#endif
      measure(run_dnnl, &p, seconds, &median, &best);
      printf("  oneDNN %6.1f (best %6.1f)", flops / median, flops / best);
#endif
      printf("\n");
      fflush(stdout);
      for (int t = 0; t < threads; t++) free(p.scratch[t]);
      free(p.workspace), free(a), free(b), free(c), free(bias);
    }
    stop();
  }
}
