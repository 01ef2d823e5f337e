// SPDX-License-Identifier: Apache-2.0
//
// Every block kernel and cast, at every level and awkward sizes, against plain C. The element
// functions (exp, ...) are compared between levels; how near they are to the truth is measured by
// accuracy_check.c.
#include <math.h>

#include "check.h"

// MARK: plain C

#define MAX_F(x, y) (x != x || y != y ? NAN : x > y ? x : y > x ? y : signbit(x) ? y : x)
#define MIN_F(x, y) (x != x || y != y ? NAN : x < y ? x : y < x ? y : signbit(x) ? x : y)
#define SIGN_F (x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : x)
#define MAX_I(x, y) (x > y ? x : y)
#define MIN_I(x, y) (x < y ? x : y)

// Returns 1 and sets *out, 2 and sets *flag, or 0: no reference for this operation and type.
#define REFERENCE(T, U, suffix, MAX, MIN, ABS, SIGN, NEGATE, CASES)                      \
  static int reference_##suffix(pinion_block_op op, T x, T y, T *out, uint8_t *flag) {   \
    switch (op) {                                                                        \
      case PINION_NEGATE: *out = (T)(NEGATE); return 1;                                  \
      case PINION_ABS: *out = (T)(ABS); return 1;                                        \
      case PINION_SIGN: *out = SIGN; return 1;                                          \
      case PINION_ADD: *out = (T)((U)x + (U)y); return 1;                                \
      case PINION_SUBTRACT: *out = (T)((U)x - (U)y); return 1;                           \
      case PINION_MULTIPLY: *out = (T)((U)x * (U)y); return 1;                           \
      case PINION_MAXIMUM: *out = (T)(MAX(x, y)); return 1;                              \
      case PINION_MINIMUM: *out = (T)(MIN(x, y)); return 1;                              \
      case PINION_EQUAL: *flag = x == y; return 2;                                       \
      case PINION_NOT_EQUAL: *flag = x != y; return 2;                                   \
      case PINION_LESS: *flag = x < y; return 2;                                         \
      case PINION_LESS_EQUAL: *flag = x <= y; return 2;                                  \
      case PINION_GREATER: *flag = x > y; return 2;                                      \
      case PINION_GREATER_EQUAL: *flag = x >= y; return 2;                               \
      CASES                                                                              \
      default: return 0;                                                                 \
    }                                                                                    \
  }
// Rounded down by way of 128 bits, in which nothing overflows.
typedef __int128 wide;
static wide floor_divide(wide x, wide y) {
  if (y == 0) return 0;
  wide q = x / y;
  return q * y != x && (x < 0) != (y < 0) ? q - 1 : q;
}
static wide remainder_of(wide x, wide y) { return y == 0 ? 0 : x - floor_divide(x, y) * y; }
static uint64_t power(uint64_t x, wide y) {
  if (y < 0) return x == 1 || x + 1 == 0 ? (y % 2 ? x : 1) : 0;
  uint64_t result = 1;
  for (int bit = 63; bit >= 0; bit--) result *= result, result *= y >> bit & 1 ? x : 1;
  return result;
}
#define INTEGER_CASES(T, U)                                                                  \
  case PINION_FLOOR_DIVIDE: *out = (T)floor_divide(x, y); return 1;                          \
  case PINION_REMAINDER: *out = (T)remainder_of(x, y); return 1;                             \
  case PINION_POW: *out = (T)power((uint64_t)x, y); return 1;                                \
  case PINION_NOT: *out = (T)~x; return 1;                                                   \
  case PINION_AND: *out = x & y; return 1;                                                   \
  case PINION_OR: *out = x | y; return 1;                                                    \
  case PINION_XOR: *out = x ^ y; return 1;                                                   \
  case PINION_SHIFT_LEFT:                                                                    \
    *out = (wide)y < 0 || (wide)y >= 8 * (int)sizeof x ? 0 : (T)((U)x << y); return 1;       \
  case PINION_SHIFT_RIGHT:                                                                   \
    *out = (wide)y < 0 || (wide)y >= 8 * (int)sizeof x ? ((wide)x < 0 ? (T)-1 : 0)           \
                                                       : (T)(x >> y); return 1;
