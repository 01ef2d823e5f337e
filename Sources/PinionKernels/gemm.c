// SPDX-License-Identifier: Apache-2.0
//
// The plan of a matrix product and the way from a task to the kernel of its level.
#include "gemm_internal.h"
#include "pinion_memory.h"

const pinion_gemm_kernels *pinion_gemm_kernels_of(const pinion_gemm *g) {
  size_t type = g->dtype == PINION_FLOAT64;
  switch (g->level) {
#if defined(__aarch64__)
    case PINION_NEON:
      return &pinion_gemm_neon[type];
#endif
#if defined(__x86_64__)
    case PINION_AVX2:
      return &pinion_gemm_avx2[type];
    case PINION_AVX512:
      return g->skips_zeros ? &pinion_gemm_avx512_low[type] : &pinion_gemm_avx512[type];
#endif
    default:
      return &pinion_gemm_portable[type];
  }
}

// MARK: cutting

// The most rows of tiles of few columns.
enum { MOST_NARROW = 224 };

// The height of tiles, at most `most` or one strip: whole strips, and such that an even number of tiles
// has the fewest rows to spare.
static size_t even_rows(size_t m, size_t most, size_t strip) {
  most = pinion_max(most / strip, 1) * strip;
  size_t best = most, least = (size_t)-1;
  for (size_t rows = most; rows > 0 && rows * 3 >= most * 2; rows -= strip) {
    size_t spare = pinion_even(pinion_ceil_div(m, rows)) * rows - m;
    if (spare < least) best = rows, least = spare;
  }
  return best;
}

// C is cut by shape and level alone, the same for any number of threads. Of few rows, tiles take `most_columns` at most.
static void cut(pinion_gemm *g, size_t most_columns) {
  const size_t unit = pinion_max(32, pinion_gemm_kernels_of(g)->shape.panel);  // columns; a multiple of the panel
  size_t m = g->m, n = g->n;
  double work = (double)m * (double)n * (double)(g->k ? g->k : 1);
  // A task of 160,000 multiply-adds takes one or two microseconds, as long as a fork and join.
  size_t wanted = work >= 4 * 160e3 ? 4 : work >= 2 * 160e3 ? 2 : 1;
  wanted = pinion_max(wanted, (size_t)(work / 2.5e6 < 16 ? work / 2.5e6 : 16));
  const size_t few_rows = g->b_panel > 0 ? 512 : 256;
  size_t rows, columns;
  if (g->c_panel > 0) {
    // Tiles below each other share a panel of B. They are tall, as what tile_done reads and writes is contiguous.
    columns = g->c_panel;
    const size_t down = m <= few_rows ? 1 : pinion_ceil_div(wanted, n / columns);
    rows = pinion_round_up(pinion_min(pinion_ceil_div(m, down), 512), pinion_gemm_kernels_of(g)->shape.strip_rows);
  } else if (m <= few_rows && n >= 2 * unit) {
    // Few rows: every task takes all of them and some columns, so that each element of B is read by
    // one task only, which packs it right before use, or looks whether it is finite.
    size_t parts = pinion_min(pinion_even(wanted), pinion_ceil_div(n, unit));
    parts = pinion_max(parts, pinion_ceil_div(n, pinion_max(unit, 16384 / m)));  // tiles of 64 KB
    if (n > most_columns) parts = pinion_max(parts, pinion_even(pinion_ceil_div(n, most_columns)));
    rows = m;
    columns = pinion_round_up(pinion_ceil_div(n, parts), unit);
  } else {
    // Many rows: tiles span the columns, so that a tile_done gets long rows (often the whole width,
    // which is contiguous). The rows of a tile bring in B once: some 30 of them are enough while B
    // stays in the second-level cache, and make a tile of at most 84 KB.
    columns = pinion_min(n, 512);
    columns = pinion_round_up(pinion_ceil_div(n, pinion_ceil_div(n, columns)), unit);
    size_t bytes_b = g->k * columns * pinion_item_size(g);
    size_t most = bytes_b <= PINION_SMALL_B ? (columns <= 64 ? MOST_NARROW : 42) : 126;
    size_t down = pinion_ceil_div(wanted, pinion_ceil_div(n, columns));
    most = pinion_min(most, pinion_ceil_div(m, down));
    // Of few columns, equal tiles for two threads; lower strips do no harm there.
    rows = columns <= 64 ? pinion_ceil_div(m, pinion_even(pinion_ceil_div(m, most)))
                         : even_rows(m, most, pinion_gemm_kernels_of(g)->shape.strip_rows);
  }
  g->tile_rows = rows;
  g->tile_columns = pinion_min(columns, n);
}

