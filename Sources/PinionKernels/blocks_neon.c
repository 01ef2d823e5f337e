// SPDX-License-Identifier: Apache-2.0
//
// The block kernels, reductions, transposes and random bits of NEON.
#include "levels.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#define VECTOR_BYTES 16
#define LEVEL_TABLE pinion_table_neon

#include "lanes/lanes_neon.h"

#include "lanes/all.h"
#endif
