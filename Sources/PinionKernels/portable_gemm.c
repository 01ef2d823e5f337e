// SPDX-License-Identifier: Apache-2.0
//
// Matrix products in plain C, for every level: tiles of C, without packing.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"

void pinion_gemm_plan(pinion_gemm* g) {
  g->workspace_bytes = 0;
  g->tile_rows = 32;
  g->tile_columns = 128;
  g->block_k = g->k;
  g->scratch_bytes = 32 * 128 * 8;
  g->phases = 1;
  g->tasks[0] = ((g->m + 31) / 32) * ((g->n + 127) / 128);
  g->tasks[1] = 0;
}
void pinion_gemm_task(const pinion_gemm* g, size_t ph, size_t t, void* ws, void* sc) {
  size_t nc = (g->n + 127) / 128, r0 = t / nc * 32, c0 = t % nc * 128,
         r1 = r0 + 32 < g->m ? r0 + 32 : g->m, c1 = c0 + 128 < g->n ? c0 + 128 : g->n;
#define GG(T)                                                                                    \
  {                                                                                              \
    size_t ld = g->c ? g->c_stride : c1 - c0;                                                    \
    T* C = g->c ? (T*)g->c + r0 * ld + c0 : sc;                                                  \
    const T *A = g->a, *Bm = g->b;                                                               \
    for (size_t i = r0; i < r1; i++) {                                                           \
      for (size_t j = c0; j < c1; j++) {                                                         \
        T* p = C + (i - r0) * ld + j - c0;                                                       \
        *p = g->beta ? (T)g->beta * *p : 0;                                                      \
      }                                                                                          \
      for (size_t k = 0; k < g->k; k++) {                                                        \
        T a = (T)g->alpha * (g->a_transposed ? A[k * g->a_stride + i] : A[i * g->a_stride + k]); \
        for (size_t j = c0; j < c1; j++)                                                         \
          C[(i - r0) * ld + j - c0] +=                                                           \
              a * (g->b_transposed ? Bm[j * g->b_stride + k] : Bm[k * g->b_stride + j]);         \
      }                                                                                          \
      for (size_t j = c0; j < c1; j++) {                                                         \
        T* p = C + (i - r0) * ld + j - c0;                                                       \
        if (g->bias) *p += ((const T*)g->bias)[j];                                               \
        if (g->activation && *p < 0) *p = 0;                                                     \
      }                                                                                          \
    }                                                                                            \
    if (g->tile_done) g->tile_done(g->context, C, ld, r0, c0, r1 - r0, c1 - c0);                 \
  }
  if (g->dtype == PINION_FLOAT32) GG(float) else GG(double)
}
