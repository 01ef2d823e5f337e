// SPDX-License-Identifier: Apache-2.0
//
// Times matrix products on request, of our kernels or of oneDNN. `Benchmarks/products` compiles this
// file, with -DWITH_DNNL where oneDNN is installed, and asks both in turn.
//   ./gemm_bench ours|onednn LEVEL THREADS [TASKS]
// Each line of standard input, "M N K" with T for a transposed operand ("784t 512 128": A; "128 512
// 10t": B), is answered with a line of JSON: the seconds of a product, a weighted sum of its elements
// and the multiply-add peak. With a fourth argument the way in which the product is cut is added.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peak.h"
#include "pinion_gemm.h"
#if defined(WITH_DNNL)
#include <oneapi/dnnl/dnnl.h>
#endif

typedef struct {
  pinion_gemm gemm;
  size_t phase;
  void *workspace, *own[MOST_THREADS], *scratch[MOST_THREADS];
  atomic_long left[MOST_THREADS];  // tasks of each thread's range that nobody has begun
} product;

// MARK: the two libraries

// As the library's threads do: each has a range of the tasks, and then takes what others have left.
static void run_phase(int thread, void *context) {
  product *p = context;
  const size_t tasks = p->gemm.tasks[p->phase];
  const int has_own = p->gemm.own_bytes > 0;
  int begun = 0;
  for (int i = 0; i < pool.threads; i++) {
    const int owner = (thread + i) % pool.threads;
    const size_t end = tasks * (size_t)(owner + 1) / (size_t)pool.threads;
    long left;
    while ((left = atomic_fetch_sub(&p->left[owner], 1)) > 0) {
      pinion_gemm_task(&p->gemm, p->phase, end - (size_t)left, has_own ? p->own[thread] : p->workspace, p->scratch[thread],
                       !begun++);
    }
  }
}

static void run_ours(product *p) {
  for (p->phase = 0; p->phase < p->gemm.phases; p->phase++) {
    const size_t tasks = p->gemm.tasks[p->phase], threads = (size_t)pool.threads;
    for (size_t t = 0; t < threads; t++) {
      atomic_store(&p->left[t], (long)(tasks * (t + 1) / threads - tasks * t / threads));
    }
    pool_run(run_phase, p);
  }
}

static void run_onednn(product *p) {
#if defined(WITH_DNNL)
  pinion_gemm *g = &p->gemm;
  dnnl_sgemm(g->a_transposed ? 'T' : 'N', g->b_transposed ? 'T' : 'N', (dnnl_dim_t)g->m,
             (dnnl_dim_t)g->n, (dnnl_dim_t)g->k, 1, g->a, (dnnl_dim_t)g->a_stride, g->b,
             (dnnl_dim_t)g->b_stride, 0, g->c, (dnnl_dim_t)g->c_stride);
#else
  (void)p;
#endif
}

// MARK: operands

static void *memory(size_t bytes) {
  void *p = NULL;
  if (posix_memalign(&p, 64, bytes + 64) != 0) abort();
  memset(p, 0, bytes + 64);
  return p;
}

// The same numbers for everybody, from -0.5 to 0.5.
static float *numbers(size_t count, unsigned seed) {
  float *p = memory(count * 4);
  for (size_t i = 0; i < count; i++) {
    seed = seed * 1664525u + 1013904223u;
    p[i] = (float)(seed >> 8) / (float)(1 << 24) - 0.5f;
  }
  return p;
}

static double weighted_sum(const float *c, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)c[i] * (double)(i % 7 + 1);
  return sum;
}

// MARK: figures

