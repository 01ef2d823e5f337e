// SPDX-License-Identifier: Apache-2.0
//
// Reductions to one element, and over rows.

// Floats: element i goes to virtual lane i % 64, whatever the width of a vector; then the lanes are
// combined in halves. Lanes without an element hold `identity`, which changes nothing.
//
// Two lines at once where vectors are short: processors that have no longer ones read two runs of memory
// 20 % faster than one, those that have lose 40 %.
#define FLOAT_REDUCTION(name, T, V, W, suffix, identity, combine)                          \
  LANE T combined_##name##_##suffix(V *lanes, const T *rest, size_t n) {                   \
    enum { vectors = 64 / W };                                                             \
    if (n > 0) {                                                                           \
      UNROLL for (int v = 0; v < vectors; v++) {                                           \
        size_t before = (size_t)v * W, left = n > before ? n - before : 0;                 \
        if (left >= W) {                                                                   \
          lanes[v] = combine(lanes[v], load_##suffix(rest + before));                      \
        } else if (left > 0) {                                                             \
          V last = load_first_##suffix(rest + before, left, splat_##suffix(identity));     \
          lanes[v] = combine(lanes[v], last);                                              \
        }                                                                                  \
      }                                                                                    \
    }                                                                                      \
    UNROLL for (int v = 0; v < vectors; v++) {                                             \
      /* v-th of vectors - 1 steps: targets 0, 1, ..., vectors/2 - 1, then 0, 1, ... */    \
      if (v == vectors - 1) break;                                                         \
      int half = vectors / 2, target = v;                                                  \
      UNROLL for (int k = 0; k < 5; k++) {                                                 \
        if (target >= half) target -= half, half /= 2;                                     \
      }                                                                                    \
      lanes[target] = combine(lanes[target], lanes[target + half]);                        \
    }                                                                                      \
    V sum = lanes[0];                                                                      \
    UNROLL for (int half = W / 2; half > 0; half /= 2) {                                   \
      V upper = sum;                                                                       \
      UNROLL for (int l = 0; l < half; l++) upper[l] = sum[l + half];                      \
      sum = combine(sum, upper);                                                           \
    }                                                                                      \
    return sum[0];                                                                         \
  }                                                                                        \
  LANE void some_##name##_##suffix(T *out, const T *in, size_t n, const int lines) {       \
    enum { vectors = 64 / W };                                                             \
    V lanes[2][vectors];                                                                   \
    UNROLL for (int l = 0; l < lines; l++) {                                               \
      UNROLL for (int v = 0; v < vectors; v++) lanes[l][v] = splat_##suffix(identity);     \
    }                                                                                      \
    const size_t whole = n / 64 * 64;                                                      \
    for (size_t i = 0; i < whole; i += 64) {                                               \
      UNROLL for (int l = 0; l < lines; l++) {                                             \
        const T *a = in + (size_t)l * n + i;                                               \
        pinion_read_ahead(a, 64 * sizeof(T), sizeof(V));                                   \
        UNROLL for (int v = 0; v < vectors; v++) {                                         \
          lanes[l][v] = combine(lanes[l][v], load_##suffix(a + v * W));                    \
        }                                                                                  \
      }                                                                                    \
    }                                                                                      \
    UNROLL for (int l = 0; l < lines; l++) {                                               \
      out[l] = combined_##name##_##suffix(lanes[l], in + (size_t)l * n + whole, n - whole);\
    }                                                                                      \
  }                                                                                        \
  static void reduce_##name##_##suffix(void *out, const void *in, size_t n) {              \
    some_##name##_##suffix(out, in, n, 1);                                                 \
  }                                                                                        \
  static void lines_##name##_##suffix(void *out, const void *in, size_t lines, size_t n) { \
    enum { together = sizeof(V) < 64 ? 2 : 1 };                                            \
    T *o = out;                                                                            \
    const T *a = in;                                                                       \
    size_t i = 0;                                                                          \
    for (; i + together <= lines; i += together) {                                         \
      some_##name##_##suffix(o + i, a + i * n, n, together);                               \
    }                                                                                      \
    if (i < lines) reduce_##name##_##suffix(o + i, a + i * n, n);                          \
  }

