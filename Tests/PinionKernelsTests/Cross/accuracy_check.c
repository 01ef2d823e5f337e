// SPDX-License-Identifier: Apache-2.0
//
// Measures the largest error of the element functions at each level, in units of the last place,
// against the long double functions of the C library, and fails if one is above its limit.
//
//   accuracy_check [step]: every step-th float32 (default 4001; 1: all), and as many float64
//
// The table goes to stderr: the levels differ from machine to machine.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"

static const char *const level_names[] = {"portable", "NEON", "AVX2", "AVX-512"};

typedef struct {
  const char *name;
  pinion_block_op op;
  double (*f)(double);
  long double (*fl)(long double);
} function;

static const function functions[] = {
    {"exp", PINION_EXP, exp, expl},    {"log", PINION_LOG, log, logl},
    {"tanh", PINION_TANH, tanh, tanhl}, {"erf", PINION_ERF, erf, erfl},
    {"sin", PINION_SIN, sin, sinl},    {"cos", PINION_COS, cos, cosl},
    {"sqrt", PINION_SQRT, sqrt, sqrtl},
};

enum { count = 4096 };

// The error of y as an approximation of `exact`, in units of the last place of a type with `digits`
// bits and smallest exponent `least`. Infinite if one is NaN or infinite and the other is not.
static double error_of(double y, long double exact, int digits, int least, double largest) {
  if (isnan(y) || isnan(exact)) return isnan(y) && isnan(exact) ? 0 : INFINITY;
  if (y == exact) return 0;
  if (isinf(y)) {
    // Right if the exact value rounds to infinity.
    long double limit = (long double)largest + ldexpl(1, ilogb(largest) - digits);
    return y > 0 ? (exact >= limit ? 0 : INFINITY) : (exact <= -limit ? 0 : INFINITY);
  }
  if (isinf(exact)) return INFINITY;
  int exponent = exact == 0 ? least : ilogbl(exact);
  if (exponent < least) exponent = least;
  return (double)(fabsl(y - exact) / ldexpl(1, exponent - digits + 1));
}

typedef struct {
  double error, at;
} worst;

static void update(worst *w, double error, double at) {
  if (!(error <= w->error)) *w = (worst){error, at};
}

static worst measure_f32(const function *f, pinion_level level, uint32_t step) {
  static float x[count], y[count];
  const void *in[] = {x};
  pinion_block kernel = pinion_block_kernel(level, f->op, PINION_FLOAT32);
  worst w = {0, 0};
  for (uint64_t bits = 0; bits <= UINT32_MAX;) {
    size_t n = 0;
    for (; n < count && bits <= UINT32_MAX; n++, bits += step) {
      uint32_t pattern = (uint32_t)bits;
      memcpy(&x[n], &pattern, sizeof pattern);
    }
    kernel(y, in, n);
    for (size_t i = 0; i < n; i++) {
      update(&w, error_of(y[i], f->f(x[i]), 24, -126, 0x1.fffffep127), x[i]);
    }
  }
  return w;
}

// Half of the arguments random bits, half spread over the range in which something happens.
static double argument_f64(uint64_t *state, uint64_t i) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  uint64_t z = *state ^ *state >> 29;
  z *= 0xbf58476d1ce4e5b9u;
  z ^= z >> 32;
  double x;
  if (i % 8 == 0) {
    memcpy(&x, &z, sizeof x);
    return x;
  }
  static const double scales[] = {1, 2, 8, 100, 750, 1e5, 3e7};
  return ((double)z / 0x1p63 - 1) * scales[i % 8 - 1];
}

static worst measure_f64(const function *f, pinion_level level, uint64_t arguments) {
  static double x[count], y[count];
  const void *in[] = {x};
  pinion_block kernel = pinion_block_kernel(level, f->op, PINION_FLOAT64);
  uint64_t state = 1;
  worst w = {0, 0};
  for (uint64_t i = 0; i < arguments; i += count) {
    for (size_t l = 0; l < count; l++) {
      x[l] = argument_f64(&state, i + l);
      if (f->op == PINION_LOG || f->op == PINION_SQRT) x[l] = fabs(x[l]);
      // Float64 neighbours of multiples of pi/2, where the rest of the angle is smallest.
      if ((f->op == PINION_SIN || f->op == PINION_COS) && l % 8 == 1) {
        x[l] = (double)((i + l) / 8) * 1.57079632679489661923;
      }
    }
    kernel(y, in, count);
    for (size_t l = 0; l < count; l++) {
      update(&w, error_of(y[l], f->fl(x[l]), 53, -1022, 0x1.fffffffffffffp1023), x[l]);
    }
  }
  return w;
}

int main(int argc, char **argv) {
  uint32_t step = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 4001;
  int failures = 0;
  for (int l = PINION_PORTABLE; l <= PINION_AVX512; l++) {
    if (!pinion_level_available((pinion_level)l)) continue;
    for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
      const function *f = &functions[k];
      int exact = f->op == PINION_SQRT;
      worst w32 = measure_f32(f, (pinion_level)l, step);
      uint64_t arguments = UINT32_MAX / step;
      worst w64 = measure_f64(f, (pinion_level)l, arguments > 1 << 26 ? 1 << 26 : arguments);
      fprintf(stderr, "%-8s %-4s  float32 %.3f ulp at %.9g  float64 %.3f ulp at %.17g\n",
              level_names[l], f->name, w32.error, w32.at, w64.error, w64.at);
      if (!(w32.error <= (exact ? 0.5 : 2)) || !(w64.error <= (exact ? 0.501 : 4))) failures++;
    }
  }
  printf("accuracy: %s\n", failures ? "too large errors" : "ok");
  return failures != 0;
}