// MARK: other ways than tiles of a micro-kernel

static bool is_plain(const pinion_gemm *g) {
  return g->alpha == 1 && g->beta == 0 && g->bias == NULL && g->activation == PINION_ACTIVATION_NONE && g->k > 0;
}

// Whether both operands are matrices as they lie in the caller's memory.
static bool is_of_rows(const pinion_gemm *g) {
  return !g->a_is_packed && g->make_a == NULL && g->b_panel == 0 && g->c_panel == 0;
}

// Whether C is the dot products of one vector with the rows of a matrix, all of them contiguous.
static bool is_dots(const pinion_gemm *g) {
  bool column = g->n == 1 && !g->a_transposed && (g->b_transposed || g->b_stride == 1);
  bool row = g->m == 1 && g->b_transposed && (!g->a_transposed || g->a_stride == 1);
  return (column || row) && is_plain(g) && is_of_rows(g) && g->a_panel == 0;
}

// Whether there are few k, and rows enough to pack B for.
static bool is_few(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return g->k <= shape->few_k && g->m >= 8 && g->n >= shape->panel && is_plain(g) && !g->a_is_packed && g->make_a == NULL &&
         g->a_panel == 0 && g->b_panel == 0;
}

// Whether C is computed as its transpose: a C narrower than a panel, whose product would leave lanes idle, while its A lies as
// a B should. So do gradients of the weights of a layer of few classes.
static bool is_turned(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return g->n < shape->panel && g->m >= shape->panel && g->a_transposed && is_plain(g) && is_of_rows(g);
}

// The product of which C is the transpose of this one's.
static pinion_gemm turned(const pinion_gemm *g) {
  pinion_gemm t = *g;
  t.m = g->n, t.n = g->m;
  t.a = g->b, t.a_stride = g->b_stride, t.a_panel = g->b_panel, t.a_transposed = !g->b_transposed;
  t.b = g->a, t.b_stride = g->a_stride, t.b_panel = g->a_panel, t.b_transposed = !g->a_transposed;
  t.c = NULL;  // its tiles are transposed when they are finished
  t.is_turned = false;
  return t;
}

// Tasks of 64,000 elements, which take longer than a fork and join; of large matrices, more: memory
// is read faster in long runs.
static void cut_dots(pinion_gemm *g) {
  size_t count = pinion_max(g->m, g->n), few = 64 * 1024, many = 256 * 1024;
  size_t each = pinion_max(1, (count * g->k < 16 * many ? few : many) / g->k);
  g->tile_rows = g->n == 1 ? pinion_min(each, count) : 1;
  g->tile_columns = g->n == 1 ? 1 : pinion_min(each, count);
  g->block_k = 0;
  g->b_mode = PINION_OPERAND_DOTS;
}

// What a thread needs of B over few k if tasks take whole rows.
static size_t few_bytes(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return pinion_round_up(g->n, shape->panel) * g->k * pinion_item_size(g);
}

// Half as many tasks as other products of few rows have, as C's rows are written front to back. They take whole rows, which nobody else
// has in his caches (a half of every row would be fetched ahead with the other half), unless these are long.
static void cut_few(pinion_gemm *g, const pinion_gemm_shape *shape, size_t most_columns) {
  cut(g, most_columns);
  if (g->tile_rows == g->m && g->c_panel == 0) {
    const size_t tasks = pinion_even(pinion_ceil_div(g->n, g->tile_columns) / 2);
    if (g->n <= PINION_MOST_FEW_COLUMNS && g->m >= tasks * PINION_FEW_ROWS) {
      g->tile_rows = pinion_round_up(pinion_ceil_div(g->m, tasks), PINION_FEW_ROWS);
      g->tile_columns = g->n;
    } else {
      g->tile_columns = pinion_min(pinion_round_up(pinion_ceil_div(g->n, tasks), shape->panel), g->n);
    }
  }
  g->block_k = g->k;
  g->b_mode = PINION_OPERAND_FEW;
}

