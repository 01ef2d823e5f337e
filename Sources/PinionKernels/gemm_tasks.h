// SPDX-License-Identifier: Apache-2.0
//
// One task: a tile of C. Included once for every level and type after gemm_pack.h; removes all macros
// in the end.
#if !IS_PACKED
#include "gemm_dots.h"
#endif

typedef struct {
  const pinion_gemm *g;
  T *whole_a, *workspace_b;        // all of A packed, and of B
  T *scratch_a, *scratch_b;        // what this task packs
  bool is_first;                   // of the thread: it fills its own workspace
  bool collects;                   // the strips of A are packed while they are multiplied by the next panel
  T *c;            // the first element of the tile
  size_t c_row;
  size_t row, column, rows, columns;  // of the tile
  size_t block, strips;               // which row block, and how many strips it has
  size_t first, k;                    // the block over K
  uint32_t *kept;                     // the lists of its strips for that block, where zeros are left out
  bool is_whole;                      // whether they have been put back
} NAME(job);

static TARGET void NAME(finish)(const NAME(job) *job) {
  const pinion_gemm *g = job->g;
  if (g->tile_done == NULL) return;
  const size_t row = g->c_panel > 0 ? job->column / g->c_panel * g->m + job->row : job->row;
  g->tile_done(g->context, job->c, job->c_row, row, g->c_panel > 0 ? 0 : job->column, job->rows, job->columns);
}

#if FEW_K > 0
#include "gemm_few.h"
#endif

// Where a strip of the tile begins in all of A packed, for the block over K.
static TARGET size_t NAME(place)(const NAME(job) *job, size_t strip) {
  const size_t per_block = pinion_strip_count(job->g->tile_rows, ROWS);
  return ((job->block * per_block + strip) * job->g->k + job->first) * PITCH;
}

// Where it begins as this task finds it.
static TARGET T *NAME(strip)(const NAME(job) *job, size_t strip) {
  if (job->g->a_mode == PINION_OPERAND_TASK || job->is_whole) return job->scratch_a + strip * PITCH * job->k;
  return job->whole_a + NAME(place)(job, strip);
}

// Packs k first ..< first + k of a strip's rows, for the block over K.
static TARGET void NAME(pack_part)(const NAME(job) *job, size_t strip, size_t first, size_t k) {
  const size_t from = pinion_strip_begin(job->rows, job->strips, strip);
  const size_t to = pinion_strip_begin(job->rows, job->strips, strip + 1);
  NAME(pack_a)(job->g, NAME(strip)(job, strip) + first * PITCH, job->g->a, job->row + from, to - from, job->first + first, k);
}

#if SKIPS
// Puts the zeros back into the tile's strips.
static TARGET void NAME(make_whole)(NAME(job) *job) {
  for (size_t s = 0; s < job->strips; s++) {
    const uint32_t *kept = job->kept + s * pinion_kept_strip(job->g);
    const T *from = NAME(strip)(job, s);
    T *to = job->scratch_a + s * PITCH * job->k;
    // From the end: it may be the same memory.
    for (size_t p = job->k, left = *kept; p-- > 0;) {
      const bool is_kept = left > 0 && kept[left] == p * PANEL;
      if (is_kept) left--;
      for (size_t x = 0; x < PITCH; x++) to[p * PITCH + x] = is_kept ? from[left * PITCH + x] : 0;
    }
  }
  job->is_whole = true;
}

// Whether the tile's strips can be multiplied as they are where zeros are left out: with a whole panel of B and with finite numbers.
// If they cannot, the zeros are put back. `times_zero` is the sum of the panel's rows times 0.
static TARGET bool NAME(skips)(NAME(job) *job, size_t columns, const T *times_zero) {
  if (!job->g->skips_zeros || job->is_whole) return false;
  int zeros = 0;
  for (int i = 0; columns == PANEL && i < LANES; i++) zeros += times_zero[i] == 0;
  if (zeros == LANES) return true;
  NAME(make_whole)(job);
  return false;
}
#endif

#if !IS_PACKED
// One strip, which is packed meanwhile. Of rows that lie a power of two apart the first-level cache holds a line of eight.
static TARGET void NAME(collect)(NAME(tile) *t, T *strip, size_t rows, int spread) {
  const size_t pieces = spread ? pinion_ceil_div(rows, 8) : 1;
  for (size_t p = 0; p < pieces; p++) {
    const size_t from = pinion_strip_begin(rows, pieces, p), to = pinion_strip_begin(rows, pieces, p + 1);
    NAME(tile) piece = *t;
    piece.a += from * t->a_row;
    piece.c += from * t->c_row;
    piece.collected = strip + from;
    spread ? NAME(collecting_spread)(&piece, to - from) : NAME(collecting)(&piece, to - from);
  }
}
#endif

