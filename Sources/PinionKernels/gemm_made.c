// SPDX-License-Identifier: Apache-2.0
//
// Makes the numbers of an A that is a matrix of bytes, but for the k for which a strip holds nothing but zeros. Of pictures of digits
// that is more than half: borders, and what lies between the strokes.
#include "gemm_internal.h"

static const uint8_t *byte(const pinion_gemm *g, size_t row, size_t k) {
  return (const uint8_t *)g->a + (g->a_transposed ? k * g->a_stride + row : row * g->a_stride + k);
}

// Makes the numbers of `k` k of a strip, all of them.
static void make_all(const pinion_gemm *g, void *to, size_t row, size_t rows, size_t first, size_t k, size_t pitch) {
  enum { MOST = 128 };
  const size_t part = pitch >= 8 ? 8 : 4;  // the second overlaps the first
  uint8_t bytes[MOST * 16 + 64];           // packing may write some more
  for (size_t done = 0, count; done < k; done += count) {
    count = pinion_min(MOST, k - done);
    if (g->a_transposed) {  // a k's elements are neighbours as it is
      const uint8_t *in = byte(g, row, first + done);
      for (size_t p = 0; p < count; p++, in += g->a_stride) {
        memcpy(bytes + p * pitch, in, part);
        memcpy(bytes + p * pitch + pitch - part, in + pitch - part, part);
      }
    } else {
      pinion_gemm_pack_across(bytes, pitch, byte(g, row, first + done), g->a_stride, count, rows);
    }
    g->make_a(g->context, (char *)to + done * pitch * pinion_item_size(g), bytes, count * pitch);
  }
}

// Copies those bytes of `k` k of a strip that are kept; returns of how many k.
static size_t keep(const pinion_gemm *g, uint8_t *to, uint32_t *kept, size_t row, size_t rows, size_t first, size_t k) {
  const pinion_gemm_kernels *kernels = pinion_gemm_kernels_of(g);
  const size_t pitch = kernels->shape.strip_pitch;
  const uint64_t mask = ~(uint64_t)0 >> (64 - 8 * rows);  // but for the padding
  if (g->a_transposed) return kernels->keep(to, kept, byte(g, row, first), g->a_stride, mask, k);
  uint8_t packed[PINION_MOST_BLOCK_K * PINION_MOST_KEPT_PITCH + 64];  // kernels may read some more
  pinion_gemm_pack_across(packed, pitch, byte(g, row, first), g->a_stride, k, rows);
  return kernels->keep(to, kept, packed, pitch, mask, k);
}

void pinion_gemm_make_strip(const pinion_gemm *g, void *to, size_t strip, size_t first, size_t k, uint32_t *kept) {
  const pinion_gemm_shape *shape = &pinion_gemm_kernels_of(g)->shape;
  const size_t row = pinion_strip_row(g, shape->strip_rows, strip);
  const size_t rows = pinion_strip_row(g, shape->strip_rows, strip + 1) - row;
  // A tile's first strip, which packs B meanwhile or looks through it, takes every k.
  const bool is_first = strip % pinion_strip_count(g->tile_rows, shape->strip_rows) == 0;
  const bool takes_all = is_first && (g->b_mode == PINION_OPERAND_TASK || g->b_mode == PINION_OPERAND_PANELS);
  if (kept == NULL || takes_all) {
    make_all(g, to, row, rows, first, k, shape->strip_pitch);
    if (kept == NULL) return;
    kept[0] = (uint32_t)k;
    for (size_t p = 0; p < k; p++) kept[1 + p] = (uint32_t)(p * shape->panel);
    return;
  }
  uint8_t bytes[PINION_MOST_BLOCK_K * PINION_MOST_KEPT_PITCH + 64];  // kernels may write some more
  const size_t count = keep(g, bytes, kept + 1, row, rows, first, k);
  g->make_a(g->context, to, bytes, count * shape->strip_pitch);
  kept[0] = (uint32_t)count;
}

void pinion_gemm_make_whole_strip(const pinion_gemm *g, size_t strip, void *workspace) {
  const pinion_gemm_shape *shape = &pinion_gemm_kernels_of(g)->shape;
  const size_t size = pinion_item_size(g), pitch = shape->strip_pitch;
  uint32_t *kept = (uint32_t *)((char *)workspace + pinion_packed_a(g, shape) * size) + strip * pinion_kept_strip(g);
  for (size_t first = 0; first < g->k; first += g->block_k) {
    const size_t k = pinion_min(g->block_k, g->k - first);
    char *to = (char *)workspace + (strip * g->k + first) * pitch * size;
    pinion_gemm_make_strip(g, to, strip, first, k, g->skips_zeros ? kept : NULL);
    kept += k + 1;
  }
}