// MARK: operands

static void choose_operands(pinion_gemm *g, const pinion_gemm_shape *shape) {
  size_t row_tasks = pinion_row_blocks(g), column_tasks = pinion_ceil_div(g->n, g->tile_columns);
  size_t strips = pinion_strip_count(g->tile_rows, shape->strip_rows);
  size_t panels = pinion_ceil_div(g->tile_columns, shape->panel);

  // B without packing: when its rows are used once, or lie as close as in a panel anyway. A task packs what it alone needs, or, as the
  // other may run on another processor, what two need.
  const size_t most_row_tasks = g->c_panel > 0 ? 2 : 1;
  int direct_b = !g->b_transposed && (strips * row_tasks == 1 || g->b_stride <= shape->panel);
  g->b_mode = g->b_panel == shape->panel    ? PINION_OPERAND_PANELS
              : direct_b                    ? PINION_OPERAND_DIRECT
              : row_tasks <= most_row_tasks ? PINION_OPERAND_TASK : PINION_OPERAND_SHARED;

  // A without packing: when its rows are used by few panels, are so few that all of them are read at once, or so short
  // that they stay in the first-level cache (but the first strip packs B only beside a packed A).
  int direct_a = g->alpha == 1 && (panels * column_tasks <= 4 || strips * row_tasks == 1 ||
                                   (g->b_transposed && g->tile_rows * g->k <= 2048));
  // A task packs A's rows beside a first panel, which is worth it once more for each of the tasks across if others follow.
  const int is_used_long = column_tasks == 1 || (row_tasks > 1 && panels >= 8);
  g->a_mode = direct_a && !g->a_is_packed && g->make_a == NULL ? PINION_OPERAND_DIRECT
              : is_used_long && !g->a_is_packed ? PINION_OPERAND_TASK : PINION_OPERAND_SHARED;
  if (g->k == 0) {  // nothing to read, and the pointers may be NULL
    g->a_mode = PINION_OPERAND_TASK;
    g->b_mode = PINION_OPERAND_TASK;
  }

  // Blocks over K of nearly equal size, so that a panel of B and a tile's strips of A stay in the second-level cache.
  const size_t most = PINION_MOST_BLOCK_K * 4 / pinion_item_size(g);
  g->block_k = g->k;
  if (!(g->b_mode == PINION_OPERAND_DIRECT && strips * row_tasks == 1) && g->k > most) {
    g->block_k = pinion_ceil_div(g->k, pinion_ceil_div(g->k, most));
  }
  if (g->a_panel > 0 && !g->a_transposed) g->block_k = g->a_panel;
}

// MARK: phases

static size_t strips_to_pack(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return pinion_shares_a(g) ? pinion_strips_in_all(g, shape) : 0;
}

static size_t panels_in_all(const pinion_gemm *g, const pinion_gemm_shape *shape) {
  return g->b_mode == PINION_OPERAND_SHARED ? pinion_ceil_div(g->n, shape->panel) : 0;
}

// Tasks that pack `pieces` strips or panels of `elements` each: 16,000 elements or more per task.
static size_t packing_tasks(size_t pieces, size_t elements) {
  if (pieces == 0) return 0;
  size_t wanted = pinion_even(pinion_min(pieces * elements / 16384, 64));
  return pinion_max(1, pinion_min(wanted, pieces));
}

// Whether zeros can be left out: of an A that is made of bytes, beside whole panels of B.
static bool can_skip(const pinion_gemm *g) {
  const pinion_gemm_shape *shape = &pinion_gemm_kernels_of(g)->shape;
  return g->skips_zeros && g->make_a != NULL &&
         shape->strip_pitch <= PINION_MOST_KEPT_PITCH && g->m > shape->strip_rows && g->n >= shape->panel && g->k > 0;
}

// Elements from row to row of a tile. Without C each lies in scratch memory; one that is short and as wide as C has no gaps between
// its rows.
static size_t tile_stride(const pinion_gemm *g) {
  const bool is_short = g->tile_columns == g->n && g->n <= 64;
  return g->c_panel > 0 ? g->c_panel
         : g->c != NULL ? g->c_stride
         : is_short     ? g->n : pinion_round_up(g->tile_columns, 16);
}

