// SPDX-License-Identifier: Apache-2.0
//
// The multiply-add peak of float32 in GFLOP/s, as a line of JSON.
//   clang -O2 -std=gnu11 Benchmarks/kernels/peak.c -lpthread -o peak
//   ./peak [threads] [avx512, avx2 or neon]
#include <stdio.h>
#include <stdlib.h>

#include "peak.h"

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 1;
  if (threads < 1 || threads > MOST_THREADS) return fprintf(stderr, "threads: 1 to 256\n"), 64;
  peak_kernel kernel = peak_find(argc > 2 ? argv[2] : NULL);
  if (kernel.loop == NULL) return fprintf(stderr, "no such instruction set here\n"), 64;
  pool_start(threads);
  printf("{\"gflops\": %.1f}\n", peak_flops(kernel) * 1e-9);
  pool_stop();
}
