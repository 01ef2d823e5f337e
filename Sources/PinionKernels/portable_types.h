// SPDX-License-Identifier: Apache-2.0
//
// The element types, for macros that make one loop for each of them.
#pragma once
#include <stdint.h>

#define NUMS(X)                                                                               \
  X(INT8, int8_t)                                                                             \
  X(INT16, int16_t) X(INT32, int32_t) X(INT64, int64_t) X(UINT8, uint8_t) X(UINT16, uint16_t) \
      X(UINT32, uint32_t) X(UINT64, uint64_t) X(FLOAT32, float) X(FLOAT64, double)
#define ALL(X) X(BOOL, uint8_t) NUMS(X)
