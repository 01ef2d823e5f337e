// SPDX-License-Identifier: Apache-2.0
//
// The micro-kernels, included once for every level and type. The including file defines
//   T, V, LANES       element, vector, elements in a vector
//   NAME(x), TARGET   x with the suffix of level and type; the attribute that permits the instructions
//   ROWS, VECTORS     the micro-tile: ROWS * VECTORS vectors of C stay in registers
//   WIDE              vectors of the one-row kernel
//   PITCH, MASKED_LOADS, SIDE, DEPTH, NAME(transpose_block)    see gemm_pack.h and gemm_tasks.h
//   FEW_K, FEW_ROWS   see gemm_few.h; FEW_K 0: without it
//   IS_PACKED         whether it is used with a packed A only; what other products need is then left out
//   ZERO LOAD STORE SPLAT FMA MUL ADD RELU               on vectors; SPLAT takes a pointer
//   FMA_SPLAT                                            optional: z += SPLAT(p) * y in one instruction
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
  T *collected;   // where way COLLECTING leaves the strip of A
  T *pack;        // where way PACKING leaves the panel of B
  T *times_zero;  // and it and way CHECKING the sum of its rows times 0
  const char *ahead;     // what to fetch into the second-level cache meanwhile: the next panel of packed B
  size_t ahead_strip;    // how many bytes of it during each strip, a multiple of AHEAD
  size_t b_tail;  // how many of the last rows of B must be read up to their last column and no further
  T *c;
  size_t c_row;
  size_t count;    // of strips of the same height: micro-tiles below each other
  size_t a_strip;  // from strip to strip
  const uint32_t *kept;  // with way SKIPPING, which k there are
  size_t kept_strip;     // from strip to strip
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

// How the elements of a tile's operands lie for one k.
#define NEAR 0    // those of A next to each other
#define SPREAD 1  // those of A a_row apart
#define PACKED 2  // both next to each other, and PITCH and PANEL elements from one k to the next
#define PACKING 3  // as with NEAR, and those of B are copied to where PACKED then finds them
#define SKIPPING 4  // as with PACKED, but some k are left out
#define CHECKING 5  // as with NEAR, and it is seen whether those of B are finite
#define COLLECTING 6  // as with NEAR, and those of A are copied to where PACKED then finds them
#define COLLECTING_SPREAD 7  // as with SPREAD, and the same
#define COLLECTS(way) ((way) >= COLLECTING)
#define SPREADS(way) ((way) == SPREAD || (way) == COLLECTING_SPREAD)
#define SKIPS (ROWS * VECTORS <= 24)  // where registers are left to look for infinities and NaN meanwhile
#define PANEL (VECTORS * LANES)
#define ROUND 4  // multiply-adds for this many k between two jumps
#define AHEAD 128  // bytes that are fetched ahead in a round

