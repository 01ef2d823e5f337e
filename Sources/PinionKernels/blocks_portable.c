// SPDX-License-Identifier: Apache-2.0
//
// The block kernels, reductions, transposes and random bits of any machine.
#include "levels.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define VECTOR_BYTES 16
#define LEVEL_TABLE pinion_table_portable

#include "lanes/lanes_portable.h"

#include "lanes/all.h"
