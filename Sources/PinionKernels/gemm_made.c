// SPDX-License-Identifier: Apache-2.0
//
// Makes the numbers of an A that others packed, but for the k for which a strip holds nothing but zeros. Of pictures of digits that
// is more than half: borders, and what lies between the strokes.
#include "gemm_internal.h"

void pinion_gemm_make_strip(const pinion_gemm *g, void *to, size_t strip, size_t first, size_t k, uint32_t *kept) {
  const pinion_gemm_kernels *kernels = pinion_gemm_kernels_of(g);
  const pinion_gemm_shape *shape = &kernels->shape;
  const size_t pitch = shape->strip_pitch;
  const uint8_t *packed = (const uint8_t *)g->a + (strip * g->k + first) * pitch * g->packed_size;
  // A tile's first strip, which packs B meanwhile or looks through it, takes every k.
  const bool is_first = strip % pinion_strip_count(g->tile_rows, shape->strip_rows) == 0;
  const bool takes_all = is_first && (g->b_mode == PINION_OPERAND_TASK || g->b_mode == PINION_OPERAND_PANELS);
  if (kept == NULL || takes_all) {
    g->make_a(g->context, to, packed, k * pitch);
    if (kept == NULL) return;
    kept[0] = (uint32_t)k;
    for (size_t p = 0; p < k; p++) kept[1 + p] = (uint32_t)(p * shape->panel);
    return;
  }
  const size_t rows = pinion_strip_row(g, shape->strip_rows, strip + 1) - pinion_strip_row(g, shape->strip_rows, strip);
  const uint64_t mask = ~(uint64_t)0 >> (64 - 8 * rows);  // but for the padding
  uint8_t bytes[PINION_MOST_BLOCK_K * PINION_MOST_KEPT_PITCH + 64];  // kernels may write some more
  const size_t count = kernels->keep(bytes, kept + 1, packed, mask, k);
  g->make_a(g->context, to, bytes, count * pitch);
  kept[0] = (uint32_t)count;
}

void pinion_gemm_make_shared(const pinion_gemm *g, size_t strip, void *workspace) {
  const pinion_gemm_shape *shape = &pinion_gemm_kernels_of(g)->shape;
  const size_t size = g->dtype == PINION_FLOAT64 ? 8 : 4;
  uint32_t *kept = (uint32_t *)((char *)workspace + pinion_workspace_a(g, shape) * size) + strip * pinion_kept_strip(g);
  for (size_t first = 0; first < g->k; first += g->block_k) {
    const size_t k = pinion_min(g->block_k, g->k - first);
    pinion_gemm_make_strip(g, (char *)workspace + (strip * g->k + first) * shape->strip_pitch * size, strip, first, k,
                           g->skips_zeros ? kept : NULL);
    kept += k + 1;
  }
}