// All strips of the tile times one panel of at most `vectors` vectors; `column` counts from the tile's
// first one. B is read at `b`, to which the first strip copies it from `unpacked` if that is not NULL.
static TARGET void NAME(panel)(NAME(job) *job, size_t column, size_t columns, const T *b,
                               size_t b_k, const T *unpacked, int wide) {
  const pinion_gemm *g = job->g;
  const size_t vectors = pinion_ceil_div(columns, LANES);
  const int last_block = job->first + job->k == g->k;
  const int direct = g->a_mode == PINION_OPERAND_DIRECT;

  NAME(tile) t;
  t.k = job->k;
  t.b = b;
  t.b_k = b_k;
  const int direct_b = MASKED_LOADS && g->b_mode == PINION_OPERAND_DIRECT;  // else padded
  t.b_tail = direct_b ? NAME(tail)(columns, b_k, job->k) : 0;
  t.c_row = job->c_row;
  t.columns = columns - (vectors - 1) * LANES;
  t.running = job->first > 0 || g->beta == 1;
  t.beta = (T)g->beta;
  t.bias = last_block && g->bias != NULL ? (const T *)g->bias + job->column + column : NULL;
  t.relu = last_block && g->activation == PINION_ACTIVATION_RELU;
  const size_t a_stride = g->a_panel > 0 ? g->a_panel : g->a_stride;

  // Of a B that does not stay in the second-level cache, the next panel is fetched while this one is multiplied.
  const size_t panel_bytes = job->k * PANEL * sizeof(T), panels = pinion_ceil_div(job->columns, PANEL);
  const int in_panels = g->b_mode == PINION_OPERAND_PANELS;
  const int fetches = (in_panels || g->b_mode == PINION_OPERAND_SHARED) && panels * panel_bytes > PINION_SMALL_B &&
                      column + columns < job->columns;
  t.ahead = fetches ? (const char *)(b + (in_panels ? g->k : pinion_panel_rows(g)) * PANEL) : NULL;
  t.ahead_strip = fetches ? pinion_round_up(pinion_ceil_div(panel_bytes, job->strips), AHEAD) : 0;

#if SKIPS
  T times_zero[LANES];
  t.times_zero = times_zero;
  bool skips = false;
  if (g->skips_zeros && unpacked == NULL && !in_panels) {
    if (g->b_mode == PINION_OPERAND_SHARED) {
      skips = NAME(skips)(job, columns, b + (g->k - job->first) * PANEL);
    } else {
      STORE(times_zero, NAME(times_zero)(b, job->k * PANEL));
      skips = NAME(skips)(job, columns, times_zero);
    }
  }
  t.kept_strip = g->skips_zeros ? pinion_kept_strip(g) : 0;
#endif

  // The first of them are a row taller than the others.
  const size_t height = job->rows / job->strips, taller = job->rows % job->strips;
  for (size_t s = 0, row = 0; s < job->strips; s += t.count) {
    const int packs = unpacked != NULL && s == 0;
    const int checks = SKIPS && in_panels && g->skips_zeros && !job->is_whole && s == 0;
    const int collects = job->collects && !packs;
    const int in_place = direct || collects, spread = in_place && !g->a_transposed && !wide;
    const size_t rows = s < taller ? height + 1 : height;
    t.count = packs || checks || collects ? 1 : (s < taller ? taller : job->strips) - s;
    t.a_row = spread ? a_stride : 1;
    t.a_k = in_place ? (g->a_transposed ? a_stride : 1) : PITCH;
    if (in_place) {
      const size_t from = job->row + row;
      t.a = (const T *)g->a + (g->a_transposed   ? job->first * g->a_stride + from
                               : g->a_panel > 0 ? job->first * g->m + from * g->a_panel
                                                : from * g->a_stride + job->first);
      t.a_strip = spread ? rows * a_stride : rows;
    } else {
      t.a = NAME(strip)(job, s);
      t.a_strip = (g->a_mode == PINION_OPERAND_TASK || job->is_whole ? job->k : g->k) * PITCH;
    }
    t.c = job->c + row * job->c_row + column;
    if (packs) {
      if (job->collects) NAME(pack_part)(job, s, 0, job->k);
      t.b = unpacked;
      t.b_k = g->b_stride;
      t.pack = (T *)b;
      NAME(packing)(&t, rows);
      t.b = b;
      t.b_k = b_k;
#if SKIPS
      skips = NAME(skips)(job, columns, times_zero);
    } else if (checks) {
      NAME(checking)(&t, rows);
      skips = NAME(skips)(job, columns, times_zero);
    } else if (skips) {
      t.kept = job->kept + s * t.kept_strip;
      NAME(skipping)(&t, rows);
#endif
#if !IS_PACKED
    } else if (wide) {
      NAME(one_row)(&t);
    } else if (collects) {
      NAME(collect)(&t, NAME(strip)(job, s), rows, spread);
#endif
    } else {
      NAME(run)(&t, rows, vectors, spread);
    }
    t.ahead += t.count * t.ahead_strip;
    row += rows * t.count;
  }
}