// Bytes of the scratch memory for a tile of C where C is not stored and its transpose is computed.
static size_t turned_bytes(const pinion_gemm *g) {
  return g->c == NULL ? pinion_round_up(g->tile_columns * g->n * pinion_item_size(g), 64) : 0;
}

static void plan_tiles(pinion_gemm *g, const pinion_gemm_shape *shape, size_t most_columns) {
  if (is_dots(g)) {
    cut_dots(g);
  } else if (is_few(g, shape)) {
    cut_few(g, shape, most_columns);
  } else {
    cut(g, most_columns);
    choose_operands(g, shape);
  }

  size_t workspace = pinion_workspace_a(g, shape) + pinion_workspace_kept(g, shape);
  workspace += panels_in_all(g, shape) * shape->panel * pinion_panel_rows(g);
  g->workspace_bytes = workspace * pinion_item_size(g);
  // If tasks share one operand only, a thread's own first one packs all of it as it goes, or makes it of bytes before. That one makes no sums
  // of B's rows.
  const bool is_a = pinion_shares_a(g), is_b = g->b_mode == PINION_OPERAND_SHARED;
  const bool is_in_reach = is_a ? g->make_a != NULL || pinion_row_blocks(g) == 1 : g->tile_columns == g->n && !g->skips_zeros;
  if (is_a != is_b && is_in_reach && g->workspace_bytes <= PINION_MOST_OWN && g->threads <= PINION_FEW_THREADS) {
    g->own_bytes = g->workspace_bytes;
    g->workspace_bytes = 0;
  }
  if (g->b_mode == PINION_OPERAND_FEW && g->tile_rows < g->m && g->tile_columns == g->n) g->own_bytes = few_bytes(g, shape);
  size_t compute = pinion_row_blocks(g) * pinion_ceil_div(g->n, g->tile_columns);
  size_t pack = packing_tasks(strips_to_pack(g, shape), shape->strip_pitch * g->k) +
                packing_tasks(panels_in_all(g, shape), shape->panel * g->k);
  if (pack > 0 && g->own_bytes == 0) {
    g->phases = 2;
    g->tasks[0] = pack;
    g->tasks[1] = compute;
  } else {
    g->tasks[0] = compute;
  }
  g->tile_stride = tile_stride(g);
  size_t scratch = pinion_scratch_a(g, shape) + pinion_scratch_kept(g, shape) + pinion_scratch_b(g, shape);
  const size_t rows = g->b_mode == PINION_OPERAND_FEW ? pinion_min(PINION_FEW_ROWS, g->tile_rows) : g->tile_rows;
  if (g->c == NULL) scratch += rows * g->tile_stride;
  g->scratch_bytes = pinion_max(scratch * pinion_item_size(g), 64);
}

// Fills in how the transpose is cut. Its columns are C's rows: no more of them in a tile than other narrow C have, because over
// few k what tile_done does with them is more than the product.
static void plan_turned(pinion_gemm *g, const pinion_gemm_shape *shape) {
  pinion_gemm t = turned(g);
  plan_tiles(&t, shape, MOST_NARROW);
  void *c = g->c;
  *g = turned(&t);
  g->c = c;
  g->is_turned = true;
  g->tile_stride = c != NULL ? g->c_stride : g->n;
  g->scratch_bytes += turned_bytes(g);
}

void pinion_gemm_plan(pinion_gemm *g) {
  g->workspace_bytes = g->scratch_bytes = g->own_bytes = 0;
  g->tasks[0] = g->tasks[1] = 0;
  g->phases = 1;
  g->is_turned = false;
  g->tile_rows = g->tile_columns = g->block_k = 0;
  g->a_mode = g->b_mode = PINION_OPERAND_DIRECT;
  if (g->m == 0 || g->n == 0) return;

  g->skips_zeros = can_skip(g);
  const pinion_gemm_shape *shape = &pinion_gemm_kernels_of(g)->shape;
  if (is_turned(g, shape)) {
    plan_turned(g, shape);
  } else {
    plan_tiles(g, shape, (size_t)-1);
  }
}

