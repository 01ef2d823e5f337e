// SPDX-License-Identifier: Apache-2.0
//
// Where the maximum or minimum is: the first of equals, or the first NaN.

// Whether x takes the place of y, without a jump.
#define BEATS(x, y, better) ((int)((x) better (y)) | ((!IS_NUMBER(x)) & IS_NUMBER(y)))

// By blocks: the extremum of a block at full speed, and only where it beats all before, a search
// for it. Every integer is a number, so that the questions cost nothing there.
#define ARG_REDUCTION(name, extremum, T, suffix, better)                                       \
  static void reduce_##name##_##suffix(void *out, const void *in, size_t n) {                  \
    enum { block = 2048 };                                                                     \
    const T *a = in;                                                                           \
    T best = a[0];                                                                             \
    size_t index = 0;                                                                          \
    if (n < 64) {                                                                              \
      for (size_t i = 1; i < n; i++) {                                                         \
        int wins = BEATS(a[i], best, better);                                                  \
        best = wins ? a[i] : best;                                                             \
        index = wins ? i : index;                                                              \
      }                                                                                        \
      *(int64_t *)out = (int64_t)index;                                                        \
      return;                                                                                  \
    }                                                                                          \
    for (size_t start = 0; start < n && IS_NUMBER(best); start += block) {                     \
      size_t count = n - start < block ? n - start : block;                                    \
      T found;                                                                                 \
      reduce_##extremum##_##suffix(&found, a + start, count);                                  \
      if (IS_NUMBER(found) && !(found better best)) continue;                                  \
      size_t i = start;                                                                        \
      while (i + 64 <= n && !has_##suffix(a + i, found)) i += 64;                              \
      while (IS_NUMBER(found) ? a[i] != found : IS_NUMBER(a[i])) i++;                          \
      best = found, index = i;                                                                 \
    }                                                                                          \
    *(int64_t *)out = (int64_t)index;                                                          \
  }                                                                                            \
  static void rows_##name##_##suffix(void *out, const void *in, size_t rows, size_t stride,    \
                                     size_t n, int accumulate) {                               \
    enum { tile = 64 };                                                                        \
    int64_t *o = out;                                                                          \
    (void)accumulate;                                                                          \
    for (size_t column = 0; column < n; column += tile) {                                      \
      const T *a = (const T *)in + column;                                                     \
      size_t count = n - column < tile ? n - column : tile;                                    \
      T best[tile];                                                                            \
      for (size_t i = 0; i < count; i++) o[column + i] = 0;                                    \
      if (rows == 0) continue;                                                                 \
      memcpy(best, a, count * sizeof(T));                                                      \
      for (size_t r = 1; r < rows; r++) {                                                      \
        const T *row = a + r * stride;                                                         \
        INDEPENDENT                                                                            \
        for (size_t i = 0; i < count; i++) {                                                   \
          T x = row[i], y = best[i];                                                           \
          int64_t index = o[column + i];                                                       \
          int wins = BEATS(x, y, better);                                                      \
          best[i] = wins ? x : y;                                                              \
          o[column + i] = wins ? (int64_t)r : index;                                           \
        }                                                                                      \
      }                                                                                        \
    }                                                                                          \
  }
// Whether x, or a NaN if x is one, is among 64 elements.
#define HAS(T, suffix)                                  \
  LANE int has_##suffix(const T *a, T x) {              \
    int is_there = 0;                                   \
    if (IS_NUMBER(x)) {                                 \
      for (int i = 0; i < 64; i++) is_there |= a[i] == x; \
    } else {                                            \
      for (int i = 0; i < 64; i++) is_there |= !IS_NUMBER(a[i]); \
    }                                                   \
    return is_there;                                    \
  }
// A NaN that is best stays best: nothing compares as better than it.
#define ARG_REDUCTIONS(T, suffix)             \
  HAS(T, suffix)                              \
  ARG_REDUCTION(argmax, max, T, suffix, >)    \
  ARG_REDUCTION(argmin, min, T, suffix, <)

#define IS_NUMBER(x) 1
ARG_REDUCTIONS(int8_t, i8)
ARG_REDUCTIONS(int16_t, i16)
ARG_REDUCTIONS(int32_t, i32)
ARG_REDUCTIONS(int64_t, i64)
ARG_REDUCTIONS(uint8_t, u8)
ARG_REDUCTIONS(uint16_t, u16)
ARG_REDUCTIONS(uint32_t, u32)
ARG_REDUCTIONS(uint64_t, u64)
ARG_REDUCTIONS(uint8_t, boolean)
#undef IS_NUMBER
#define IS_NUMBER(x) ((x) == (x))
ARG_REDUCTIONS(float, f32)
ARG_REDUCTIONS(double, f64)
#undef IS_NUMBER
#undef ARG_REDUCTIONS
#undef HAS
#undef ARG_REDUCTION
#undef BEATS
