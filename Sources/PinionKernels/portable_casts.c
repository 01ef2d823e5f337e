// SPDX-License-Identifier: Apache-2.0
//
// Conversions in plain C, for every level.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pinion_kernels.h"
#include "portable_types.h"

#define CV(F, FT, T, TT, e)                                            \
  static void cv_##F##_##T(void* o, const void* const* in, size_t n) { \
    TT* r = o;                                                         \
    const FT* a = in[0];                                               \
    for (size_t i = 0; i < n; i++) {                                   \
      FT x = a[i];                                                     \
      r[i] = (e);                                                      \
    }                                                                  \
  }
#define FROM(F, FT)                                                                             \
  CV(F, FT, BOOL, uint8_t, x != 0)                                                              \
  CV(F, FT, INT8, int8_t, (int8_t)x) CV(F, FT, INT16, int16_t, (int16_t)x)                      \
      CV(F, FT, INT32, int32_t, (int32_t)x) CV(F, FT, INT64, int64_t, (int64_t)x)               \
          CV(F, FT, UINT8, uint8_t, (uint8_t)x) CV(F, FT, UINT16, uint16_t, (uint16_t)x)        \
              CV(F, FT, UINT32, uint32_t, (uint32_t)x) CV(F, FT, UINT64, uint64_t, (uint64_t)x) \
                  CV(F, FT, FLOAT32, float, (float)x)                                           \
                      CV(F, FT, FLOAT64, double, (double)x) static pinion_block                 \
                      to_##F(pinion_dtype t) {                                                  \
    switch (t) {                                                                                \
      case PINION_BOOL:                                                                         \
        return cv_##F##_BOOL;                                                                   \
      case PINION_INT8:                                                                         \
        return cv_##F##_INT8;                                                                   \
      case PINION_INT16:                                                                        \
        return cv_##F##_INT16;                                                                  \
      case PINION_INT32:                                                                        \
        return cv_##F##_INT32;                                                                  \
      case PINION_INT64:                                                                        \
        return cv_##F##_INT64;                                                                  \
      case PINION_UINT8:                                                                        \
        return cv_##F##_UINT8;                                                                  \
      case PINION_UINT16:                                                                       \
        return cv_##F##_UINT16;                                                                 \
      case PINION_UINT32:                                                                       \
        return cv_##F##_UINT32;                                                                 \
      case PINION_UINT64:                                                                       \
        return cv_##F##_UINT64;                                                                 \
      case PINION_FLOAT32:                                                                      \
        return cv_##F##_FLOAT32;                                                                \
      case PINION_FLOAT64:                                                                      \
        return cv_##F##_FLOAT64;                                                                \
      default:                                                                                  \
        return NULL;                                                                            \
    }                                                                                           \
  }
ALL(FROM)
pinion_block pinion_cast_kernel(pinion_level l, pinion_dtype f, pinion_dtype t) {
  switch (f) {
#define TO(F, T)   \
  case PINION_##F: \
    return to_##F(t);
    ALL(TO) default : return NULL;
  }
}
