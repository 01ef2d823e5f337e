// SPDX-License-Identifier: Apache-2.0
//
// Reductions in plain C, for every level.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"
#include "portable_types.h"

#define RD(N, T)                                                                              \
  static void rsum_##N(void* o, const void* in, size_t n) {                                   \
    const T* a = in;                                                                          \
    T s[64] = {0};                                                                            \
    for (size_t i = 0; i < n; i++) s[i % 64] += a[i];                                         \
    for (int h = 32; h; h /= 2)                                                               \
      for (int i = 0; i < h; i++) s[i] += s[i + h];                                           \
    *(T*)o = s[0];                                                                            \
  }                                                                                           \
  static void rmax_##N(void* o, const void* in, size_t n) {                                   \
    const T* a = in;                                                                          \
    T m = a[0];                                                                               \
    for (size_t i = 1; i < n; i++)                                                            \
      if (a[i] > m || a[i] != a[i]) m = a[i];                                                 \
    *(T*)o = m;                                                                               \
  }                                                                                           \
  static void rmin_##N(void* o, const void* in, size_t n) {                                   \
    const T* a = in;                                                                          \
    T m = a[0];                                                                               \
    for (size_t i = 1; i < n; i++)                                                            \
      if (a[i] < m || a[i] != a[i]) m = a[i];                                                 \
    *(T*)o = m;                                                                               \
  }                                                                                           \
  static void ramax_##N(void* o, const void* in, size_t n) {                                  \
    const T* a = in;                                                                          \
    size_t m = 0;                                                                             \
    for (size_t i = 1; i < n; i++)                                                            \
      if (a[i] > a[m]) m = i;                                                                 \
    *(int64_t*)o = m;                                                                         \
  }                                                                                           \
  static void ramin_##N(void* o, const void* in, size_t n) {                                  \
    const T* a = in;                                                                          \
    size_t m = 0;                                                                             \
    for (size_t i = 1; i < n; i++)                                                            \
      if (a[i] < a[m]) m = i;                                                                 \
    *(int64_t*)o = m;                                                                         \
  }                                                                                           \
  static void csum_##N(void* o, const void* in, size_t rows, size_t st, size_t n, int acc) {  \
    const T* a = in;                                                                          \
    T* r = o;                                                                                 \
    if (!acc)                                                                                 \
      for (size_t i = 0; i < n; i++) r[i] = 0;                                                \
    for (size_t k = 0; k < rows; k++)                                                         \
      for (size_t i = 0; i < n; i++) r[i] += a[k * st + i];                                   \
  }                                                                                           \
  static void cmax_##N(void* o, const void* in, size_t rows, size_t st, size_t n, int acc) {  \
    const T* a = in;                                                                          \
    T* r = o;                                                                                 \
    for (size_t k = 0; k < rows; k++)                                                         \
      for (size_t i = 0; i < n; i++)                                                          \
        if ((!k && !acc) || a[k * st + i] > r[i]) r[i] = a[k * st + i];                       \
  }                                                                                           \
  static void cmin_##N(void* o, const void* in, size_t rows, size_t st, size_t n, int acc) {  \
    const T* a = in;                                                                          \
    T* r = o;                                                                                 \
    for (size_t k = 0; k < rows; k++)                                                         \
      for (size_t i = 0; i < n; i++)                                                          \
        if ((!k && !acc) || a[k * st + i] < r[i]) r[i] = a[k * st + i];                       \
  }                                                                                           \
  static void camax_##N(void* o, const void* in, size_t rows, size_t st, size_t n, int acc) { \
    const T* a = in;                                                                          \
    int64_t* r = o;                                                                           \
    for (size_t i = 0; i < n; i++) r[i] = 0;                                                  \
    for (size_t k = 0; k < rows; k++)                                                         \
      for (size_t i = 0; i < n; i++)                                                          \
        if (a[k * st + i] > a[r[i] * st + i]) r[i] = k;                                       \
  }                                                                                           \
  static void camin_##N(void* o, const void* in, size_t rows, size_t st, size_t n, int acc) { \
    const T* a = in;                                                                          \
    int64_t* r = o;                                                                           \
    for (size_t i = 0; i < n; i++) r[i] = 0;                                                  \
    for (size_t k = 0; k < rows; k++)                                                         \
      for (size_t i = 0; i < n; i++)                                                          \
        if (a[k * st + i] < a[r[i] * st + i]) r[i] = k;                                       \
  }                                                                                           \
  static pinion_reduce rk_##N(int op) {                                                       \
    switch (op) {                                                                             \
      case 0:                                                                                 \
        return rsum_##N;                                                                      \
      case 2:                                                                                 \
        return rmax_##N;                                                                      \
      case 3:                                                                                 \
        return rmin_##N;                                                                      \
      case 4:                                                                                 \
        return ramax_##N;                                                                     \
      case 5:                                                                                 \
        return ramin_##N;                                                                     \
    }                                                                                         \
    return NULL;                                                                              \
  }                                                                                           \
  static pinion_reduce_rows ck_##N(int op) {                                                  \
    switch (op) {                                                                             \
      case 0:                                                                                 \
        return csum_##N;                                                                      \
      case 2:                                                                                 \
        return cmax_##N;                                                                      \
      case 3:                                                                                 \
        return cmin_##N;                                                                      \
      case 4:                                                                                 \
        return camax_##N;                                                                     \
      case 5:                                                                                 \
        return camin_##N;                                                                     \
    }                                                                                         \
    return NULL;                                                                              \
  }
ALL(RD)
pinion_reduce pinion_reduce_kernel(pinion_level l, pinion_reduce_op op, pinion_dtype d) {
  if (d == PINION_BOOL && op < 2) return NULL;
  switch (d) {
#define RK(N, T)   \
  case PINION_##N: \
    return rk_##N(op);
    ALL(RK) default : return NULL;
  }
}
pinion_reduce_rows pinion_reduce_rows_kernel(pinion_level l, pinion_reduce_op op, pinion_dtype d) {
  if (d == PINION_BOOL && op < 2) return NULL;
  switch (d) {
#define CK(N, T)   \
  case PINION_##N: \
    return ck_##N(op);
    ALL(CK) default : return NULL;
  }
}
