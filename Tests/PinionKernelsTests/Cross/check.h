// SPDX-License-Identifier: Apache-2.0
//
// What the check programs share. Each compares every level of this machine with plain C, and prints
// one hash per operation of what the levels with fused multiply-add gave: two machines that print
// the same lines compute the same bits.
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"

static int failures = 0;

static const size_t sizes[] = {0, 1, 2, 3, 7, 15, 16, 17, 31, 33, 63, 64, 65, 100, 1000};
enum { size_count = sizeof sizes / sizeof *sizes };

static const char *const level_names[] = {"portable", "NEON", "AVX2", "AVX-512"};
static const char *const dtype_names[] = {"bool",    "int8",     "int16",   "int32",  "int64",
                                          "uint8",   "uint16",   "uint32",  "uint64", "float16",
                                          "bfloat16", "float32", "float64"};

static inline size_t size_of(pinion_dtype dtype) {
  static const size_t bytes[] = {1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 2, 4, 8};
  return bytes[dtype];
}

// SplitMix64
static inline uint64_t next_random(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

// n elements in memory of exactly their size, so that an address sanitizer sees a step too far.
// Small numbers, random bits, and for floats every special value.
static inline void *values_of(pinion_dtype dtype, size_t n, uint64_t seed) {
  static const double special[] = {0.0,   -0.0,  1,    -1,      0.5,     -0.5,    1.5, -2.5,
                                   2.5,   1e-40, -3e-45, 5e-324, 1e300,   -1e300,  127, 255,
                                   -128.5, 32768, 65536, 2147483648.0, 4294967296.0, 0x1p63, 0x1p64,
                                   -0x1p63};
  char *values = malloc(n * size_of(dtype) + (n == 0));
  for (size_t i = 0; i < n; i++) {
    uint64_t bits = next_random(&seed), kind = next_random(&seed) % 8;
    if (dtype == PINION_BOOL) bits &= 1;
    if (dtype < PINION_FLOAT32 && kind < 3) bits = bits % 5 - (kind == 0 ? 2 : 0);
    if (dtype == PINION_BOOL) bits &= 1;
    if (dtype >= PINION_FLOAT32 && kind < 7) {
      double x = (double)(int64_t)bits * 0x1p-60;
      if (kind == 1) x = (double)(int64_t)bits * 0x1p-47;
      if (kind == 2) x = special[bits % (sizeof special / sizeof *special)];
      if (kind == 3 && bits % 8 == 0) x = bits & 8 ? __builtin_inf() : -__builtin_inf();
      if (kind == 3 && bits % 8 == 1) x = __builtin_nan("");
      if (kind == 4) x = (double)(bits % 5) - 2;
      memcpy(&bits, &x, sizeof bits);
      if (dtype == PINION_FLOAT32) {
        float y = x > 3e38 || x < -3e38 ? (x > 0 ? __builtin_inff() : -__builtin_inff()) : (float)x;
        uint32_t bits32;
        memcpy(&bits32, &y, sizeof bits32);
        bits = bits32;
      }
    }
    memcpy(values + i * size_of(dtype), &bits, size_of(dtype));
  }
  return values;
}

// The bits of an element; all NaN as one, for their sign and payload differ between processors.
static inline uint64_t bits_of(pinion_dtype dtype, const void *values, size_t i) {
  uint64_t bits = 0;
  memcpy(&bits, (const char *)values + i * size_of(dtype), size_of(dtype));
  if (dtype == PINION_FLOAT16 && (bits & 0x7fff) > 0x7c00) return 0x7e00;
  if (dtype == PINION_BFLOAT16 && (bits & 0x7fff) > 0x7f80) return 0x7fc0;
  if (dtype == PINION_FLOAT32 && (bits & 0x7fffffff) > 0x7f800000) return 0x7fc00000;
  if (dtype == PINION_FLOAT64 && (bits & INT64_MAX) > 0x7ff0000000000000) return 0x7ff8000000000000;
  return bits;
}

// Fails if the n elements are not the same. `what` and `detail` tell the reader where it was.
static inline void expect_same(pinion_dtype dtype, const void *got, const void *wanted, size_t n,
                               const char *what, int detail, int level) {
  for (size_t i = 0; i < n; i++) {
    uint64_t a = bits_of(dtype, got, i), b = bits_of(dtype, wanted, i);
    if (a == b) continue;
    if (failures++ < 20) {
      printf("FAILED %s %d, %s, %s: element %zu of %zu is %#llx, not %#llx\n", what, detail,
             dtype_names[dtype], level_names[level], i, n, (unsigned long long)a,
             (unsigned long long)b);
    }
    return;
  }
}

static inline void hash_values(uint64_t *hash, pinion_dtype dtype, const void *values, size_t n) {
  for (size_t i = 0; i < n; i++) *hash = (*hash ^ bits_of(dtype, values, i)) * 0x100000001b3;
}

// Levels from the best down; the first one that fuses is the one that is hashed.
#define FOR_EACH_LEVEL(level)                                                     \
  for (pinion_level level = pinion_level_best(), level##_more = 1; level##_more; \
       level##_more = level > PINION_PORTABLE,                                    \
       level = level##_more ? next_level(level) : level)
static inline pinion_level next_level(pinion_level level) {
  do level = (pinion_level)(level - 1);
  while (!pinion_level_available(level));
  return level;
}

static inline int finish(const char *name) {
  if (failures) printf("%s: %d failures\n", name, failures);
  else printf("%s: ok\n", name);
  return failures != 0;
}
