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

static double reciprocal_root(double x) { return (double)(1 / sqrtl(x)); }
static long double reciprocal_rootl(long double x) { return 1 / sqrtl(x); }

#define FUNCTION(name, op) {#name, op, name, name##l}
static const function functions[] = {
    FUNCTION(exp, PINION_EXP),
    FUNCTION(exp2, PINION_EXP2),
    FUNCTION(expm1, PINION_EXPM1),
    FUNCTION(log, PINION_LOG),
    FUNCTION(log2, PINION_LOG2),
    FUNCTION(log10, PINION_LOG10),
    FUNCTION(log1p, PINION_LOG1P),
    FUNCTION(sin, PINION_SIN),
    FUNCTION(cos, PINION_COS),
    FUNCTION(tan, PINION_TAN),
    FUNCTION(asin, PINION_ASIN),
    FUNCTION(acos, PINION_ACOS),
    FUNCTION(atan, PINION_ATAN),
    FUNCTION(sinh, PINION_SINH),
    FUNCTION(cosh, PINION_COSH),
    FUNCTION(tanh, PINION_TANH),
    FUNCTION(asinh, PINION_ASINH),
    FUNCTION(acosh, PINION_ACOSH),
    FUNCTION(atanh, PINION_ATANH),
    FUNCTION(erf, PINION_ERF),
    FUNCTION(sqrt, PINION_SQRT),
    {"rsqrt", PINION_RSQRT, reciprocal_root, reciprocal_rootl},
};

typedef struct {
  const char *name;
  pinion_block_op op;
  double (*f)(double, double);
  long double (*fl)(long double, long double);
} function2;

static long double logaddexpl(long double x, long double y) {
  if (x == y || x != x || y != y) return x == y ? x + logl(2) : x + y;
  return fmaxl(x, y) + log1pl(expl(fminl(x, y) - fmaxl(x, y)));
}
static double logaddexp(double x, double y) { return (double)logaddexpl(x, y); }
static long double remainder_of(long double x, long double y) {
  long double r = fmodl(x, y);
  return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}
static double remainder_of_double(double x, double y) { return (double)remainder_of(x, y); }

static const function2 functions2[] = {
    FUNCTION(pow, PINION_POW), FUNCTION(atan2, PINION_ATAN2), FUNCTION(hypot, PINION_HYPOT),
    FUNCTION(logaddexp, PINION_LOGADDEXP),
    {"remainder", PINION_REMAINDER, remainder_of_double, remainder_of},
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
      int positive = f->op == PINION_SQRT || f->op == PINION_RSQRT || f->op == PINION_LOG || f->op == PINION_LOG2 ||
                     f->op == PINION_LOG10 || f->op == PINION_ACOSH;
      if (positive) x[l] = fabs(x[l]);
      // Float64 neighbours of multiples of pi/2, where the rest of the angle is smallest.
      if (f->op >= PINION_SIN && f->op <= PINION_TAN && l % 8 == 1) {
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

// Pairs of random bits, of numbers near each other, and of those whose power is of a middle size.
static worst measure2(const function2 *f, pinion_level level, pinion_dtype dtype,
                      uint64_t arguments) {
  static double x[count], y[count];
  static float xf[count], yf[count], zf[count];
  static double z[count];
  int wide = dtype == PINION_FLOAT64;
  const void *in[] = {wide ? (void *)x : (void *)xf, wide ? (void *)y : (void *)yf};
  pinion_block kernel = pinion_block_kernel(level, f->op, dtype);
  uint64_t state = 2;
  worst w = {0, 0};
  for (uint64_t i = 0; i < arguments; i += count) {
    for (size_t l = 0; l < count; l++) {
      x[l] = argument_f64(&state, i + l);
      y[l] = argument_f64(&state, i + l + (i + l) / 8 % 3);
      if (f->op == PINION_POW) {
        x[l] = fabs(x[l]);
        // Half of the results between the smallest and the largest number.
        if (l & 1) y[l] = argument_f64(&state, 1) * (wide ? 1074 : 149) / log2(x[l]);
      } else if (l & 1) {
        y[l] = x[l] * (1 + argument_f64(&state, 1));
      }
      xf[l] = (float)x[l], yf[l] = (float)y[l];
      if (!wide) x[l] = xf[l], y[l] = yf[l];
    }
    kernel(wide ? (void *)z : (void *)zf, in, count);
    for (size_t l = 0; l < count; l++) {
      // Where the terms of logaddexp cancel, its error is that of the larger one.
      if (f->op == PINION_LOGADDEXP && fmax(x[l], y[l]) < 0 && fmax(x[l], y[l]) > -1) continue;
      long double exact = wide ? f->fl(x[l], y[l]) : (long double)f->f(x[l], y[l]);
      update(&w,
             wide ? error_of(z[l], exact, 53, -1022, 0x1.fffffffffffffp1023)
                  : error_of(zf[l], exact, 24, -126, 0x1.fffffep127),
             x[l]);
    }
  }
  return w;
}

static int report(int level, const char *name, worst w32, worst w64, double limit32,
                  double limit64) {
  fprintf(stderr, "%-8s %-9s  float32 %.3f ulp at %.9g  float64 %.3f ulp at %.17g\n",
          level_names[level], name, w32.error, w32.at, w64.error, w64.at);
  return !(w32.error <= limit32) || !(w64.error <= limit64);
}

int main(int argc, char **argv) {
  uint32_t step = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 4001;
  uint64_t arguments = UINT32_MAX / step;
  if (arguments > 1 << 26) arguments = 1 << 26;
  int failures = 0;
  for (int l = PINION_PORTABLE; l <= PINION_AVX512; l++) {
    pinion_level level = (pinion_level)l;
    if (!pinion_level_available(level)) continue;
    for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
      const function *f = &functions[k];
      int exact = f->op == PINION_SQRT;
      failures += report(l, f->name, measure_f32(f, level, step), measure_f64(f, level, arguments),
                         exact ? 0.5 : 2, exact ? 0.501 : 3);
    }
    for (size_t k = 0; k < sizeof functions2 / sizeof *functions2; k++) {
      const function2 *f = &functions2[k];
      failures += report(l, f->name, measure2(f, level, PINION_FLOAT32, arguments),
                         measure2(f, level, PINION_FLOAT64, arguments), 2, 3);
    }
  }
  printf("accuracy: %s\n", failures ? "too large errors" : "ok");
  return failures != 0;
}
