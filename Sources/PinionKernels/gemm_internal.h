// SPDX-License-Identifier: Apache-2.0
//
// What the planner (gemm.c) and the levels (gemm_avx512.c, gemm_avx2.c, gemm_neon.c, gemm_portable.c)
// know of each other.
#pragma once
#include <string.h>

#include "pinion_gemm.h"

// Multiply-adds of vectors, and a vector of equal elements (x - 0 is x, whatever its sign). Without optimization
// the arguments of an intrinsic go through memory; with these, debug builds multiply three times as fast.
#if defined(__clang__)
#define PINION_FMA(x, y, z, intrinsic) __builtin_elementwise_fma(x, y, z)
#else
#define PINION_FMA(x, y, z, intrinsic) intrinsic(x, y, z)
#endif
#define PINION_SPLAT(p, vector) (*(p) - (vector){0})

// How a task gets at an operand.
enum {
  PINION_OPERAND_DIRECT = 0,  // reads the caller's matrix
  PINION_OPERAND_SHARED = 1,  // from panels that phase 0 packed into the workspace
  PINION_OPERAND_TASK = 2,    // packs into the thread's scratch memory what it needs itself
  PINION_OPERAND_PANELS = 3,  // reads the caller's panels
  PINION_OPERAND_DOTS = 4,    // both lie along k, and one is a vector: dot products, see gemm_dots.h
  PINION_OPERAND_FEW = 5,     // there are few k, see gemm_few.h
};

// Bytes of B that stay in the second-level cache while the rows of a tile pass by.
enum { PINION_SMALL_B = 512 * 1024 };

// Each of few threads packs A for itself where that takes no more than this: a part of the second-level cache. Of many, each would take
// as long for that as for its share of the product.
enum { PINION_MOST_OWN = 1 << 20, PINION_FEW_THREADS = 4 };

// Rows of a tile of a product over few k that are finished together, and the most columns of one that is cut into rows: such a piece
// stays in the second-level cache.
enum { PINION_FEW_ROWS = 16, PINION_MOST_FEW_COLUMNS = 2048 };

// The most k in a block.
enum { PINION_MOST_BLOCK_K = 1024 };

// The highest strip_pitch with which zeros are left out: so many bytes are looked at together.
enum { PINION_MOST_KEPT_PITCH = 8 };

// The shape of a level's micro-kernel, in elements.
typedef struct {
  size_t strip_rows;   // rows of a micro-tile: at most this many
  size_t strip_pitch;  // elements from one k to the next in a packed strip of A: strip_rows, padded
  size_t panel;        // columns of a micro-tile, and so of a packed panel of B
  size_t lanes;        // columns of one vector
  int masked_loads;    // whether the last vector of a row of B can be loaded in part at full speed
  size_t few_k;        // the most k of a product that gemm_few.h computes; 0: it is not used
} pinion_gemm_shape;

typedef struct {
  pinion_gemm_shape shape;
  void (*compute)(const pinion_gemm *gemm, size_t task, char *workspace, char *scratch, bool is_first);
  // Strip `strip` of A, or panel `panel` of B, over all of K.
  void (*pack_strip)(const pinion_gemm *gemm, size_t strip, char *workspace);
  void (*pack_panel)(const pinion_gemm *gemm, size_t panel, char *workspace);
  // As pinion_gemm_pack_rows.
  void (*pack_rows)(const pinion_gemm *gemm, void *packed, const void *rows, size_t first, size_t count);
  // Copies those of `k` rows of strip_pitch bytes, `stride` bytes apart, that are not zero where `mask` is set, and writes down
  // where their rows of a panel begin. Returns how many. Eight bytes of each may be read. NULL where the pitch is too high.
  size_t (*keep)(uint8_t *to, uint32_t *kept, const uint8_t *rows, size_t stride, uint64_t mask, size_t k);
} pinion_gemm_kernels;

