// SPDX-License-Identifier: Apache-2.0
//
// The micro-kernels, included once for every level and type. The including file defines
//   T, V, LANES       element, vector, elements in a vector
//   NAME(x), TARGET   x with the suffix of level and type; the attribute that permits the instructions
//   ROWS, VECTORS     the micro-tile: ROWS * VECTORS vectors of C stay in registers
//   WIDE              vectors of the one-row kernel
//   PITCH, MASKED_LOADS, SIDE, NAME(transpose_square)    see gemm_pack.h and gemm_tasks.h
//   ZERO LOAD STORE SPLAT FMA MUL ADD RELU               on vectors; SPLAT takes a pointer
//   MASK MASK_OF LOAD_PART STORE_PART                    the first 1...LANES elements
//
// The arrays of vectors below are in registers once the loops over constants are unrolled; the
// kernels need no help from the auto-vectoriser and so are right, and only slower, at -O0.

#define INLINE static inline __attribute__((always_inline)) TARGET
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#if ROWS * VECTORS <= 12  // the larger tiles do enough work in a round
#define K_LOOP _Pragma("clang loop unroll_count(2)")
#else
#define K_LOOP _Pragma("clang loop unroll(disable)")
#endif
#else
#define UNROLL _Pragma("GCC unroll 32")
#define K_LOOP
#endif

typedef struct {
  size_t k;
  const T *a;
  size_t a_row, a_k;  // from row to row and from k to k
  const T *b;
  size_t b_k;
  size_t b_tail;  // how many of the last rows of B must be read up to their last column and no further
  T *c;
  size_t c_row;
  size_t columns;  // in the last vector: 1...LANES
  int running;     // C holds the value of the earlier blocks over K (or, with beta = 1, its own)
  T beta;          // else, what C is multiplied by to start from; 0: C is not read
  const T *bias;   // NULL, or one element per column
  int relu;
} NAME(tile);

// The number of rows of a matrix whose vectors reach beyond its end, where they begin `stride` elements
// apart and have `columns` elements of their own.
static inline size_t NAME(tail)(size_t columns, size_t stride, size_t k) {
  const size_t beyond = pinion_round_up(columns, LANES) - columns;
  return pinion_min(k, stride == 0 ? k : pinion_ceil_div(beyond, stride));
}

// One micro-tile. `spread`: the rows of A lie a_row apart, otherwise next to each other.
INLINE void NAME(micro)(const NAME(tile) *t, const int rows, const int vectors, const int spread) {
  V sum[ROWS * VECTORS > WIDE ? ROWS * VECTORS : WIDE];
  const MASK mask = MASK_OF(t->columns);
  const size_t c_row = t->c_row;
  T *c = t->c;

  if (t->running || t->beta != 0) {
    UNROLL for (int i = 0; i < rows; i++) {
      UNROLL for (int v = 0; v < vectors; v++) {
        const T *p = c + (size_t)i * c_row + (size_t)v * LANES;
        sum[i * vectors + v] =
            v == vectors - 1 && t->columns < LANES ? LOAD_PART(p, mask) : LOAD(p);
      }
    }
    if (!t->running) {
      const V beta = SPLAT(&t->beta);
      UNROLL for (int i = 0; i < rows * vectors; i++) sum[i] = MUL(beta, sum[i]);
    }
  } else {
    UNROLL for (int i = 0; i < rows; i++) {
      // The lines that the stores below would otherwise wait for.
      __builtin_prefetch(c + (size_t)i * c_row, 1);
      UNROLL for (int v = 0; v < vectors; v++) sum[i * vectors + v] = ZERO();
    }
  }

  // Groups of four rows share a pointer: x86-64 addresses x, x + s and x + 2s with one base, and
  // fourteen pointers would not fit in the registers.
  const T *group[(ROWS + 3) / 4];
  UNROLL for (int i = 0; i < (rows + 3) / 4; i++) group[i] = t->a + (size_t)i * 4 * t->a_row;
  const T *b = t->b;
  const size_t a_row = t->a_row, a_k = t->a_k, b_k = t->b_k;
// All rows of the tile for one k; `LOAD_LAST(p)` reads the last vector of B.
#define STEP(LOAD_LAST)                                                                \
  V row[VECTORS > WIDE ? VECTORS : WIDE];                                              \
  UNROLL for (int v = 0; v < vectors; v++) {                                           \
    const T *p = b + (size_t)v * LANES;                                                \
    row[v] = v == vectors - 1 ? LOAD_LAST(p) : LOAD(p);                                \
  }                                                                                    \
  b += b_k;                                                                            \
  UNROLL for (int i = 0; i < rows; i++) {                                              \
    const V a = SPLAT(spread ? group[i / 4] + (size_t)(i % 4) * a_row : group[0] + i); \
    UNROLL for (int v = 0; v < vectors; v++) {                                         \
      sum[i * vectors + v] = FMA(a, row[v], sum[i * vectors + v]);                     \
    }                                                                                  \
  }                                                                                    \
  if (spread) {                                                                        \
    UNROLL for (int i = 0; i < (rows + 3) / 4; i++) group[i]++;                        \
  } else {                                                                             \
    group[0] += a_k;                                                                   \
  }
#define LOAD_MASKED(p) LOAD_PART(p, mask)
  // Columns beyond the last one are computed from whatever lies there, and not stored.
  K_LOOP for (size_t k = t->k - t->b_tail; k > 0; k--) { STEP(LOAD) }
#if MASKED_LOADS
  for (size_t k = t->b_tail; k > 0; k--) { STEP(LOAD_MASKED) }
#endif
#undef LOAD_MASKED
#undef STEP

  if (t->bias != NULL) {
    UNROLL for (int v = 0; v < vectors; v++) {
      const T *p = t->bias + (size_t)v * LANES;
      const V bias = v == vectors - 1 && t->columns < LANES ? LOAD_PART(p, mask) : LOAD(p);
      UNROLL for (int i = 0; i < rows; i++) sum[i * vectors + v] = ADD(sum[i * vectors + v], bias);
    }
  }
  if (t->relu) {
    UNROLL for (int i = 0; i < rows * vectors; i++) sum[i] = RELU(sum[i]);
  }
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      T *p = c + (size_t)i * c_row + (size_t)v * LANES;
      if (v == vectors - 1 && t->columns < LANES) {
        STORE_PART(p, mask, sum[i * vectors + v]);
      } else {
        STORE(p, sum[i * vectors + v]);
      }
    }
  }
}

