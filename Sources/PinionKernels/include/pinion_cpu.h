// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// CPU levels: the instruction sets that kernels are compiled for. A machine has `portable` and some of
// the others.
typedef enum {
  PINION_PORTABLE = 0,
  PINION_NEON = 1,
  PINION_AVX2 = 2,    // AVX2 and FMA
  PINION_AVX512 = 3,  // AVX-512 F, DQ, BW, VL
} pinion_level;

// Whether this machine can run kernels of `level`.
bool pinion_level_available(pinion_level level);

// The best level this machine has.
pinion_level pinion_level_best(void);

// Element types. The order is that of Swift's `DType`.
typedef enum {
  PINION_BOOL = 0,  // one byte, 0 or 1
  PINION_INT8,
  PINION_INT16,
  PINION_INT32,
  PINION_INT64,
  PINION_UINT8,
  PINION_UINT16,
  PINION_UINT32,
  PINION_UINT64,
  PINION_FLOAT16,   // IEEE 754 binary16; halves are stored and converted, not computed with
  PINION_BFLOAT16,  // the upper half of a float32
  PINION_FLOAT32,
  PINION_FLOAT64,
  PINION_DTYPE_COUNT
} pinion_dtype;

// Tells the processor that the calling thread is waiting in a loop.
static inline void pinion_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}

// How the calling thread rounds, and what it makes of subnormal numbers.
static inline uint64_t pinion_float_mode(void) {
  uint64_t mode = 0;
#if defined(__x86_64__)
  mode = __builtin_ia32_stmxcsr();
#elif defined(__aarch64__)
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
#endif
  return mode;
}

static inline void pinion_set_float_mode(uint64_t mode) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr((unsigned)mode);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
#else
  (void)mode;
#endif
}

// The mode in which a subnormal number is 0, read or written: of many processors each of them takes a hundred cycles.
static inline uint64_t pinion_without_subnormals(uint64_t mode) {
#if defined(__x86_64__)
  return mode | 0x8040;
#elif defined(__aarch64__)
  return mode | 1 << 24;
#else
  return mode;
#endif
}

// For loops that read a long run of memory `step` bytes at a time: where a page begins, asks for the beginning of the one
// four pages on. The processor's own prefetchers stop at the end of a page. Only the loops with vectors of 64 bytes gain
// by it: the processors that have them by 8 to 20 %, where an older one lost 25 %.
static inline __attribute__((always_inline)) void pinion_read_ahead(const void *p, size_t step, size_t vector) {
  if (vector < 64 || ((uintptr_t)p & 4095) >= step) return;
  const char *page = (const char *)((uintptr_t)p + 4 * 4096);
  __builtin_prefetch(page, 0, 2);
  __builtin_prefetch(page + 64, 0, 2);
  __builtin_prefetch(page + 128, 0, 2);
  __builtin_prefetch(page + 192, 0, 2);
}
