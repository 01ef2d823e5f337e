// SPDX-License-Identifier: Apache-2.0
//
// Every reduction, at every level and awkward sizes, against plain C in the order that
// pinion_reductions.h promises.
#include <math.h>

#include "check.h"

enum { SUM, PRODUCT, MAX, MIN, ARGMAX, ARGMIN };

#define MAX_F(x, y) (x != x || y != y ? NAN : x > y ? x : y > x ? y : signbit(x) ? y : x)
#define MIN_F(x, y) (x != x || y != y ? NAN : x < y ? x : y < x ? y : signbit(x) ? x : y)
#define MAX_I(x, y) (x > y ? x : y)
#define MIN_I(x, y) (x < y ? x : y)

// combine: one step. arg: plain search. reduce: the whole reduction with `lanes` virtual lanes.
#define REFERENCE(T, U, suffix, MAXIMUM, MINIMUM, least, most, lanes)                     \
  static T combine_##suffix(int op, T x, T y) {                                           \
    switch (op) {                                                                         \
      case SUM: return (T)((U)x + (U)y);                                                  \
      case PRODUCT: return (T)((U)x * (U)y);                                              \
      case MAX: return (T)(MAXIMUM(x, y));                                                \
      default: return (T)(MINIMUM(x, y));                                                 \
    }                                                                                     \
  }                                                                                       \
  static int64_t arg_##suffix(int op, const T *a, size_t n, size_t stride) {              \
    size_t best = 0;                                                                      \
    for (size_t i = 1; i < n; i++) {                                                      \
      T x = a[i * stride], y = a[best * stride];                                          \
      if (y != y) break;                                                                  \
      if (x != x || (op == ARGMAX ? x > y : x < y)) best = i;                             \
    }                                                                                     \
    return (int64_t)best;                                                                 \
  }                                                                                       \
  static void reduce_##suffix(int op, const T *a, size_t n, void *out) {                  \
    if (op >= ARGMAX) {                                                                   \
      *(int64_t *)out = arg_##suffix(op, a, n, 1);                                        \
      return;                                                                             \
    }                                                                                     \
    T lane[lanes];                                                                        \
    for (int l = 0; l < lanes; l++) {                                                     \
      lane[l] = (T)(op == SUM ? 0 : op == PRODUCT ? 1 : op == MAX ? least : most);        \
    }                                                                                     \
    for (size_t i = 0; i < n; i++) {                                                      \
      lane[i % lanes] = combine_##suffix(op, lane[i % lanes], a[i]);                      \
    }                                                                                     \
    for (int half = lanes / 2; half > 0; half /= 2) {                                     \
      for (int l = 0; l < half; l++) {                                                    \
        lane[l] = combine_##suffix(op, lane[l], lane[l + half]);                          \
      }                                                                                   \
    }                                                                                     \
    *(T *)out = lane[0];                                                                  \
  }                                                                                       \
  static void rows_##suffix(int op, const T *a, size_t rows, size_t stride, size_t n,     \
                            void *out, int accumulate) {                                  \
    for (size_t i = 0; i < n; i++) {                                                      \
      if (op >= ARGMAX) {                                                                 \
        ((int64_t *)out)[i] = arg_##suffix(op, a + i, rows, stride);                      \
        continue;                                                                         \
      }                                                                                   \
      T x = accumulate ? combine_##suffix(op, ((T *)out)[i], a[i]) : a[i];                \
      for (size_t r = 1; r < rows; r++) x = combine_##suffix(op, x, a[r * stride + i]);   \
      ((T *)out)[i] = x;                                                                  \
    }                                                                                     \
  }
REFERENCE(int8_t, uint32_t, i8, MAX_I, MIN_I, INT8_MIN, INT8_MAX, 1)
REFERENCE(int16_t, uint32_t, i16, MAX_I, MIN_I, INT16_MIN, INT16_MAX, 1)
REFERENCE(int32_t, uint32_t, i32, MAX_I, MIN_I, INT32_MIN, INT32_MAX, 1)
REFERENCE(int64_t, uint64_t, i64, MAX_I, MIN_I, INT64_MIN, INT64_MAX, 1)
REFERENCE(uint8_t, uint32_t, u8, MAX_I, MIN_I, 0, UINT8_MAX, 1)
REFERENCE(uint16_t, uint32_t, u16, MAX_I, MIN_I, 0, UINT16_MAX, 1)
REFERENCE(uint32_t, uint32_t, u32, MAX_I, MIN_I, 0, UINT32_MAX, 1)
REFERENCE(uint64_t, uint64_t, u64, MAX_I, MIN_I, 0, UINT64_MAX, 1)
REFERENCE(float, float, f32, MAX_F, MIN_F, -INFINITY, INFINITY, 64)
REFERENCE(double, double, f64, MAX_F, MIN_F, -INFINITY, INFINITY, 64)