// The tile's columns from `column` on, as many as one panel takes. Returns how many.
static TARGET size_t NAME(next_panel)(NAME(job) *job, size_t column) {
  const pinion_gemm *g = job->g;
  size_t columns = pinion_min(VECTORS * LANES, job->columns - column);
  if (g->b_mode == PINION_OPERAND_PANELS) {
    const T *b = (const T *)g->b + (job->column + column) * g->k + job->first * PANEL;
    NAME(panel)(job, column, columns, b, PANEL, NULL, 0);
    return columns;
  }
  if (g->b_mode == PINION_OPERAND_DIRECT) {
    const size_t from = job->column + column;
    if (g->b_panel > 0) {
      const T *b = (const T *)g->b + from / g->b_panel * g->b_panel * g->k + job->first * g->b_panel + from % g->b_panel;
      NAME(panel)(job, column, columns, b, g->b_panel, NULL, 0);
      return columns;
    }
    const T *b = (const T *)g->b + job->first * g->b_stride + from;
    if (job->rows == 1 && job->columns - column >= WIDE * LANES) {
      NAME(panel)(job, column, WIDE * LANES, b, g->b_stride, NULL, 1);
      return WIDE * LANES;
    }
    // Without masks, whole vectors first; the rest is packed.
    if (!MASKED_LOADS && columns >= LANES) columns = columns / LANES * LANES;
    if (columns >= LANES || MASKED_LOADS) {
      NAME(panel)(job, column, columns, b, g->b_stride, NULL, 0);
      return columns;
    }
  }
  const bool is_shared = g->b_mode == PINION_OPERAND_SHARED, packs = !is_shared || job->is_first;
  const size_t pitch = pinion_round_up(columns, LANES);
  T *packed = job->scratch_b;
  if (is_shared) packed = job->workspace_b + (job->column + column) * pinion_panel_rows(g) + job->first * pitch;
  const T *unpacked = NULL;
  if (packs && columns == PANEL && job->k > 0 && !g->b_transposed && g->a_mode != PINION_OPERAND_DIRECT) {
    unpacked = (const T *)g->b + job->first * g->b_stride + job->column + column;
  } else if (packs) {
    NAME(pack_b)(g, packed, pitch, job->column + column, columns, job->first, job->k);
  }
  NAME(panel)(job, column, columns, packed, pitch, unpacked, 0);
  return columns;
}

// Packs the tile's rows of A for the block over K, or makes them: some k of all strips at a time, so that each cache line
// of a transposed A, which has elements of several strips, is read once.
static TARGET void NAME(pack_tile)(const NAME(job) *job) {
  if (job->g->make_a != NULL) {
    const size_t per_block = pinion_strip_count(job->g->tile_rows, ROWS);
    for (size_t s = 0; s < job->strips; s++) {
      pinion_gemm_make_strip(job->g, job->scratch_a + s * PITCH * job->k, job->block * per_block + s, job->first, job->k,
                             job->g->skips_zeros ? job->kept + s * pinion_kept_strip(job->g) : NULL);
    }
    return;
  }
  for (size_t p = 0, count; p < job->k; p += count) {
    count = pinion_min(16, job->k - p);
    for (size_t s = 0; s < job->strips; s++) NAME(pack_part)(job, s, p, count);
  }
}

// Whether A is packed while it is multiplied by the first panel: a whole one, beside which nothing is masked.
static TARGET bool NAME(can_collect)(const NAME(job) *job) {
  const pinion_gemm *g = job->g;
  return !IS_PACKED && g->make_a == NULL && g->alpha == 1 && g->b_mode != PINION_OPERAND_DIRECT && job->columns >= PANEL && job->k > 0;
}