// Makes the elements of a strip for k first ..< first + k; with `kept`, without those k for which it has nothing but zeros.
void pinion_gemm_make_strip(const pinion_gemm *gemm, void *to, size_t strip, size_t first, size_t k, uint32_t *kept);
// The same over all of K.
void pinion_gemm_make_whole_strip(const pinion_gemm *gemm, size_t strip, void *workspace);
// out[p * pitch + x] = in[x * stride + p] for p in 0..<k, x in 0..<count; the last row fills up the pitch.
void pinion_gemm_pack_across(uint8_t *out, size_t pitch, const uint8_t *in, size_t stride, size_t k, size_t count);

const pinion_gemm_kernels *pinion_gemm_kernels_of(const pinion_gemm *gemm);

extern const pinion_gemm_kernels pinion_gemm_portable[2];  // float32, float64
#if defined(__aarch64__)
extern const pinion_gemm_kernels pinion_gemm_neon[2];
#endif
#if defined(__x86_64__)
extern const pinion_gemm_kernels pinion_gemm_avx2[2];
extern const pinion_gemm_kernels pinion_gemm_avx512[2];
extern const pinion_gemm_kernels pinion_gemm_avx512_low[2];  // of low strips, where zeros are left out
#endif

static inline size_t pinion_item_size(const pinion_gemm *g) { return g->dtype == PINION_FLOAT64 ? 8 : 4; }

static inline size_t pinion_min(size_t x, size_t y) { return x < y ? x : y; }
static inline size_t pinion_max(size_t x, size_t y) { return x > y ? x : y; }
static inline size_t pinion_ceil_div(size_t x, size_t y) { return (x + y - 1) / y; }
static inline size_t pinion_round_up(size_t x, size_t y) { return pinion_ceil_div(x, y) * y; }
// The number of parts, even if it is more than one: two threads then get the same.
static inline size_t pinion_even(size_t parts) { return parts <= 1 ? 1 : (parts + 1) / 2 * 2; }

// A row block is cut into strips of nearly equal height (128 = 8 * 13 + 2 * 12), not into full ones
// and a rest (9 * 14 + 2): a short strip cannot hide the latency of its multiply-adds.
static inline size_t pinion_strip_begin(size_t rows, size_t strips, size_t strip) {
  return strip * (rows / strips) + pinion_min(strip, rows % strips);
}
static inline size_t pinion_strip_count(size_t rows, size_t strip_rows) {
  return pinion_ceil_div(rows, strip_rows);
}

// The row of C where a strip begins. Strips are numbered through all row blocks, each of which has numbers for as many as
// the highest; beyond the last strip it is the number of rows.
static inline size_t pinion_strip_row(const pinion_gemm *g, size_t strip_rows, size_t strip) {
  const size_t per_block = pinion_strip_count(g->tile_rows, strip_rows);
  const size_t row = strip / per_block * g->tile_rows;
  if (row >= g->m) return g->m;
  const size_t rows = pinion_min(g->tile_rows, g->m - row);
  const size_t strips = pinion_strip_count(rows, strip_rows);
  return row + pinion_strip_begin(rows, strips, pinion_min(strip % per_block, strips));
}

// Strips one after another.
typedef struct {
  const pinion_gemm *g;
  size_t strip_rows, per_block;  // rows of a strip at most, numbers for the strips of a row block
  size_t block, strip, strips;   // of the next strip: its block, its place there, and how many are there
  size_t each, taller;           // rows of a strip there, and how many strips have one more
  size_t number, row, rows;      // of the present one
} pinion_strips;

// From the row block on that has the row `row`; `pinion_next_strip` then finds the first.
static inline pinion_strips pinion_strips_from(const pinion_gemm *g, size_t strip_rows, size_t row) {
  const size_t block = row / g->tile_rows;
  return (pinion_strips){.g = g, .strip_rows = strip_rows, .per_block = pinion_strip_count(g->tile_rows, strip_rows),
                         .block = block, .row = block * g->tile_rows};
}