#define REFERENCE_SIGNED(T, U, suffix) \
  REFERENCE(T, U, suffix, MAX_I, MIN_I, x < 0 ? 0 - (U)x : (U)x, \
            (x > 0) - (x < 0), 0 - (U)x, INTEGER_CASES(T, U))
#define REFERENCE_UNSIGNED(T, U, suffix) \
  REFERENCE(T, U, suffix, MAX_I, MIN_I, x, x != 0, 0 - (U)x, INTEGER_CASES(T, U))
REFERENCE_SIGNED(int8_t, uint32_t, i8)
REFERENCE_SIGNED(int16_t, uint32_t, i16)
REFERENCE_SIGNED(int32_t, uint32_t, i32)
REFERENCE_SIGNED(int64_t, uint64_t, i64)
REFERENCE_UNSIGNED(uint8_t, uint32_t, u8)
REFERENCE_UNSIGNED(uint16_t, uint32_t, u16)
REFERENCE_UNSIGNED(uint32_t, uint32_t, u32)
REFERENCE_UNSIGNED(uint64_t, uint64_t, u64)
static double floor_remainder(double x, double y) {
  double r = fmod(x, y);
  return r == 0 ? copysign(r, y) : (r < 0) != (y < 0) ? r + y : r;
}
static double floor_quotient(double x, double y) {
  double r = fmod(x, y), q = (x - r) / y - (r != 0 && (r < 0) != (y < 0));
  if (y == 0) return x / y;
  if (q == 0) return copysign(q, x / y);
  return q - floor(q) > 0.5 ? floor(q) + 1 : floor(q);
}
#define FLOAT_CASES(T, s)                                                    \
  case PINION_SQRT: *out = sqrt##s(x); return 1;                             \
  case PINION_FLOOR: *out = floor##s(x); return 1;                           \
  case PINION_CEIL: *out = ceil##s(x); return 1;                             \
  case PINION_ROUND: *out = nearbyint##s(x); return 1;                       \
  case PINION_TRUNC: *out = trunc##s(x); return 1;                           \
  case PINION_DIVIDE: *out = x / y; return 1;                                \
  case PINION_FLOOR_DIVIDE: *out = (T)floor_quotient(x, y); return 1;        \
  case PINION_REMAINDER: *out = (T)floor_remainder(x, y); return 1;          \
  case PINION_COPYSIGN: *out = copysign##s(x, y); return 1;                  \
  case PINION_NEXTAFTER: *out = nextafter##s(x, y); return 1;                \
  case PINION_IS_NAN: *flag = isnan(x); return 2;                            \
  case PINION_IS_INFINITE: *flag = isinf(x) != 0; return 2;                  \
  case PINION_IS_FINITE: *flag = isfinite(x); return 2;                      \
  case PINION_SIGNBIT: *flag = signbit(x) != 0; return 2;
REFERENCE(float, float, f32, MAX_F, MIN_F, fabsf(x), SIGN_F, -x, FLOAT_CASES(float, f))
REFERENCE(double, double, f64, MAX_F, MIN_F, fabs(x), SIGN_F, -x, FLOAT_CASES(double, ))

static int reference_bool(pinion_block_op op, uint8_t x, uint8_t y, uint8_t *out) {
  switch (op) {
    case PINION_NOT: *out = !x; return 1;
    case PINION_AND: case PINION_MINIMUM: *out = x && y; return 1;
    case PINION_OR: case PINION_MAXIMUM: *out = x || y; return 1;
    case PINION_XOR: *out = x != y; return 1;
    case PINION_NEGATE: case PINION_ABS: case PINION_SIGN: case PINION_ADD:
    case PINION_SUBTRACT: case PINION_MULTIPLY: case PINION_FLOOR_DIVIDE: case PINION_REMAINDER:
    case PINION_POW: case PINION_SHIFT_LEFT: case PINION_SHIFT_RIGHT: return 0;
    default: {
      uint8_t unused, flag;
      if (reference_u8(op, x, y, &unused, &flag) != 2) return 0;
      *out = flag;
      return 1;
    }
  }
}