static int ascending(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

// The median of many runs.
static double measure(void (*run)(product *), product *p) {
  enum { MOST = 20000 };
  static double times[MOST];
  int count = 0;
  for (int i = 0; i < 3; i++) run(p);
  for (double end = now() + 0.15; count < MOST && (now() < end || count < 5); count++) {
    double from = now();
    run(p);
    times[count] = now() - from;
  }
  qsort(times, (size_t)count, sizeof *times, ascending);
  return times[count / 2];
}

static void answer(size_t m, size_t n, size_t k, int at, int bt, pinion_level level, int is_ours, double peak,
                   int tells_tasks) {
  float *a = numbers(m * k, 1), *b = numbers(k * n, 2), *c = memory(m * n * 4);
  product p = {.gemm = {.level = level, .dtype = PINION_FLOAT32, .m = m, .n = n, .k = k,
                        .a = a, .a_stride = at ? m : k, .a_transposed = at,
                        .b = b, .b_stride = bt ? k : n, .b_transposed = bt,
                        .c = c, .c_stride = n, .alpha = 1, .threads = (size_t)pool.threads}};
  pinion_gemm_plan(&p.gemm);
  p.workspace = memory(p.gemm.workspace_bytes);
  for (int t = 0; t < pool.threads; t++) p.scratch[t] = memory(p.gemm.scratch_bytes), p.own[t] = memory(p.gemm.own_bytes);
  double seconds = measure(is_ours ? run_ours : run_onednn, &p);
  printf("{\"seconds\": %.9g, \"check\": %.9g, \"peak\": %.9g", seconds, weighted_sum(c, m * n), peak);
  if (tells_tasks) {
    printf(", \"tasks\": \"%zu + %zu of %zu x %zu, k %zu, A %d, B %d\"", p.gemm.tasks[0], p.gemm.tasks[1],
           p.gemm.tile_rows, p.gemm.tile_columns, p.gemm.block_k, p.gemm.a_mode, p.gemm.b_mode);
  }
  printf("}\n");
  fflush(stdout);
  for (int t = 0; t < pool.threads; t++) free(p.scratch[t]), free(p.own[t]);
  free(p.workspace), free(a), free(b), free(c);
}

// The number at `*text`, and whether a "t" follows it.
static size_t extent(char **text, int *transposed) {
  long number = strtol(*text, text, 10);
  *transposed = **text == 't';
  *text += *transposed;
  return number > 0 ? (size_t)number : 0;
}

int main(int argc, char **argv) {
  static const struct { const char *name; pinion_level level; } levels[] = {
      {"portable", PINION_PORTABLE}, {"neon", PINION_NEON}, {"avx2", PINION_AVX2}, {"avx512", PINION_AVX512}};
  int is_ours = argc > 1 && strcmp(argv[1], "ours") == 0, level = -1;
  int threads = argc > 3 ? atoi(argv[3]) : 0;
  for (int i = 0; argc > 2 && i < 4; i++) {
    if (strcmp(argv[2], levels[i].name) == 0 && pinion_level_available(levels[i].level)) level = i;
  }
  if (level < 0 || threads < 1 || threads > MOST_THREADS) {
    return fprintf(stderr, "gemm_bench ours|onednn LEVEL THREADS [TASKS]; is the level there?\n"), 64;
  }
#if !defined(WITH_DNNL)
  if (!is_ours) return fprintf(stderr, "compiled without oneDNN\n"), 64;
#endif
  char line[256], *text;
  while ((text = fgets(line, sizeof line, stdin)) != NULL) {
    int at, bt, none;
    size_t m = extent(&text, &at), n = extent(&text, &none), k = extent(&text, &bt);
    if (m == 0 || n == 0 || k == 0) {
      printf("{\"error\": \"no such product\"}\n"), fflush(stdout);
      continue;
    }
    // Started anew for each line and for our kernels only: its threads spin, and would take the
    // processor from the other library's.
    if (is_ours) pool_start(threads);
    pool.threads = threads;
    double peak = is_ours ? peak_flops(peak_find(levels[level].name)) : 0;
    answer(m, n, k, at, bt, levels[level].level, is_ours, peak, argc > 4);
    if (is_ours) pool_stop();
  }
}