// The tile, block by block over K.
static TARGET void NAME(blocks)(NAME(job) *job) {
  const pinion_gemm *g = job->g;
  // Of a workspace of the thread's own, the first task packs all of a plain A.
  const bool packs = g->a_mode == PINION_OPERAND_TASK || (job->is_first && pinion_shares_a(g) && g->make_a == NULL);
  job->first = 0;
  do {  // once even if k is 0: C is then beta * C, with bias and activation
    job->k = pinion_min(g->block_k, g->k - job->first);
    job->is_whole = false;
    job->collects = packs && NAME(can_collect)(job);
    if (packs && !job->collects) NAME(pack_tile)(job);
    // Panel by panel: one panel of B stays in the first-level cache, or near it, while the strips
    // of A pass by.
    for (size_t column = 0; column < job->columns;) {
      column += NAME(next_panel)(job, column);
      job->collects = false;
    }
    job->first += job->k;
    if (g->a_mode == PINION_OPERAND_SHARED) job->kept += job->k + 1;
  } while (job->first < g->k);
}

static TARGET void NAME(compute)(const pinion_gemm *g, size_t task, char *workspace, char *scratch, bool is_first) {
  const size_t down = pinion_row_blocks(g);
  NAME(job) job;
  job.g = g;
  job.is_first = is_first && g->own_bytes > 0;
  // Tasks below each other follow each other, so that the threads that pack panels of B are, more or less, those that read them.
  job.block = task % down;
  job.row = job.block * g->tile_rows;
  job.rows = pinion_min(g->tile_rows, g->m - job.row);
  job.column = task / down * g->tile_columns;
  job.columns = pinion_min(g->tile_columns, g->n - job.column);
  job.strips = pinion_strip_count(job.rows, ROWS);
  const pinion_gemm_shape *shape = &NAME(shape);
  job.whole_a = pinion_shares_a(g) ? (T *)workspace : (T *)g->a;
  job.workspace_b = (T *)workspace + pinion_workspace_a(g, shape) + pinion_workspace_kept(g, shape);
  job.scratch_a = (T *)scratch;
  job.kept = (uint32_t *)(job.scratch_a + pinion_scratch_a(g, shape));
  if (g->a_mode == PINION_OPERAND_SHARED && g->skips_zeros) {
    job.kept = (uint32_t *)(job.whole_a + pinion_packed_a(g, shape)) +
               job.block * pinion_strip_count(g->tile_rows, ROWS) * pinion_kept_strip(g);
  }
  job.scratch_b = job.scratch_a + pinion_scratch_a(g, shape) + pinion_scratch_kept(g, shape);
  job.c_row = g->tile_stride;
  const size_t before = g->c_panel > 0 ? job.column * g->m : job.column;  // elements of C in its first row or panels
  job.c = g->c != NULL ? (T *)g->c + job.row * job.c_row + before
                       : job.scratch_b + pinion_scratch_b(g, shape);

  job.first = 0;
#if !IS_PACKED
  if (g->b_mode == PINION_OPERAND_DOTS) {
    NAME(dots)(g, job.c, job.c_row, job.row, job.rows, job.column, job.columns);
    NAME(finish)(&job);
    return;
  }
#endif
#if FEW_K > 0
  if (g->b_mode == PINION_OPERAND_FEW) {
    NAME(few)(&job);
    return;
  }
#endif
  NAME(blocks)(&job);
  NAME(finish)(&job);
}

#undef INLINE
#undef NEAR
#undef SPREAD
#undef PACKED
#undef PACKING
#undef SKIPPING
#undef CHECKING
#undef COLLECTING
#undef COLLECTING_SPREAD
#undef COLLECTS
#undef SPREADS
#undef SKIPS
#undef PANEL
#undef ROUND
#undef AHEAD
#undef A_AT
#undef B_AT
#undef PACKED_A
#undef PACKED_B
#undef KEPT_B
#undef ADVANCE
#undef UNROLL
#undef K_LOOP
#undef T
#undef V
#undef LANES
#undef NAME
#undef ROWS
#undef VECTORS
#undef WIDE
#undef FEW_K
#undef IS_PACKED
#undef FEW_ROWS
#undef PITCH
#undef MASKED_LOADS
#undef SIDE
#undef DEPTH
#undef ZERO
#undef LOAD
#undef STORE
#undef SPLAT
#undef FMA
#undef FMA_SPLAT
#undef READS_TWICE
#undef MUL
#undef ADD
#undef RELU
#undef MASK
#undef MASK_OF
#undef LOAD_PART
#undef STORE_PART
