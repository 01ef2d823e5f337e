// SPDX-License-Identifier: Apache-2.0
//
// A clock, and a pool whose threads spin.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { MOST_THREADS = 256 };

static struct {
  int threads;
  atomic_int generation, arrived;
  void (*run)(int thread, void *context);
  void *context;
  pthread_t handle[MOST_THREADS];
} pool;

// On one thread the time that the thread itself had the processor, so that a busy machine does not
// count; on more, the time on the clock.
static double now(void) {
  struct timespec t;
  clock_gettime(pool.threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void pause_briefly(void) {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

static void *pool_worker(void *argument) {
  int thread = (int)(long)argument, seen = 0;
  for (;;) {
    while (atomic_load_explicit(&pool.generation, memory_order_acquire) == seen) pause_briefly();
    seen++;
    if (pool.run == NULL) return NULL;
    pool.run(thread, pool.context);
    atomic_fetch_add_explicit(&pool.arrived, 1, memory_order_release);
  }
}

static void pool_run(void (*run)(int, void *), void *context) {
  pool.run = run;
  pool.context = context;
  atomic_store(&pool.arrived, 0);
  atomic_fetch_add_explicit(&pool.generation, 1, memory_order_release);
  if (run == NULL) return;
  run(0, context);
  while (atomic_load_explicit(&pool.arrived, memory_order_acquire) < pool.threads - 1) pause_briefly();
}

static void pool_start(int threads) {
  pool.threads = threads;
  atomic_store(&pool.generation, 0);
  for (long i = 1; i < threads; i++) pthread_create(&pool.handle[i], NULL, pool_worker, (void *)i);
}

static void pool_stop(void) {
  pool_run(NULL, NULL);
  for (int i = 1; i < pool.threads; i++) pthread_join(pool.handle[i], NULL);
}