// Halves are only moved, but for the next number: of the candidates on the way the nearest.
static float value_of_half(pinion_dtype dtype, uint16_t half) {
  int size = half & 0x7fff, exponent = size >> 10;
  float value;
  if (dtype == PINION_BFLOAT16) {
    uint32_t bits = (uint32_t)size << 16;
    memcpy(&value, &bits, sizeof value);
  } else if (exponent == 31) {
    value = size == 0x7c00 ? INFINITY : NAN;
  } else {
    value = exponent ? ldexpf(1024 + (size & 1023), exponent - 25) : ldexpf(size, -24);
  }
  return half & 0x8000 ? -value : value;
}
static int reference_half(pinion_block_op op, pinion_dtype dtype, uint16_t x, uint16_t y,
                          uint16_t *out) {
  if (op != PINION_NEXTAFTER) return 0;
  float from = value_of_half(dtype, x), to = value_of_half(dtype, y), least = NAN;
  *out = from == to ? y : dtype == PINION_FLOAT16 ? 0x7e00 : 0x7fc0;
  const uint16_t candidates[] = {x + 1, x - 1, 1, 0x8001};
  for (int k = 0; k < 4; k++) {
    float value = value_of_half(dtype, candidates[k]), step = fabsf(value - from);
    if (!((from < to && value > from) || (from > to && value < from)) || step >= least) continue;
    least = step, *out = candidates[k];
  }
  return 1;
}

// Element i of the result; 0: no reference, 1: of the operands' type, 2: bool.
static int reference(pinion_block_op op, pinion_dtype dtype, const void *a, const void *b,
                     void *out, size_t i) {
#define CASE(D, T, suffix)                                                                       \
  case D: {                                                                                      \
    uint8_t flag = 0;                                                                            \
    T value = 0;                                                                                 \
    int kind = reference_##suffix(op, ((const T *)a)[i], ((const T *)b)[i], &value, &flag);      \
    if (kind == 1) ((T *)out)[i] = value;                                                        \
    if (kind == 2) ((uint8_t *)out)[i] = flag;                                                   \
    return kind;                                                                                 \
  }
  switch (dtype) {
    case PINION_BOOL:
      return reference_bool(op, ((const uint8_t *)a)[i], ((const uint8_t *)b)[i],
                            (uint8_t *)out + i);
    CASE(PINION_INT8, int8_t, i8)
    CASE(PINION_INT16, int16_t, i16)
    CASE(PINION_INT32, int32_t, i32)
    CASE(PINION_INT64, int64_t, i64)
    CASE(PINION_UINT8, uint8_t, u8)
    CASE(PINION_UINT16, uint16_t, u16)
    CASE(PINION_UINT32, uint32_t, u32)
    CASE(PINION_UINT64, uint64_t, u64)
    CASE(PINION_FLOAT32, float, f32)
    CASE(PINION_FLOAT64, double, f64)
    case PINION_FLOAT16: case PINION_BFLOAT16:
      return reference_half(op, dtype, ((const uint16_t *)a)[i], ((const uint16_t *)b)[i],
                            (uint16_t *)out + i);
    default: return 0;
  }
}

// The operations that are measured by accuracy_check.c, and here compared between levels.
static int is_function(pinion_block_op op, pinion_dtype dtype) {
  if (dtype < PINION_FLOAT32) return 0;
  return (op >= PINION_RSQRT && op <= PINION_ERF) || op == PINION_POW ||
         (op >= PINION_ATAN2 && op <= PINION_LOGADDEXP);
}

// MARK: blocks

