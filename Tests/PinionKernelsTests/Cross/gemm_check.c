// SPDX-License-Identifier: Apache-2.0
//
// Checks the matrix product at every level of this machine (Scripts/check-neon builds and runs it):
// against naive loops in double, bit for bit against a chain of fma(), and that nothing outside of C
// is written. Every buffer is exactly as large as the arguments say, so that an address sanitizer
// also sees what is read.
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_gemm.h"

static uint64_t state = 88172645463325252u;
static uint64_t bits(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state;
}
static size_t below(size_t n) { return (size_t)(bits() >> 11) % n; }
static double uniform(void) { return (double)(bits() >> 11) * 0x1p-52 - 1; }

static const char *const names[] = {"portable", "NEON", "AVX2", "AVX-512"};
static long checks, failures, in_panels;

typedef struct {
  size_t m, n, k;
  int a_transposed, b_transposed, bias, relu, no_c;
  int panels;    // B lies in panels
  int a_panels;  // A does, if it can, in some that are one or two of B's wide
  int c_panels;  // C does
  int bytes;     // A is made of bytes, of which most are 0
  double alpha, beta;
  size_t pad_a, pad_b, pad_c;
} problem;

// MARK: both types through one pair of functions

static double get(pinion_dtype type, const void *p, size_t i) {
  return type == PINION_FLOAT32 ? (double)((const float *)p)[i] : ((const double *)p)[i];
}
static void set(pinion_dtype type, void *p, size_t i, double x) {
  if (type == PINION_FLOAT32) ((float *)p)[i] = (float)x; else ((double *)p)[i] = x;
}
static double fused(pinion_dtype type, double x, double y, double z) {
  return type == PINION_FLOAT32 ? (double)fmaf((float)x, (float)y, (float)z) : fma(x, y, z);
}
static double rounded(pinion_dtype type, double x) {
  return type == PINION_FLOAT32 ? (double)(float)x : x;
}

// A matrix of exactly the elements that the arguments describe: the last row has no padding.
static void *matrix(pinion_dtype type, size_t rows, size_t columns, size_t stride, size_t *count) {
  *count = rows && columns ? (rows - 1) * stride + columns : 0;
  void *p = malloc(*count * 8 + (*count == 0));
  if (type == PINION_FLOAT32) p = realloc(p, *count * 4 + (*count == 0));
  for (size_t i = 0; i < *count; i++) set(type, p, i, uniform());
  return p;
}

// Bytes, and the numbers that are made of them in the place of a matrix.
static uint8_t *bytes_of(pinion_dtype type, void *matrix, size_t count) {
  uint8_t *bytes = malloc(count + 16);  // some more may be read
  for (size_t i = 0, ink = 0; i < count; i++) {
    if (below(16) == 0) ink = below(3) == 0;
    bytes[i] = ink ? (uint8_t)bits() : 0;
    set(type, matrix, i, bytes[i] / 64.0);
  }
  return bytes;
}

// MARK: tiles

typedef struct {
  pinion_dtype type;
  size_t m, n;
  size_t panel;        // 0, or the columns of a panel
  void *out;           // m x n
  unsigned char *seen;
  bool twice;
} collector;

static void collect(void *context, void *tile, size_t stride, size_t row, size_t column, size_t rows,
                    size_t columns) {
  collector *c = context;
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j++) {
      size_t at = (row + i) * c->n + column + j;
      if (c->panel) at = (row + i) % c->m * c->n + (row + i) / c->m * c->panel + column + j;
      if (c->seen[at]++) c->twice = true;
      set(c->type, c->out, at, get(c->type, tile, i * stride + j));
    }
  }
}

// `context` is that of the tiles.
static void make(void *context, void *to, const void *packed, size_t count) {
  for (size_t i = 0; i < count; i++) set(((collector *)context)->type, to, i, ((const uint8_t *)packed)[i] / 64.0);
}