// One function for every height, width and way to read A. A row of B is `vectors` vectors.
#define CASE(rows, vectors, spread) \
  case rows:                        \
    NAME(micro)(t, rows <= ROWS ? rows : 1, vectors, spread); \
    break;
#define HEIGHTS(name, vectors, spread)                                                            \
  static TARGET __attribute__((noinline)) void NAME(name)(const NAME(tile) *t, size_t rows) {     \
    switch (rows) {                                                                               \
      CASE(1, vectors, spread) CASE(2, vectors, spread) CASE(3, vectors, spread)                  \
      CASE(4, vectors, spread) HEIGHTS_TO_6(vectors, spread) HEIGHTS_TO_14(vectors, spread)       \
      default:                                                                                    \
        break;                                                                                    \
    }                                                                                             \
  }
#if ROWS >= 6
#define HEIGHTS_TO_6(vectors, spread) CASE(5, vectors, spread) CASE(6, vectors, spread)
#else
#define HEIGHTS_TO_6(vectors, spread)
#endif
#if ROWS >= 14
#define HEIGHTS_TO_14(vectors, spread)                                           \
  CASE(7, vectors, spread) CASE(8, vectors, spread) CASE(9, vectors, spread)     \
  CASE(10, vectors, spread) CASE(11, vectors, spread) CASE(12, vectors, spread)  \
  CASE(13, vectors, spread) CASE(14, vectors, spread)
#else
#define HEIGHTS_TO_14(vectors, spread)
#endif

HEIGHTS(near_1, 1, 0)
HEIGHTS(spread_1, 1, 1)
HEIGHTS(near_2, 2, 0)
HEIGHTS(spread_2, 2, 1)
#if VECTORS >= 4
HEIGHTS(near_3, 3, 0)
HEIGHTS(spread_3, 3, 1)
HEIGHTS(near_4, 4, 0)
HEIGHTS(spread_4, 4, 1)
#endif

INLINE void NAME(run)(const NAME(tile) *t, size_t rows, size_t vectors, int spread) {
  switch (vectors) {
    case 1:
      (spread ? NAME(spread_1) : NAME(near_1))(t, rows);
      break;
    case 2:
      (spread ? NAME(spread_2) : NAME(near_2))(t, rows);
      break;
#if VECTORS >= 4
    case 3:
      (spread ? NAME(spread_3) : NAME(near_3))(t, rows);
      break;
    case 4:
      (spread ? NAME(spread_4) : NAME(near_4))(t, rows);
      break;
#endif
    default:
      break;
  }
}

// A vector times a matrix is bound by reading B: many vectors of one row at a time give long runs
// of consecutive bytes, and enough independent chains.
static TARGET __attribute__((noinline)) void NAME(one_row)(const NAME(tile) *t) {
  NAME(micro)(t, 1, WIDE, 0);
}

#undef CASE
#undef HEIGHTS
#undef HEIGHTS_TO_6
#undef HEIGHTS_TO_14