static void pack_strip(const pinion_gemm *g, const pinion_gemm_kernels *kernels, size_t strip, char *workspace) {
  g->make_a != NULL ? pinion_gemm_make_whole_strip(g, strip, workspace) : kernels->pack_strip(g, strip, workspace);
}

static void pack(const pinion_gemm *g, const pinion_gemm_kernels *kernels, size_t task, char *workspace) {
  const pinion_gemm_shape *shape = &kernels->shape;
  size_t strips = strips_to_pack(g, shape);
  size_t tasks_a = packing_tasks(strips, shape->strip_pitch * g->k);
  if (task < tasks_a) {
    for (size_t s = strips * task / tasks_a; s < strips * (task + 1) / tasks_a; s++) {
      pack_strip(g, kernels, s, workspace);
    }
    return;
  }
  task -= tasks_a;
  size_t panels = panels_in_all(g, shape);
  size_t tasks_b = packing_tasks(panels, shape->panel * g->k);
  for (size_t p = panels * task / tasks_b; p < panels * (task + 1) / tasks_b; p++) {
    kernels->pack_panel(g, p, workspace);
  }
}

typedef struct {
  const pinion_gemm *g;
  void *scratch;
} turned_tile;

// Makes a tile of C of one of its transpose.
static void turn_back(void *context, void *tile, size_t stride, size_t row, size_t column, size_t rows, size_t columns) {
  const turned_tile *t = context;
  const pinion_gemm *g = t->g;
  const size_t size = pinion_item_size(g);
  void *out = g->c == NULL ? t->scratch : (char *)g->c + (column * g->c_stride + row) * size;
  pinion_transpose(g->level, out, g->tile_stride, tile, stride, columns, rows, size);
  if (g->tile_done != NULL) g->tile_done(g->context, out, g->tile_stride, column, row, columns, rows);
}

static void run_turned(const pinion_gemm *g, size_t phase, size_t task, void *workspace, void *scratch, bool is_first) {
  turned_tile context = {g, scratch};
  pinion_gemm t = turned(g);
  t.tile_stride = tile_stride(&t);
  t.tile_done = turn_back;
  t.context = &context;
  pinion_gemm_task(&t, phase, task, workspace, (char *)scratch + turned_bytes(g), is_first);
}

void pinion_gemm_task(const pinion_gemm *g, size_t phase, size_t task, void *workspace, void *scratch, bool is_first) {
  if (g->is_turned) {
    run_turned(g, phase, task, workspace, scratch, is_first);
    return;
  }
  const pinion_gemm_kernels *kernels = pinion_gemm_kernels_of(g);
  if (phase + 1 < g->phases) {
    pack(g, kernels, task, workspace);
    return;
  }
  if (is_first && g->own_bytes > 0 && g->make_a != NULL) {
    const size_t strips = strips_to_pack(g, &kernels->shape);
    for (size_t s = 0; s < strips; s++) pinion_gemm_make_whole_strip(g, s, workspace);
  }
  kernels->compute(g, task, workspace, scratch, is_first);
}

// The first operand of the transpose is B.
bool pinion_gemm_prepares_a(const pinion_gemm *g) {
  return g->is_turned ? g->b_mode == PINION_OPERAND_SHARED : pinion_shares_a(g);
}
bool pinion_gemm_prepares_b(const pinion_gemm *g) {
  return g->is_turned ? pinion_shares_a(g) : g->b_mode == PINION_OPERAND_SHARED;
}

size_t pinion_gemm_panel(const pinion_gemm *g) { return pinion_gemm_kernels_of(g)->shape.panel; }

bool pinion_gemm_takes_panels(const pinion_gemm *g, size_t columns) {
  pinion_gemm t = *g;
  t.a_panel = t.a_stride = columns;
  pinion_gemm_plan(&t);
  const size_t panel = pinion_gemm_panel(&t);
  const size_t across = g->a_transposed ? g->m : g->k;
  if (t.a_is_packed || t.make_a != NULL || across == 0 || across % columns != 0 || columns % panel != 0) return false;
  if (t.is_turned) return t.b_mode == PINION_OPERAND_DIRECT || t.b_mode == PINION_OPERAND_PANELS;
  return !g->a_transposed && t.a_mode == PINION_OPERAND_DIRECT && t.b_mode != PINION_OPERAND_DOTS;
}