static void fail(pinion_level level, pinion_dtype type, const problem *p, const char *what) {
  if (failures++ < 20) {
    printf("FAILED %s float%d %zu x %zu x %zu A%s%s B%s%s C%s alpha %g beta %g bias %d relu %d c %d: %s\n",
           names[level], type == PINION_FLOAT32 ? 32 : 64, p->m, p->n, p->k,
           p->a_transposed ? "^T" : "", p->bytes ? " of bytes" : "", p->b_transposed ? "^T" : "", p->panels ? " in panels" : "", p->c_panels ? " in panels" : "", p->alpha, p->beta, p->bias,
           p->relu, !p->no_c, what);
  }
}

static void *aligned(size_t bytes) {
  void *p = NULL;
  if (posix_memalign(&p, 64, bytes ? bytes : 1) != 0) abort();
  memset(p, 0xff, bytes);  // NaNs
  return p;
}

static void check(pinion_dtype type, const problem *p) {
  const size_t size = type == PINION_FLOAT32 ? 4 : 8;
  size_t m = p->m, n = p->n, k = p->k, count_a, count_b, count_c, count_bias;
  size_t a_stride = (p->a_transposed ? m : k) + p->pad_a;
  size_t b_stride = (p->b_transposed ? k : n) + p->pad_b, c_stride = n + p->pad_c;
  void *a = matrix(type, p->a_transposed ? k : m, p->a_transposed ? m : k, a_stride, &count_a);
  uint8_t *bytes = p->bytes ? bytes_of(type, a, count_a) : NULL;
  void *b = matrix(type, p->b_transposed ? n : k, p->b_transposed ? k : n, b_stride, &count_b);
  void *c = matrix(type, m, n, c_stride, &count_c);
  void *bias = matrix(type, 1, n, n, &count_bias);

  // Expected: once as a chain of fma, once in double with the sum of magnitudes as a scale.
  double *chain = malloc((m * n + 1) * 8), *naive = malloc((m * n + 1) * 8);
  double *scale = malloc((m * n + 1) * 8);
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < n; j++) {
      double old = p->beta == 0 ? 0 : get(type, c, i * c_stride + j);
      double x = rounded(type, rounded(type, p->beta) * old), y = p->beta * old, z = fabs(y);
      for (size_t q = 0; q < k; q++) {
        double s = get(type, a, p->a_transposed ? q * a_stride + i : i * a_stride + q);
        double t = get(type, b, p->b_transposed ? j * b_stride + q : q * b_stride + j);
        x = fused(type, rounded(type, rounded(type, p->alpha) * s), t, x);
        y += p->alpha * s * t;
        z += fabs(p->alpha * s * t);
      }
      if (p->bias) {
        double t = get(type, bias, j);
        x = rounded(type, x + t), y += t, z += fabs(t);
      }
      if (p->relu) x = x < 0 ? 0 : x, y = y < 0 ? 0 : y;
      chain[i * n + j] = x, naive[i * n + j] = y, scale[i * n + j] = z;
    }
  }

  // One vector times rows that are contiguous is summed in another order, see pinion_gemm.h.
  const bool is_plain = p->alpha == 1 && p->beta == 0 && !p->bias && !p->relu;
  const bool is_dots = is_plain && ((n == 1 && !p->a_transposed && (p->b_transposed || b_stride == 1)) ||
                                    (m == 1 && p->b_transposed && (!p->a_transposed || a_stride == 1)));
  for (int level = PINION_PORTABLE; level <= PINION_AVX512; level++) {
    if (!pinion_level_available((pinion_level)level)) continue;
    void *out = malloc(count_c * size + (count_c == 0));
    if (count_c) memcpy(out, c, count_c * size);
    collector tiles = {type, m, n, 0, malloc(m * n * size + 1), calloc(m * n + 1, 1), false};
    pinion_gemm g = {.level = (pinion_level)level, .dtype = type, .m = m, .n = n, .k = k,
                     .a = k ? a : NULL, .a_stride = a_stride, .a_transposed = p->a_transposed,
                     .b = k ? b : NULL, .b_stride = b_stride, .b_transposed = p->b_transposed,
                     .c = p->no_c ? NULL : out, .c_stride = c_stride,
                     .alpha = p->alpha, .beta = p->beta, .bias = p->bias ? bias : NULL,
                     .activation = p->relu ? PINION_ACTIVATION_RELU : PINION_ACTIVATION_NONE,
                     .tile_done = collect, .context = &tiles, .threads = 1 + below(8)};
    if (p->bytes) g.a = bytes, g.make_a = make, g.skips_zeros = true;
    pinion_gemm_plan(&g);
    void *panels = NULL;
    const size_t width = pinion_gemm_panel(&g);
    if (p->panels && !p->b_transposed && n > 0 && n % width == 0) {
      panels = malloc(k * n * size + 1);
      for (size_t q = 0; q < k; q++) {
        for (size_t j = 0; j < n; j++) set(type, panels, j / width * k * width + q * width + j % width, get(type, b, q * b_stride + j));
      }
      g.b = panels, g.b_panel = width;
    }
    const size_t a_width = width * (size_t)p->a_panels, a_rows = p->a_transposed ? k : m;
    void *a_panels = NULL;
    if (p->a_panels && k > 0 && pinion_gemm_takes_panels(&g, a_width)) {
      const size_t across = p->a_transposed ? m : k;
      a_panels = malloc(m * k * size + 1);
      for (size_t i = 0; i < a_rows; i++) {
        for (size_t j = 0; j < across; j++) set(type, a_panels, (j / a_width * a_rows + i) * a_width + j % a_width, get(type, a, i * a_stride + j));
      }
      g.a = a_panels, g.a_panel = a_width, g.a_stride = 0;
      in_panels++;
    }
    if (p->c_panels && n % (width * (size_t)p->c_panels) == 0) tiles.panel = g.c_panel = width * (size_t)p->c_panels;
    pinion_gemm_plan(&g);
    void *workspace = aligned(g.workspace_bytes + g.own_bytes), *scratch = aligned(g.scratch_bytes);
    for (size_t phase = 0; phase < g.phases; phase++) {
      for (size_t t = g.tasks[phase]; t > 0; t--) {  // any order will do
        pinion_gemm_task(&g, phase, t - 1, workspace, scratch, t == g.tasks[phase]);
      }
    }
    checks++;
    bool far = false, other_bits = false, missing = false, touched = false, differs = false;
    double tolerance = type == PINION_FLOAT32 ? 1e-5 : 1e-13;
    for (size_t i = 0; i < m; i++) {
      for (size_t j = 0; j < n; j++) {
        size_t at = i * n + j;
        missing |= !tiles.seen[at];
        double x = get(type, tiles.out, at);
        far |= !(fabs(x - naive[at]) <= tolerance * scale[at]);
        other_bits |= x != chain[at] || signbit(x) != signbit(chain[at]);
        const size_t w = g.c_panel, in_c = w ? (j / w * m + i) * w + j % w : i * c_stride + j;
        if (!p->no_c) differs |= memcmp((char *)out + in_c * size, (char *)tiles.out + at * size, size) != 0;
      }
      for (size_t j = n; n && g.c_panel == 0 && j < c_stride && i + 1 < m; j++) {
        touched |= memcmp((char *)out + (i * c_stride + j) * size,
                          (char *)c + (i * c_stride + j) * size, size) != 0;
      }
    }
    if (far) fail(g.level, type, p, "too far from the naive loops");
    if (other_bits && level != PINION_PORTABLE && !is_dots) fail(g.level, type, p, "not the bits of the chain");
    if (missing) fail(g.level, type, p, "no tile for some elements");
    if (tiles.twice) fail(g.level, type, p, "two tiles for some elements");
    if (touched) fail(g.level, type, p, "wrote between the rows of C");
    if (differs) fail(g.level, type, p, "the tile is not C");
    free(workspace), free(scratch), free(panels), free(a_panels), free(out), free(tiles.out), free(tiles.seen);
  }
  free(a), free(b), free(bytes), free(c), free(bias), free(chain), free(naive), free(scale);
}