INLINE void NAME(micro)(const NAME(tile) *t, size_t strip, const int rows, const int vectors,
                        const int way) {
  const T *a0 = t->a + strip * t->a_strip;
  T *c = t->c + strip * (size_t)rows * t->c_row;
  V sum[ROWS * VECTORS > WIDE ? ROWS * VECTORS : WIDE];
  const MASK mask = MASK_OF(t->columns);
  const int is_part = way < PACKED && t->columns < LANES;
  const size_t c_row = t->c_row;

  if (t->running || t->beta != 0) {
    UNROLL for (int i = 0; i < rows; i++) {
      UNROLL for (int v = 0; v < vectors; v++) {
        const T *p = c + (size_t)i * c_row + (size_t)v * LANES;
        sum[i * vectors + v] =
            v == vectors - 1 && is_part ? LOAD_PART(p, mask) : LOAD(p);
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
  UNROLL for (int i = 0; i < (rows + 3) / 4; i++) group[i] = a0 + (size_t)i * 4 * t->a_row;
  T *collected = t->collected;
  const T *b = t->b;
  const size_t a_row = t->a_row, a_k = t->a_k, b_k = t->b_k;
// All rows of the tile for one k: `A(i)` is the address of row i, `B(v)` of vector v of B, whose last
// one `LOAD_LAST` reads.
#define STEP(A, B, LOAD_LAST)                                              \
  V row[VECTORS > WIDE ? VECTORS : WIDE];                                  \
  UNROLL for (int v = 0; v < vectors; v++) {                               \
    row[v] = v == vectors - 1 ? LOAD_LAST(B(v)) : LOAD(B(v));              \
  }                                                                        \
  UNROLL for (int i = 0; i < rows; i++) {                                  \
    if (READS_TWICE(i)) {                                                  \
      UNROLL for (int v = 0; v < vectors; v++) {                           \
        FMA_SPLAT(sum[i * vectors + v], A(i), row[v]);                     \
      }                                                                    \
      continue;                                                            \
    }                                                                      \
    const V a = SPLAT(A(i));                                               \
    if (COLLECTS(way)) collected[i] = a[0];                                \
    UNROLL for (int v = 0; v < vectors; v++) {                             \
      sum[i * vectors + v] = FMA(a, row[v], sum[i * vectors + v]);         \
    }                                                                      \
  }
// Every other element of A is read once for each vector, by the multiply-add itself: fewer instructions while as many
// are loads as the processor can do beside its multiply-adds. That counts where two threads share a core.
#ifdef FMA_SPLAT
#define READS_TWICE(i) (way != SPREAD && !COLLECTS(way) && (i) % 2 == 1)
#else
#define READS_TWICE(i) 0
#define FMA_SPLAT(z, p, y)
#endif
#define A_AT(i) (SPREADS(way) ? group[i / 4] + (size_t)(i % 4) * a_row : group[0] + i)
#define B_AT(v) (b + (size_t)(v) * LANES)
#define PACKED_A(i) (group[0] + (size_t)u * PITCH + i)
#define PACKED_B(v) (b + (size_t)u * PANEL + (size_t)(v) * LANES)
#define KEPT_B(v) (b + kept[u] + (size_t)(v) * LANES)
#define LOAD_MASKED(p) LOAD_PART(p, mask)
#define ADVANCE                                                            \
  b += b_k;                                                                \
  if (SPREADS(way)) {                                                      \
    UNROLL for (int i = 0; i < (rows + 3) / 4; i++) group[i]++;            \
  } else {                                                                 \
    group[0] += a_k;                                                       \
  }
  // Columns beyond the last one are computed from whatever lies there, and not stored.
  size_t k = way == SKIPPING ? 0 : t->k - t->b_tail;
  if (way == SKIPPING) {
    const uint32_t *kept = t->kept + strip * t->kept_strip;
    size_t count = *kept++;
    for (; count >= ROUND; count -= ROUND) {
      UNROLL for (int u = 0; u < ROUND; u++) { STEP(PACKED_A, KEPT_B, LOAD) }
      group[0] += ROUND * PITCH;
      kept += ROUND;
    }
    for (; count > 0; count--) {
      const int u = 0;
      STEP(PACKED_A, KEPT_B, LOAD)
      group[0] += PITCH;
      kept++;
    }
  }
  if (way == PACKED) {
    const char *ahead = t->ahead + strip * t->ahead_strip;
    size_t rounds = t->ahead_strip / AHEAD;
    // Constant distances need no arithmetic on addresses between the multiply-adds.
    for (; k >= ROUND; k -= ROUND) {
      if (rounds > 0) {
        UNROLL for (int i = 0; i < AHEAD; i += 64) __builtin_prefetch(ahead + i, 0, 2);
        ahead += AHEAD;
        rounds--;
      }
      UNROLL for (int u = 0; u < ROUND; u++) { STEP(PACKED_A, PACKED_B, LOAD) }
      group[0] += ROUND * PITCH;
      b += ROUND * PANEL;
    }
  }
  if (way == PACKING || way == CHECKING) {
    T *pack = t->pack;
#if SKIPS
    const V zero = ZERO();
    V times_zero = zero;
#endif
    for (; k > 0; k--) {
      if (way == PACKING) {
        // The processor foresees no lines that lie so far apart.
        UNROLL for (int v = 0; v < vectors; v++) __builtin_prefetch(b + 16 * b_k + v * LANES);
      }
      STEP(A_AT, B_AT, LOAD)
      if (way == PACKING) {
        UNROLL for (int v = 0; v < vectors; v++) STORE(pack + v * LANES, row[v]);
        pack += PANEL;
      }
#if SKIPS
      UNROLL for (int v = 0; v < vectors; v++) times_zero = FMA(zero, row[v], times_zero);
#endif
      ADVANCE
    }
#if SKIPS
    STORE(t->times_zero, times_zero);
#endif
  }
  if (COLLECTS(way)) {
    for (; k > 0; k--) {
      if (way == COLLECTING) __builtin_prefetch(group[0] + 16 * a_k);  // lines so far apart are not foreseen
      STEP(A_AT, B_AT, LOAD)
      collected += PITCH;
      ADVANCE
    }
  }
  K_LOOP for (; k > 0; k--) { STEP(A_AT, B_AT, LOAD) ADVANCE }
#if MASKED_LOADS
  for (k = t->b_tail; k > 0; k--) { STEP(A_AT, B_AT, LOAD_MASKED) ADVANCE }
#endif
#undef LOAD_MASKED
#undef STEP

  if (t->bias != NULL) {
    UNROLL for (int v = 0; v < vectors; v++) {
      const T *p = t->bias + (size_t)v * LANES;
      const V bias = v == vectors - 1 && is_part ? LOAD_PART(p, mask) : LOAD(p);
      UNROLL for (int i = 0; i < rows; i++) sum[i * vectors + v] = ADD(sum[i * vectors + v], bias);
    }
  }
  if (t->relu) {
    UNROLL for (int i = 0; i < rows * vectors; i++) sum[i] = RELU(sum[i]);
  }
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      T *p = c + (size_t)i * c_row + (size_t)v * LANES;
      if (v == vectors - 1 && is_part) {
        STORE_PART(p, mask, sum[i * vectors + v]);
      } else {
        STORE(p, sum[i * vectors + v]);
      }
    }
  }
}

// All strips of the same height.
INLINE void NAME(column)(const NAME(tile) *t, const int rows, const int vectors, const int way) {
  for (size_t strip = 0; strip < t->count; strip++) NAME(micro)(t, strip, rows, vectors, way);
}

// One function for every height, width and way to read A. A row of B is `vectors` vectors.
#define CASE(rows, vectors, way) \
  case rows:                        \
    NAME(column)(t, rows <= ROWS ? rows : 1, vectors, way); \
    break;
#define HEIGHTS(name, vectors, way) HEIGHTS_UP(name, vectors, way, HEIGHTS_TO_14(vectors, way))
#define LOW_HEIGHTS(name, vectors, way) HEIGHTS_UP(name, vectors, way, )
#define HEIGHTS_UP(name, vectors, way, more)                                                      \
  static TARGET __attribute__((noinline)) void NAME(name)(const NAME(tile) *t, size_t rows) {     \
    switch (rows) {                                                                               \
      CASE(1, vectors, way) CASE(2, vectors, way) CASE(3, vectors, way)                  \
      CASE(4, vectors, way) HEIGHTS_TO_6(vectors, way) HEIGHTS_TO_8(vectors, way) more \
      default:                                                                                    \
        break;                                                                                    \
    }                                                                                             \
  }
#if ROWS >= 6
#define HEIGHTS_TO_6(vectors, way) CASE(5, vectors, way) CASE(6, vectors, way)
#else
#define HEIGHTS_TO_6(vectors, way)
#endif
#if ROWS >= 8
#define HEIGHTS_TO_8(vectors, way) CASE(7, vectors, way) CASE(8, vectors, way)
#else
#define HEIGHTS_TO_8(vectors, way)
#endif
#if ROWS >= 14
#define HEIGHTS_TO_14(vectors, way)                                           \
  CASE(9, vectors, way) CASE(10, vectors, way) CASE(11, vectors, way)  \
  CASE(12, vectors, way) CASE(13, vectors, way) CASE(14, vectors, way)
#else
#define HEIGHTS_TO_14(vectors, way)
#endif

HEIGHTS(near_1, 1, NEAR)
HEIGHTS(near_2, 2, NEAR)
#if VECTORS >= 4
HEIGHTS(near_3, 3, NEAR)
HEIGHTS(near_4, 4, NEAR)
#endif
#if IS_PACKED
#define EITHER(spread, vectors) NAME(near_##vectors)
#else
HEIGHTS(spread_1, 1, SPREAD)
HEIGHTS(spread_2, 2, SPREAD)
#if VECTORS >= 4
HEIGHTS(spread_3, 3, SPREAD)
HEIGHTS(spread_4, 4, SPREAD)
#endif
#define EITHER(spread, vectors) ((spread) ? NAME(spread_##vectors) : NAME(near_##vectors))
#endif
HEIGHTS(packed, VECTORS, PACKED)
HEIGHTS(packing, VECTORS, PACKING)
#if !IS_PACKED
HEIGHTS(collecting, VECTORS, COLLECTING)
LOW_HEIGHTS(collecting_spread, VECTORS, COLLECTING_SPREAD)
#endif
#if SKIPS
HEIGHTS(skipping, VECTORS, SKIPPING)
HEIGHTS(checking, VECTORS, CHECKING)
#endif

INLINE void NAME(run)(const NAME(tile) *t, size_t rows, size_t vectors, int spread) {
  if (t->columns == LANES && t->a_k == PITCH && t->b_k == PANEL && vectors == VECTORS && !spread) {
    NAME(packed)(t, rows);
    return;
  }
  switch (vectors) {
    case 1:
      EITHER(spread, 1)(t, rows);
      break;
    case 2:
      EITHER(spread, 2)(t, rows);
      break;
#if VECTORS >= 4
    case 3:
      EITHER(spread, 3)(t, rows);
      break;
    case 4:
      EITHER(spread, 4)(t, rows);
      break;
#endif
    default:
      break;
  }
}

#if !IS_PACKED
// A vector times a matrix is bound by reading B: many vectors of one row at a time give long runs
// of consecutive bytes, and enough independent chains.
static TARGET __attribute__((noinline)) void NAME(one_row)(const NAME(tile) *t) {
  NAME(micro)(t, 0, 1, WIDE, NEAR);
}
#endif

#undef EITHER
#undef CASE
#undef HEIGHTS
#undef LOW_HEIGHTS
#undef HEIGHTS_UP
#undef HEIGHTS_TO_6
#undef HEIGHTS_TO_8
#undef HEIGHTS_TO_14