static void check_block(pinion_block_op op, pinion_dtype dtype, uint64_t *hash) {
  for (int s = 0; s < size_count; s++) {
    size_t n = sizes[s], bytes = size_of(dtype);
    void *a = values_of(dtype, n, 10 + n), *b = values_of(dtype, n, 20 + n);
    uint8_t *condition = values_of(PINION_BOOL, n, 30 + n);
    void *wanted = calloc(n + 1, 8), *fused = NULL;
    int kind = 1;
    for (size_t i = 0; i < n && op != PINION_SELECT; i++) {
      kind = reference(op, dtype, a, b, wanted, i);
    }
    for (size_t i = 0; i < n && op == PINION_SELECT; i++) {
      memcpy((char *)wanted + i * bytes, (char *)(condition[i] ? a : b) + i * bytes, bytes);
    }
    pinion_dtype out_dtype = kind == 2 ? PINION_BOOL : dtype;
    const void *in[3] = {a, b, NULL};
    if (op == PINION_SELECT) in[0] = condition, in[1] = a, in[2] = b;
    FOR_EACH_LEVEL(level) {
      pinion_block kernel = pinion_block_kernel(level, op, dtype);
      int exists = kind != 0 || is_function(op, dtype);
      if (n > 0 && (kernel != NULL) != exists) {
        printf("FAILED block %d, %s: present or not, wrongly\n", op, dtype_names[dtype]);
        failures++;
      }
      if (!kernel) continue;
      void *out = malloc(n * size_of(out_dtype) + (n == 0));
      kernel(out, in, n);
      if (is_function(op, dtype)) {
        if (level == PINION_PORTABLE) { free(out); continue; }
        if (fused) expect_same(out_dtype, out, fused, n, "block", op, level);
      } else {
        expect_same(out_dtype, out, wanted, n, "block", op, level);
      }
      if (out_dtype == dtype && op != PINION_SELECT) {  // in place, over the first operand
        void *copy = malloc(n * bytes + (n == 0));
        memcpy(copy, a, n * bytes);
        kernel(copy, (const void *const[]){copy, b}, n);
        expect_same(dtype, copy, out, n, "block in place", op, level);
        free(copy);
      }
      if (!fused && level != PINION_PORTABLE) fused = out, hash_values(hash, out_dtype, out, n);
      else free(out);
    }
    free(a), free(b), free(condition), free(wanted), free(fused);
  }
}

// MARK: casts

static int is_half(pinion_dtype d) { return d == PINION_FLOAT16 || d == PINION_BFLOAT16; }

// Halves are converted to float32, and from float32 and float64.
static int has_cast(pinion_dtype from, pinion_dtype to) {
  if (is_half(from)) return to == PINION_FLOAT32;
  return !is_half(to) || from >= PINION_FLOAT32;
}

// The nearest half, of two the even one, by bisection.
static uint16_t half_of(pinion_dtype dtype, double x) {
  uint16_t infinity = dtype == PINION_FLOAT16 ? 0x7c00 : 0x7f80, sign = signbit(x) ? 0x8000 : 0;
  if (x != x) return infinity + 1;
  uint16_t low = 0, high = infinity;
  double size = fabs(x), beyond = dtype == PINION_FLOAT16 ? 0x1p16 : 0x1p128;
  if (size >= beyond) return infinity | sign;
  while (high - low > 1) {
    uint16_t middle = (uint16_t)((low + high) / 2);
    if (value_of_half(dtype, middle) <= size) low = middle;
    else high = middle;
  }
  double above = high == infinity ? beyond : value_of_half(dtype, high);
  double middle = (value_of_half(dtype, low) + above) / 2;
  return (size > middle || (size == middle && low & 1) ? high : low) | sign;
}

static double as_double(pinion_dtype dtype, const void *p, size_t i) {
  if (is_half(dtype)) return value_of_half(dtype, ((const uint16_t *)p)[i]);
  return dtype == PINION_FLOAT32 ? ((const float *)p)[i] : ((const double *)p)[i];
}
static int is_signed(pinion_dtype d) { return d >= PINION_INT8 && d <= PINION_INT64; }

