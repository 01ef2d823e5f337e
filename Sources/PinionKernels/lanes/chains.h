// SPDX-License-Identifier: Apache-2.0
//
// Chains of operations on float32 and float64: the running value of some vectors stays in registers
// from one step to the next, so that a step costs its arithmetic and the loads of its other operand.

// Vectors of the running value; as many fill half of the registers with AVX2.
enum { CHAIN_VECTORS = 8 };

#define T float
#define V F32
#define LANES W32
#define NAME(x) x##_f32
#define BYTES(x) x##_b32
#define FLAGS B32
#define MASK I32
#define FLAGS_OF bool_of_mask32
#define MASK_OF_FLAGS mask32_of_bool
#include "chain_steps.h"

#define T double
#define V F64
#define LANES W64
#define NAME(x) x##_f64
#define BYTES(x) x##_b64
#define FLAGS B64
#define MASK I64
#define FLAGS_OF bool_of_mask64
#define MASK_OF_FLAGS mask64_of_bool
#include "chain_steps.h"
