// SPDX-License-Identifier: Apache-2.0
//
// Copies in plain C, for every level.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"

void pinion_copy_strided(void* o, const void* in, ptrdiff_t s, size_t n, size_t e) {
  for (size_t i = 0; i < n; i++)
    memcpy((char*)o + i * e, (const char*)in + (ptrdiff_t)i * s * (ptrdiff_t)e, e);
}
void pinion_store_strided(void* o, ptrdiff_t s, const void* in, size_t n, size_t e) {
  for (size_t i = 0; i < n; i++)
    memcpy((char*)o + (ptrdiff_t)i * s * (ptrdiff_t)e, (const char*)in + i * e, e);
}
void pinion_transpose(pinion_level l, void* o, size_t os, const void* in, size_t is, size_t r,
                      size_t c, size_t e) {
  for (size_t i = 0; i < r; i++)
    for (size_t j = 0; j < c; j++)
      memcpy((char*)o + (i * os + j) * e, (const char*)in + (j * is + i) * e, e);
}
void pinion_gather_rows(void* o, const void* in, const int64_t* ix, size_t n, size_t b) {
  for (size_t i = 0; i < n; i++) memcpy((char*)o + i * b, (const char*)in + ix[i] * b, b);
}
void pinion_fill(void* o, const void* v, size_t n, size_t e) {
  for (size_t i = 0; i < n; i++) memcpy((char*)o + i * e, v, e);
}
