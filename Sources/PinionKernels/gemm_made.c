// SPDX-License-Identifier: Apache-2.0
//
// Makes the numbers of an A that others packed, but for the k for which a strip holds nothing but zeros. Of pictures of digits that
// is more than half: borders, and what lies between the strokes.
#include "gemm_internal.h"

// The bytes of a strip for one k after the other, `stride` from one to the next.
typedef struct {
  const uint8_t *first;
  size_t stride;
} strip_bytes;

static strip_bytes bytes_of(const pinion_gemm *g, const pinion_gemm_shape *shape, size_t strip, size_t first) {
  const uint8_t *packed = g->a;
  if (g->packed_size == 1 && g->a_transposed) {  // see gemm_bytes.c
    return (strip_bytes){packed + first * g->m + pinion_strip_row(g, shape->strip_rows, strip), g->m};
  }
  const size_t pitch = shape->strip_pitch * g->packed_size;
  return (strip_bytes){packed + (strip * g->k + first) * pitch, pitch};
}

// Makes the numbers of `k` k of a strip, all of them.
static void make_all(const pinion_gemm *g, void *to, strip_bytes in, size_t k, size_t pitch) {
  if (in.stride == pitch * g->packed_size) {
    g->make_a(g->context, to, in.first, k * pitch);
    return;
  }
  const size_t part = pitch >= 8 ? 8 : 4;  // the second overlaps the first
  const size_t size = pinion_item_size(g);
  uint8_t bytes[128 * 16];
  for (size_t done = 0, count; done < k; done += count) {
    count = pinion_min(128, k - done);
    for (size_t p = 0; p < count; p++, in.first += in.stride) {
      memcpy(bytes + p * pitch, in.first, part);
      memcpy(bytes + p * pitch + pitch - part, in.first + pitch - part, part);
    }
    g->make_a(g->context, (char *)to + done * pitch * size, bytes, count * pitch);
  }
}

// Makes the numbers of `k` k of a strip, with `kept` those of them that it keeps.
static void make(const pinion_gemm *g, void *to, size_t strip, strip_bytes in, size_t k, uint32_t *kept) {
  const pinion_gemm_kernels *kernels = pinion_gemm_kernels_of(g);
  const pinion_gemm_shape *shape = &kernels->shape;
  // A tile's first strip, which packs B meanwhile or looks through it, takes every k.
  const bool is_first = strip % pinion_strip_count(g->tile_rows, shape->strip_rows) == 0;
  const bool takes_all = is_first && (g->b_mode == PINION_OPERAND_TASK || g->b_mode == PINION_OPERAND_PANELS);
  if (kept == NULL || takes_all) {
    make_all(g, to, in, k, shape->strip_pitch);
    if (kept == NULL) return;
    kept[0] = (uint32_t)k;
    for (size_t p = 0; p < k; p++) kept[1 + p] = (uint32_t)(p * shape->panel);
    return;
  }
  const size_t rows = pinion_strip_row(g, shape->strip_rows, strip + 1) - pinion_strip_row(g, shape->strip_rows, strip);
  const uint64_t mask = ~(uint64_t)0 >> (64 - 8 * rows);  // but for the padding
  uint8_t bytes[PINION_MOST_BLOCK_K * PINION_MOST_KEPT_PITCH + 64];  // kernels may write some more
  const size_t count = kernels->keep(bytes, kept + 1, in.first, in.stride, mask, k);
  g->make_a(g->context, to, bytes, count * shape->strip_pitch);
  kept[0] = (uint32_t)count;
}

void pinion_gemm_make_strip(const pinion_gemm *g, void *to, size_t strip, size_t first, size_t k, uint32_t *kept) {
  make(g, to, strip, bytes_of(g, &pinion_gemm_kernels_of(g)->shape, strip, first), k, kept);
}

void pinion_gemm_make_shared(const pinion_gemm *g, size_t strip, void *made, const uint8_t *rows, size_t count) {
  const pinion_gemm_shape *shape = &pinion_gemm_kernels_of(g)->shape;
  const size_t size = pinion_item_size(g), pitch = shape->strip_pitch;
  uint32_t *kept = (uint32_t *)((char *)made + pinion_packed_a(g, shape) * size) + strip * pinion_kept_strip(g);
  uint8_t bytes[PINION_MOST_BLOCK_K * 16 + 64];  // kernels may read some more
  for (size_t first = 0; first < g->k; first += g->block_k) {
    const size_t k = pinion_min(g->block_k, g->k - first);
    strip_bytes in = {bytes, pitch};
    if (rows == NULL) {
      in = bytes_of(g, shape, strip, first);
    } else {
      pinion_gemm_pack_across(bytes, pitch, rows + first, g->a_stride, k, count);
    }
    make(g, (char *)made + (strip * g->k + first) * pitch * size, strip, in, k, g->skips_zeros ? kept : NULL);
    kept += k + 1;
  }
}
