// SPDX-License-Identifier: Apache-2.0
//
// The loops of Pinion that need the CPU's own vector width, and nothing else: raw pointers in, raw
// pointers out, no allocation, no threads, no errors. Every function that has more than one
// version is looked up once with the CPU level it is for, and then called through the pointer.
//
// Two promises hold for all of them:
//   1. The same bits at every level that has fused multiply-add (NEON, AVX2, AVX-512): one order of
//      summation, the same polynomials, never the system's libm.
//   2. Nothing is read or written outside the ranges that the arguments describe.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinion_blocks.h"
#include "pinion_cpu.h"
#include "pinion_gemm.h"
#include "pinion_indexing.h"
#include "pinion_memory.h"
#include "pinion_random.h"
#include "pinion_reductions.h"
