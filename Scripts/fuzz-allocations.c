// SPDX-License-Identifier: Apache-2.0
//
// Ends the program that reads a file where it asks for more memory at once than the file may take: 4 times its size
// and 64 MB. `fuzz` has it loaded before the C library, whose functions it replaces; the program says when it begins
// to read a file, and when it has ended. For the GNU C library.
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);

static _Atomic size_t file_size, limit = SIZE_MAX, largest;

// From here on a file of so many bytes is read.
void fuzz_begin_file(size_t size) {
  file_size = size;
  limit = 4 * size + ((size_t)64 << 20);
}

// Returns the largest request since the beginning, 0 where no file was begun.
size_t fuzz_end_file(void) {
  limit = SIZE_MAX;
  return atomic_exchange(&largest, 0);
}

static void check(const char *function, size_t size) {
  size_t most = limit;
  if (most == SIZE_MAX) return;
  size_t before = largest;
  while (size > before && !atomic_compare_exchange_weak(&largest, &before, size)) {}
  if (size <= most) return;
  limit = SIZE_MAX;  // what follows allocates too
  char text[160];
  int count = snprintf(text, sizeof text,
                       "fuzz: %s of %zu bytes while a file of %zu bytes is read, at most %zu are allowed\n",
                       function, size, file_size, most);
  (void)!write(2, text, (size_t)count);
  void *frames[40];
  backtrace_symbols_fd(frames, backtrace(frames, 40), 2);
  abort();
}

// The bytes of some elements, or the greatest number where there are more than can be.
static size_t product(size_t count, size_t size) {
  size_t bytes;
  return __builtin_mul_overflow(count, size, &bytes) ? SIZE_MAX : bytes;
}

void *malloc(size_t size) {
  check("malloc", size);
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  check("calloc", product(count, size));
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  check("realloc", size);
  return __libc_realloc(block, size);
}

void *reallocarray(void *block, size_t count, size_t size) {
  check("reallocarray", product(count, size));
  if (product(count, size) == SIZE_MAX) return errno = ENOMEM, NULL;
  return __libc_realloc(block, count * size);
}

void *memalign(size_t alignment, size_t size) {
  check("memalign", size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  check("aligned_alloc", size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  check("posix_memalign", size);
  if (alignment % sizeof(void *) || alignment == 0 || (alignment & (alignment - 1))) return EINVAL;
  void *found = __libc_memalign(alignment, size);
  if (!found) return ENOMEM;
  *block = found;
  return 0;
}

void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset) {
  check("mmap", size);
  return (void *)syscall(SYS_mmap, address, size, protection, flags, file, offset);
}

void *mmap64(void *address, size_t size, int protection, int flags, int file, off64_t offset) {
  check("mmap", size);
  return (void *)syscall(SYS_mmap, address, size, protection, flags, file, offset);
}

void *mremap(void *address, size_t old_size, size_t size, int flags, ...) {
  check("mremap", size);
  va_list rest;
  va_start(rest, flags);
  void *target = flags & MREMAP_FIXED ? va_arg(rest, void *) : NULL;
  va_end(rest);
  return (void *)syscall(SYS_mremap, address, old_size, size, flags, target);
}