#define FOR_DTYPE(call)                        \
  switch (dtype) {                             \
    case PINION_BOOL:                          \
    case PINION_UINT8: call(u8); break;        \
    case PINION_INT8: call(i8); break;         \
    case PINION_INT16: call(i16); break;       \
    case PINION_INT32: call(i32); break;       \
    case PINION_INT64: call(i64); break;       \
    case PINION_UINT16: call(u16); break;      \
    case PINION_UINT32: call(u32); break;      \
    case PINION_UINT64: call(u64); break;      \
    case PINION_FLOAT32: call(f32); break;     \
    case PINION_FLOAT64: call(f64); break;     \
    default: break;                            \
  }

// Without random infinities and NaN half of the time, so that not every sum is NaN.
static void *plain_values(pinion_dtype dtype, size_t n, uint64_t seed, int tame) {
  void *values = values_of(dtype, n, seed);
  for (size_t i = 0; i < n && tame && dtype >= PINION_FLOAT32; i++) {
    double x = (double)(next_random(&seed) >> 11) * 0x1p-53 + 0.5;
    if (dtype == PINION_FLOAT32) ((float *)values)[i] = (float)x;
    else ((double *)values)[i] = x;
  }
  return values;
}

static void check_reduction(int op, pinion_dtype dtype, uint64_t *hash) {
  pinion_dtype out_dtype = op >= ARGMAX ? PINION_INT64 : dtype;
  for (int s = 1; s < size_count + 2; s++) {
    size_t n = s < size_count ? sizes[s] : s == size_count ? 1024 : 5000;
    for (int tame = 0; tame < 2; tame++) {
      void *a = plain_values(dtype, n, 50 + n, tame);
      uint64_t wanted = 0;
#define REDUCE(suffix) reduce_##suffix(op, a, n, &wanted)
      FOR_DTYPE(REDUCE)
      FOR_EACH_LEVEL(level) {
        uint64_t out = 0;
        pinion_reduce_kernel(level, (pinion_reduce_op)op, dtype)(&out, a, 1, n);
        expect_same(out_dtype, &out, &wanted, 1, "reduction", op, level);
        if (level == pinion_level_best()) hash_values(hash, out_dtype, &out, 1);
      }
      free(a);
    }
  }
}

static void check_rows(int op, pinion_dtype dtype, uint64_t *hash) {
  pinion_dtype out_dtype = op >= ARGMAX ? PINION_INT64 : dtype;
  static const size_t row_counts[] = {1, 2, 5, 70};
  for (int s = 0; s < size_count; s++) {
    for (int k = 0; k < 8; k++) {
      size_t n = sizes[s], rows = row_counts[k / 2], stride = n + (k % 3);
      int accumulate = op < ARGMAX && k % 2;
      size_t count = n == 0 ? 0 : (rows - 1) * stride + n;
      void *a = plain_values(dtype, count, 60 + n, k % 4 < 2);
      void *start = values_of(out_dtype, n, 70 + n);
      size_t bytes = n * size_of(out_dtype);
      void *wanted = malloc(bytes + 1);
      memcpy(wanted, start, bytes);
#define ROWS(suffix) rows_##suffix(op, a, rows, stride, n, wanted, accumulate)
      FOR_DTYPE(ROWS)
      FOR_EACH_LEVEL(level) {
        void *out = malloc(bytes + (bytes == 0));
        memcpy(out, start, bytes);
        pinion_reduce_rows_kernel(level, (pinion_reduce_op)op, dtype)(out, a, rows, stride, n,
                                                                       accumulate);
        expect_same(out_dtype, out, wanted, n, "reduction of rows", op, level);
        if (level == pinion_level_best()) hash_values(hash, out_dtype, out, n);
        free(out);
      }
      free(a), free(start), free(wanted);
    }
  }
}

int main(void) {
  for (int op = 0; op < PINION_REDUCE_COUNT; op++) {
    uint64_t hash = 0xcbf29ce484222325;
    for (int dtype = 0; dtype < PINION_DTYPE_COUNT; dtype++) {
      int half = dtype == PINION_FLOAT16 || dtype == PINION_BFLOAT16;
      if (half || (dtype == PINION_BOOL && (op == SUM || op == PRODUCT))) {
        FOR_EACH_LEVEL(level) {
          if (pinion_reduce_kernel(level, (pinion_reduce_op)op, (pinion_dtype)dtype)) failures++;
          if (pinion_reduce_rows_kernel(level, (pinion_reduce_op)op, (pinion_dtype)dtype)) failures++;
        }
        continue;
      }
      check_reduction(op, (pinion_dtype)dtype, &hash);
      check_rows(op, (pinion_dtype)dtype, &hash);
    }
    printf("reduction %d %016llx\n", op, (unsigned long long)hash);
  }
  return finish("reductions");
}