static size_t some_size(size_t most) {
  switch (below(8)) {
    case 0: return below(2);
    case 1: return below(4);
    case 2: return 1 + below(17);
    case 3: return 32 * (1 + below(3));
    default: return 1 + below(most);
  }
}

static void check_both(const problem *p) {
  check(PINION_FLOAT32, p);
  check(PINION_FLOAT64, p);
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 400;
  const double factors[] = {1, 0, -0.5, 1.1};
  for (int round = 0; round < rounds; round++) {
    problem p = {.m = some_size(70), .n = some_size(150), .k = some_size(100),
                 .a_transposed = (int)below(2), .b_transposed = (int)below(2),
                 .bias = (int)below(2), .relu = below(3) == 0, .no_c = below(4) == 0, .panels = below(2) == 0,
                 .alpha = below(2) ? 1 : factors[below(4)], .beta = factors[below(4)],
                 .pad_a = below(3), .pad_b = below(3), .pad_c = below(3)};
    if (p.no_c) p.beta = 0;
    if (p.beta == 0) p.c_panels = (int)below(3);
    p.a_panels = (int)below(3);
    p.bytes = p.m > 1 && p.n > 1 && p.k > 0 && below(3) == 0;
    if (p.bytes) p.alpha = 1;
    check_both(&p);
  }
  // Whole panels at every level, with zeros and without.
  for (int round = 0; round < 40; round++) {
    problem p = {.m = 1 + below(round % 4 ? 100 : 1500), .n = 64 * (1 + below(4)), .k = 1 + below(round % 5 ? 100 : 1200),
                 .a_transposed = (int)below(2), .alpha = 1, .no_c = (int)below(2), .panels = (int)below(3) > 0, .c_panels = (int)below(3), .bytes = (int)below(2)};
    if (argc > 2 && p.m * p.n * p.k > 6000000) continue;
    check_both(&p);
  }
  // Few k, and few columns of C beside a transposed A, which go other ways.
  for (int round = 0; round < 200; round++) {
    const bool is_few = round % 2;
    const size_t n = is_few && below(2) ? 64 * (1 + below(3)) : 1 + below(is_few ? 150 : 34);
    problem p = {.m = 1 + below(is_few ? 70 : 200), .n = n, .k = 1 + below(is_few ? 16 : 60),
                 .a_transposed = !is_few || below(2), .b_transposed = (int)below(2), .alpha = 1, .no_c = below(3) == 0, .c_panels = (int)below(3),
                 .pad_a = below(3), .pad_b = below(3), .pad_c = below(3)};
    check_both(&p);
  }
  // A in panels, beside few columns of C.
  for (int round = 0; round < 60; round++) {
    const size_t across = 64 * (1 + below(4)), other = 1 + below(70);
    const bool is_transposed = round % 2;
    problem p = {.m = is_transposed ? across : other, .n = 1 + below(40), .k = is_transposed ? other : across,
                 .a_transposed = is_transposed, .b_transposed = (int)below(2), .alpha = 1, .beta = below(4) == 0,
                 .bias = below(4) == 0, .a_panels = 1 + (int)below(2), .pad_b = below(3), .pad_c = below(3)};
    check_both(&p);
  }
  // Long chains, so that K is cut into blocks; crowded strides, so that A is packed; one row.
  const size_t shapes[][3] = {{128, 512, 784}, {96, 512, 784}, {784, 512, 128}, {128, 10, 512},
                              {512, 10, 128}, {128, 512, 10}, {1, 512, 784}, {1, 10, 512},
                              {300, 70, 1100}, {5, 300, 1030}, {300, 600, 40}, {300, 600, 17},
                              {40, 1100, 33}, {1, 1000, 1024}, {2, 1, 3000}, {260, 33, 1024}, {257, 7, 0}};
  const size_t count = sizeof shapes / sizeof shapes[0];
  for (size_t s = 0; s < count; s++) {
    for (int way = 0; way < 4; way++) {
      problem p = {.m = shapes[s][0], .n = shapes[s][1], .k = shapes[s][2], .alpha = 1,
                   .a_transposed = way & 1, .b_transposed = way >> 1, .bias = 1, .relu = way & 1,
                   .beta = way == 3 ? 1 : 0};
      p.panels = way == 0;
      p.c_panels = p.beta == 0 ? (way + 1) % 3 : 0;
      p.a_panels = way % 3;
      p.bytes = way >= 2 && p.m > 1 && p.n > 1 && p.k > 0;
      // gemm_check ROUNDS quick: for emulators
      if (argc > 2 && p.m * p.n * p.k > 6000000) continue;
      check_both(&p);
    }
  }
  printf("gemm: %ld products checked, %ld of them with A in panels, %ld failures\n", checks, in_panels, failures);
  return failures != 0;
}
