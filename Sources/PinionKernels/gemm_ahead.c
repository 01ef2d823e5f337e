// SPDX-License-Identifier: Apache-2.0
//
// For those who pack A ahead: group by group, as they make its rows.
#include "gemm_internal.h"

// Some rows together, so that a task is worth its start. A transposed A has elements of all strips in each row: some of them together
// make lines of a strip.
enum { GROUP_ROWS = 16 };

size_t pinion_gemm_packed_count(const pinion_gemm *g) { return pinion_packed_a(g, &pinion_gemm_kernels_of(g)->shape); }

bool pinion_gemm_packs_a(const pinion_gemm *g) { return g->a_mode != PINION_OPERAND_DIRECT && !g->is_turned; }

size_t pinion_gemm_row_groups(const pinion_gemm *g) {
  if (g->a_transposed) return pinion_ceil_div(g->k, GROUP_ROWS);
  const size_t strips = pinion_strips_in_all(g, &pinion_gemm_kernels_of(g)->shape);
  return pinion_min(strips, pinion_even(pinion_ceil_div(g->m, GROUP_ROWS)));
}

size_t pinion_gemm_row_group_begin(const pinion_gemm *g, size_t group) {
  if (g->a_transposed) return pinion_min(group * GROUP_ROWS, g->k);
  const pinion_gemm_shape *shape = &pinion_gemm_kernels_of(g)->shape;
  return pinion_strip_row(g, shape->strip_rows, group * pinion_strips_in_all(g, shape) / pinion_gemm_row_groups(g));
}

void pinion_gemm_pack_rows(const pinion_gemm *g, void *packed, const void *rows, size_t first, size_t count) {
  pinion_gemm_kernels_of(g)->pack_rows(g, packed, rows, first, count);
}
