// SPDX-License-Identifier: Apache-2.0
//
// What it costs two threads to write lines that the other one has read: a matrix of which each writes its half, and then reads some of
// it, again and again. Prints nanoseconds for each line of 64 bytes that is written: the median and the slowest fifth of the rounds.
//   clang -O2 -std=gnu11 Benchmarks/kernels/lines.c -lpthread -o lines
//   ./lines
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

enum { ROWS = 128, ROW_BYTES = 2048, HALF = ROWS * ROW_BYTES / 2, ROUNDS = 500 };

typedef struct {
  const char *name;
  size_t pieces;             // of a half: it, or its part of each row
  size_t other;              // bytes that are also read of each piece of the other's half
  unsigned char *matrix;
  double written[ROUNDS];    // by the first thread, in nanoseconds
  volatile long sum;
} problem;

static unsigned char *piece(const problem *p, int thread, size_t number) {
  return p->pieces == 1 ? p->matrix + thread * HALF : p->matrix + number * ROW_BYTES + thread * ROW_BYTES / 2;
}

static void write_half(int thread, void *context) {
  const problem *p = context;
  const size_t length = HALF / p->pieces;
  for (size_t i = 0; i < p->pieces; i++) {
    long *line = (long *)piece(p, thread, i);
    for (size_t x = 0; x < length / sizeof(long); x++) line[x] = (long)x;
  }
}

static void read_half(int thread, void *context) {
  problem *p = context;
  const size_t length = HALF / p->pieces;
  long sum = 0;
  for (int who = 0; who < 2; who++) {
    for (size_t i = 0; i < p->pieces; i++) {
      const long *line = (const long *)piece(p, who, i);
      const size_t count = (who == thread ? length : p->other) / sizeof(long);
      for (size_t x = 0; x < count; x++) sum += line[x];
    }
  }
  p->sum += sum;
}

static double start;

static void timed_write(int thread, void *context) {
  if (thread == 0) start = now();
  write_half(thread, context);
  if (thread == 0) start = now() - start;
}

static int ascending(const void *x, const void *y) {
  const double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

int main(void) {
  problem problems[] = {
      {.name = "halves in one piece each", .pieces = 1},
      {.name = "halves of rows, 1 KB each", .pieces = ROWS},
      {.name = "halves in one piece, both read by both", .pieces = 1, .other = HALF},
  };
  pool_start(2);
  printf("| what each of two threads writes and reads | ns for a line written | in the slowest fifth |\n|---|---|---|\n");
  for (size_t n = 0; n < sizeof problems / sizeof problems[0]; n++) {
    problem *p = &problems[n];
    p->matrix = aligned_alloc(4096, 2 * HALF);
    memset(p->matrix, 0, 2 * HALF);
    for (int round = -20; round < ROUNDS; round++) {
      pool_run(timed_write, p);
      if (round >= 0) p->written[round] = start * 1e9 / (HALF / 64);
      pool_run(read_half, p);
    }
    qsort(p->written, ROUNDS, sizeof(double), ascending);
    printf("| %s | %.1f | %.1f |\n", p->name, p->written[ROUNDS / 2], p->written[ROUNDS * 4 / 5]);
    free(p->matrix);
  }
  pool_stop();
}