// Over rows: a tile of columns stays in registers while the rows go by.
#define FLOAT_ROWS(name, T, V, W, suffix, identity, combine)                                  \
  static void rows_##name##_##suffix(void *out, const void *in, size_t rows, size_t stride,   \
                                     size_t n, int accumulate) {                              \
    enum { vectors = 8 };                                                                     \
    T *o = out;                                                                               \
    const T *a = in;                                                                          \
    size_t i = 0, first = accumulate ? 0 : 1;                                                 \
    if (rows == 0) {                                                                          \
      for (; i < n && !accumulate; i++) o[i] = identity;                                      \
      return;                                                                                 \
    }                                                                                         \
    for (; i + vectors * W <= n; i += vectors * W) {                                          \
      V sums[vectors];                                                                        \
      const T *start = accumulate ? o + i : a + i;                                            \
      UNROLL for (int v = 0; v < vectors; v++) sums[v] = load_##suffix(start + v * W);        \
      for (size_t r = first; r < rows; r++) {                                                 \
        const T *row = a + r * stride + i;                                                    \
        UNROLL for (int v = 0; v < vectors; v++) {                                            \
          sums[v] = combine(sums[v], load_##suffix(row + v * W));                             \
        }                                                                                     \
      }                                                                                       \
      UNROLL for (int v = 0; v < vectors; v++) store_##suffix(o + i + v * W, sums[v]);        \
    }                                                                                         \
    for (; i < n; i += W) {                                                                   \
      size_t count = n - i < W ? n - i : W;                                                   \
      V sum = load_first_##suffix(accumulate ? o + i : a + i, count, (V){0});                 \
      for (size_t r = first; r < rows; r++) {                                                 \
        const T *row = a + r * stride + i;                                                    \
        V x = count == W ? load_##suffix(row) : load_first_##suffix(row, count, (V){0});      \
        sum = combine(sum, x);                                                                \
      }                                                                                       \
      store_first_##suffix(o + i, sum, count);                                                \
    }                                                                                         \
  }

#define PLUS(x, y) ((x) + (y))
#define TIMES(x, y) ((x) * (y))
#define FLOAT_REDUCTIONS(T, V, W, suffix, infinity)                                        \
  FLOAT_REDUCTION(sum, T, V, W, suffix, 0, PLUS)                                           \
  FLOAT_REDUCTION(product, T, V, W, suffix, 1, TIMES)                                      \
  FLOAT_REDUCTION(max, T, V, W, suffix, -infinity, maximum_##suffix)                       \
  FLOAT_REDUCTION(min, T, V, W, suffix, infinity, minimum_##suffix)                        \
  FLOAT_ROWS(sum, T, V, W, suffix, 0, PLUS)                                                \
  FLOAT_ROWS(product, T, V, W, suffix, 1, TIMES)                                           \
  FLOAT_ROWS(max, T, V, W, suffix, -infinity, maximum_##suffix)                            \
  FLOAT_ROWS(min, T, V, W, suffix, infinity, minimum_##suffix)
FLOAT_REDUCTIONS(float, F32, W32, f32, __builtin_inff())
FLOAT_REDUCTIONS(double, F64, W64, f64, __builtin_inf())
#undef FLOAT_REDUCTIONS
#undef FLOAT_REDUCTION
#undef FLOAT_ROWS

// Integers: any order gives the same bits.
#define INTEGER_REDUCTION(name, T, A, suffix, identity, expression)                            \
  static void reduce_##name##_##suffix(void *out, const void *in, size_t n) {                  \
    const T *a = in;                                                                           \
    A x = (A)(identity);                                                                       \
    for (size_t i = 0; i < n; i++) {                                                           \
      A y = (A)a[i];                                                                           \
      x = (A)(expression);                                                                     \
    }                                                                                          \
    *(T *)out = (T)x;                                                                          \
  }                                                                                            \
  static void rows_##name##_##suffix(void *out, const void *in, size_t rows, size_t stride,    \
                                     size_t n, int accumulate) {                               \
    T *o = out;                                                                                \
    const T *a = in;                                                                           \
    for (size_t i = 0; i < n && !accumulate; i++) o[i] = (T)(identity);                        \
    for (size_t r = 0; r < rows; r++, a += stride) {                                           \
      INDEPENDENT                                                                              \
      for (size_t i = 0; i < n; i++) {                                                         \
        A x = (A)o[i], y = (A)a[i];                                                            \
        o[i] = (T)(expression);                                                                \
      }                                                                                        \
    }                                                                                          \
  }
#define INTEGER_ORDER(T, suffix, least, most)                        \
  INTEGER_REDUCTION(max, T, T, suffix, least, x > y ? x : y)         \
  INTEGER_REDUCTION(min, T, T, suffix, most, x < y ? x : y)
#define INTEGER_REDUCTIONS(T, U, suffix, least, most)                \
  INTEGER_REDUCTION(sum, T, U, suffix, 0, x + y)                     \
  INTEGER_REDUCTION(product, T, U, suffix, 1, x * y)                 \
  INTEGER_ORDER(T, suffix, least, most)
INTEGER_REDUCTIONS(int8_t, uint32_t, i8, INT8_MIN, INT8_MAX)
INTEGER_REDUCTIONS(int16_t, uint32_t, i16, INT16_MIN, INT16_MAX)
INTEGER_REDUCTIONS(int32_t, uint32_t, i32, INT32_MIN, INT32_MAX)
INTEGER_REDUCTIONS(int64_t, uint64_t, i64, INT64_MIN, INT64_MAX)
INTEGER_REDUCTIONS(uint8_t, uint32_t, u8, 0, UINT8_MAX)
INTEGER_REDUCTIONS(uint16_t, uint32_t, u16, 0, UINT16_MAX)
INTEGER_REDUCTIONS(uint32_t, uint32_t, u32, 0, UINT32_MAX)
INTEGER_REDUCTIONS(uint64_t, uint64_t, u64, 0, UINT64_MAX)
INTEGER_ORDER(uint8_t, boolean, 0, 1)
#undef INTEGER_REDUCTIONS
#undef INTEGER_ORDER
#undef INTEGER_REDUCTION
#undef PLUS
#undef TIMES