// One element, by way of 64-bit integers or double.
static void reference_cast(pinion_dtype from, pinion_dtype to, const void *a, size_t i, void *out) {
  uint64_t bits = bits_of(from, a, i), result;
  unsigned from_bits = 8 * (unsigned)size_of(from), to_bits = 8 * (unsigned)size_of(to);
  if (from < PINION_FLOAT16) {
    if (is_signed(from)) bits = (uint64_t)((int64_t)(bits << (64 - from_bits)) >> (64 - from_bits));
    result = to == PINION_BOOL ? bits != 0 : bits;
    if (to == PINION_FLOAT32) {
      float x = is_signed(from) ? (float)(int64_t)bits : (float)bits;
      memcpy(&result, &x, sizeof x);
    } else if (to == PINION_FLOAT64) {
      double x = is_signed(from) ? (double)(int64_t)bits : (double)bits;
      memcpy(&result, &x, sizeof x);
    }
  } else {
    double x = as_double(from, a, i);
    if (to == PINION_FLOAT64) {
      memcpy(&result, &x, sizeof x);
    } else if (is_half(to)) {
      result = half_of(to, x);
    } else if (to == PINION_FLOAT32) {
      float y = (float)x;
      memcpy(&result, &y, sizeof y);
    } else if (to == PINION_BOOL) {
      result = x != 0;
    } else {
      double low = is_signed(to) ? -ldexp(1, (int)to_bits - 1) : 0;
      double beyond = ldexp(1, (int)to_bits - is_signed(to));
      uint64_t top = is_signed(to) ? (1ull << (to_bits - 1)) - 1 : ~0ull >> (64 - to_bits);
      result = x != x ? 0 : x >= beyond ? top : x <= low ? (is_signed(to) ? top + 1 : 0)
               : x < 0 ? (uint64_t)(int64_t)x : (uint64_t)x;
    }
  }
  memcpy((char *)out + i * size_of(to), &result, size_of(to));
}

static void check_cast(pinion_dtype from, pinion_dtype to, uint64_t *hash) {
  for (int s = 0; s < size_count; s++) {
    size_t n = sizes[s];
    void *a = values_of(from, n, 40 + n), *wanted = calloc(n + 1, 8);
    for (size_t i = 0; i < n && has_cast(from, to); i++) reference_cast(from, to, a, i, wanted);
    FOR_EACH_LEVEL(level) {
      pinion_block cast = pinion_cast_kernel(level, from, to);
      if ((cast != NULL) != has_cast(from, to)) {
        printf("FAILED cast from %s to %s: present or not, wrongly\n", dtype_names[from],
               dtype_names[to]);
        failures++;
      }
      if (!cast || !has_cast(from, to)) continue;
      void *out = malloc(n * size_of(to) + (n == 0));
      cast(out, (const void *const[]){a}, n);
      expect_same(to, out, wanted, n, "cast from", from, level);
      if (level == pinion_level_best()) hash_values(hash, to, out, n);
      free(out);
    }
    free(a), free(wanted);
  }
}

int main(void) {
  for (int op = 0; op < PINION_BLOCK_COUNT; op++) {
    uint64_t hash = 0xcbf29ce484222325;
    for (int dtype = 0; dtype < PINION_DTYPE_COUNT; dtype++) {
      check_block((pinion_block_op)op, (pinion_dtype)dtype, &hash);
    }
    printf("block %2d %016llx\n", op, (unsigned long long)hash);
  }
  for (int from = 0; from < PINION_DTYPE_COUNT; from++) {
    uint64_t hash = 0xcbf29ce484222325;
    for (int to = 0; to < PINION_DTYPE_COUNT; to++) {
      check_cast((pinion_dtype)from, (pinion_dtype)to, &hash);
    }
    printf("casts from %-7s %016llx\n", dtype_names[from], (unsigned long long)hash);
  }
  return finish("blocks");
}