static inline bool pinion_next_strip(pinion_strips *s) {
  s->row += s->rows;
  if (s->row >= s->g->m) return false;
  if (s->strip == s->strips) {
    if (s->strips > 0) s->block++;
    const size_t rows = pinion_min(s->g->tile_rows, s->g->m - s->row);
    s->strip = 0;
    s->strips = pinion_strip_count(rows, s->strip_rows);
    s->each = rows / s->strips;
    s->taller = rows % s->strips;
  }
  s->rows = s->each + (s->strip < s->taller);
  s->number = s->block * s->per_block + s->strip++;
  return true;
}

// Regions of the workspace: A's strips, what is kept of them, B's panels; of the scratch memory: the same for a tile and one panel,
// the tile of C. Sizes in elements, each a multiple of 16 (64 bytes of float32).
static inline size_t pinion_row_blocks(const pinion_gemm *g) {
  return pinion_ceil_div(g->m, g->tile_rows);
}
static inline size_t pinion_strips_in_all(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  const size_t blocks = pinion_row_blocks(g), last = g->m - (blocks - 1) * g->tile_rows;
  return (blocks - 1) * pinion_strip_count(g->tile_rows, shape->strip_rows) + pinion_strip_count(last, shape->strip_rows);
}
static inline size_t pinion_packed_a(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  size_t strips = pinion_strip_count(g->tile_rows, shape->strip_rows) * pinion_row_blocks(g);
  return pinion_round_up(strips * shape->strip_pitch * g->k, 16);
}
// Whether phase 0 packs A, or makes it of bytes.
static inline bool pinion_shares_a(const pinion_gemm *g) {
  return g->a_mode == PINION_OPERAND_SHARED && !g->a_is_packed;
}
static inline size_t pinion_workspace_a(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return pinion_shares_a(g) ? pinion_packed_a(g, shape) : 0;
}
// Where zeros are left out of an A that all tasks share, a task may have to put them back.
static inline size_t pinion_scratch_a(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  if (g->a_mode != PINION_OPERAND_TASK && !g->skips_zeros) return 0;
  size_t strips = pinion_strip_count(g->tile_rows, shape->strip_rows);
  return pinion_round_up(strips * shape->strip_pitch * g->block_k, 16);
}

// Which k of a strip are kept where zeros are left out: how many, then for each where its row of a panel of B begins. There is one
// such list for each block over K; those of a strip follow each other.
static inline size_t pinion_kept_strip(const pinion_gemm *g) {
  return g->a_mode == PINION_OPERAND_TASK ? g->block_k + 1 : g->k + pinion_ceil_div(g->k, g->block_k);
}
static inline size_t pinion_kept(const pinion_gemm *g, const pinion_gemm_shape *shape, size_t row_blocks) {
  const size_t strips = pinion_strip_count(g->tile_rows, shape->strip_rows) * row_blocks;
  // An element is at least as large as an entry.
  return g->skips_zeros ? pinion_round_up(strips * pinion_kept_strip(g), 16) : 0;
}
static inline size_t pinion_workspace_kept(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return pinion_shares_a(g) ? pinion_kept(g, shape, pinion_row_blocks(g)) : 0;
}
static inline size_t pinion_scratch_kept(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return g->a_mode == PINION_OPERAND_TASK ? pinion_kept(g, shape, 1) : 0;
}

// Rows of a panel of B that all tasks share: one for each k and, where zeros are left out, the sum of all of them times 0.
static inline size_t pinion_panel_rows(const pinion_gemm *g) { return g->k + g->skips_zeros; }

static inline size_t pinion_scratch_b(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  if (g->b_mode == PINION_OPERAND_FEW) return pinion_round_up(g->tile_columns, shape->panel) * g->k;
  return pinion_round_up(shape->panel * g->block_k, 16);
}
