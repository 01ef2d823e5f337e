// SPDX-License-Identifier: Apache-2.0
//
// Element-wise loops in plain C, for every level.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"
#include "portable_types.h"

#define U(N, T, op, e)                                          \
  static void op##N(void* o, const void* const* in, size_t n) { \
    T* r = o;                                                   \
    const T* a = in[0];                                         \
    for (size_t i = 0; i < n; i++) {                            \
      T x = a[i];                                               \
      r[i] = (T)(e);                                            \
    }                                                           \
  }
#define B(N, T, op, e)                                          \
  static void op##N(void* o, const void* const* in, size_t n) { \
    T* r = o;                                                   \
    const T *a = in[0], *b = in[1];                             \
    for (size_t i = 0; i < n; i++) {                            \
      T x = a[i], y = b[i];                                     \
      r[i] = (T)(e);                                            \
    }                                                           \
  }
#define C(N, T, op, e)                                          \
  static void op##N(void* o, const void* const* in, size_t n) { \
    uint8_t* r = o;                                             \
    const T *a = in[0], *b = in[1];                             \
    for (size_t i = 0; i < n; i++) {                            \
      T x = a[i], y = b[i];                                     \
      r[i] = (e);                                               \
    }                                                           \
  }
#define DEFN(N, T)                                                             \
  U(N, T, neg_, -x)                                                            \
  U(N, T, abs_, x < 0 ? -x : x) U(N, T, sign_, x != x ? x : (x > 0) - (x < 0)) \
      B(N, T, add_, x + y) B(N, T, sub_, x - y) B(N, T, mul_, x* y)
NUMS(DEFN)
#define DEFA(N, T)                                                                            \
  B(N, T, max_,                                                                               \
    x != x   ? x                                                                              \
    : y != y ? y                                                                              \
             : (x > y ? x : y))                                                               \
  B(N, T, min_,                                                                               \
    x != x   ? x                                                                              \
    : y != y ? y                                                                              \
             : (x < y ? x : y)) C(N, T, eq_, x == y) C(N, T, ne_, x != y) C(N, T, lt_, x < y) \
      C(N, T, le_, x <= y) C(N, T, gt_, x > y) C(N, T, ge_, x >= y) static void               \
      sel_##N(void* o, const void* const* in, size_t n) {                                     \
    T* r = o;                                                                                 \
    const uint8_t* c = in[0];                                                                 \
    const T *a = in[1], *b = in[2];                                                           \
    for (size_t i = 0; i < n; i++) r[i] = c[i] ? a[i] : b[i];                                 \
  }
ALL(DEFA)
#define DEFF(N, T)                                                                          \
  U(N, T, sqrt_, sqrt(x))                                                                   \
  U(N, T, exp_, exp(x)) U(N, T, log_, log(x)) U(N, T, tanh_, tanh(x)) U(N, T, erf_, erf(x)) \
      U(N, T, sin_, sin(x)) U(N, T, cos_, cos(x)) U(N, T, floor_, floor(x))                 \
          U(N, T, ceil_, ceil(x)) U(N, T, round_, rint(x)) B(N, T, div_, x / y)
DEFF(FLOAT32, float)
DEFF(FLOAT64, double) U(BOOL, uint8_t, not_, !x) B(BOOL, uint8_t, and_, x& y)
    B(BOOL, uint8_t, or_, x | y) B(BOOL, uint8_t, xor_, x ^ y) pinion_block
    pinion_block_kernel(pinion_level l, pinion_block_op op, pinion_dtype d) {
#define PN(E, f)   \
  case PINION_##E: \
    switch (d) { NUMS(CASE_##f) default : return NULL; }
#define PA(E, f)   \
  case PINION_##E: \
    switch (d) { ALL(CASE_##f) default : return NULL; }
#define PF(E, f)   \
  case PINION_##E: \
    return d == PINION_FLOAT32 ? f##FLOAT32 : d == PINION_FLOAT64 ? f##FLOAT64 : NULL;
#define CS(N, f)   \
  case PINION_##N: \
    return f##N;
#define CASE_neg_(N, T) CS(N, neg_)
#define CASE_abs_(N, T) CS(N, abs_)
#define CASE_sign_(N, T) CS(N, sign_)
#define CASE_add_(N, T) CS(N, add_)
#define CASE_sub_(N, T) CS(N, sub_)
#define CASE_mul_(N, T) CS(N, mul_)
#define CASE_max_(N, T) CS(N, max_)
#define CASE_min_(N, T) CS(N, min_)
#define CASE_eq_(N, T) CS(N, eq_)
#define CASE_ne_(N, T) CS(N, ne_)
#define CASE_lt_(N, T) CS(N, lt_)
#define CASE_le_(N, T) CS(N, le_)
#define CASE_gt_(N, T) CS(N, gt_)
#define CASE_ge_(N, T) CS(N, ge_)
#define CASE_sel_(N, T) CS(N, sel_)
  switch (op) {
  PN(NEGATE, neg_)
  PN(ABS, abs_) PN(SIGN, sign_) PN(ADD, add_) PN(SUBTRACT, sub_) PN(MULTIPLY, mul_)
      PA(MAXIMUM, max_) PA(MINIMUM, min_) PA(EQUAL, eq_) PA(NOT_EQUAL, ne_) PA(LESS, lt_)
          PA(LESS_EQUAL, le_) PA(GREATER, gt_) PA(GREATER_EQUAL, ge_) PA(SELECT, sel_)
              PF(SQRT, sqrt_) PF(EXP, exp_) PF(LOG, log_) PF(TANH, tanh_) PF(ERF, erf_)
                  PF(SIN, sin_) PF(COS, cos_) PF(FLOOR, floor_) PF(CEIL, ceil_) PF(ROUND, round_)
                      PF(DIVIDE, div_) case PINION_NOT:
    return d == PINION_BOOL ? not_BOOL : NULL;
  case PINION_AND:
    return d == PINION_BOOL ? and_BOOL : NULL;
  case PINION_OR:
    return d == PINION_BOOL ? or_BOOL : NULL;
  case PINION_XOR:
    return d == PINION_BOOL ? xor_BOOL : NULL;
    default : return NULL;
  }
}
