// SPDX-License-Identifier: Apache-2.0
//
// Counts a program's heap allocations and the bytes asked for, and prints them when it ends, as a line
// of JSON on the file descriptor that $ALLOCATIONS_OUTPUT names. `Benchmarks/allocations` preloads it.
//   clang -O2 -std=gnu11 -shared -fPIC Benchmarks/kernels/count_allocations.c -o count_allocations.so
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_ullong calls, bytes;

static void count(size_t size) {
  atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) { return count(size), __libc_malloc(size); }
void *calloc(size_t n, size_t size) { return count(n * size), __libc_calloc(n, size); }
void *realloc(void *block, size_t size) { return count(size), __libc_realloc(block, size); }
void *memalign(size_t alignment, size_t size) { return count(size), __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = memalign(alignment, size);
  return *block == NULL ? ENOMEM : 0;
}

__attribute__((destructor)) static void report(void) {
  const char *output = getenv("ALLOCATIONS_OUTPUT");
  if (output == NULL) return;
  dprintf(atoi(output), "{\"calls\": %llu, \"bytes\": %llu}\n", atomic_load(&calls), atomic_load(&bytes));
}
