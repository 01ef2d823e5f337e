// SPDX-License-Identifier: Apache-2.0
//
// Block kernels: one element-wise operation over `n` contiguous elements. A chain of operations runs
// block by block through them, with the block (about 1,024 elements) staying in the first-level cache.
#pragma once
#include <stddef.h>

#include "pinion_cpu.h"

// out[i] = f(in[0][i], in[1][i], ...) for i in 0..<n. `out` may be equal to one of the inputs (same index,
// same element size) but may not overlap one otherwise.
typedef void (*pinion_block)(void *out, const void *const *in, size_t n);

typedef enum {
  // unary, same type out: numbers
  PINION_NEGATE = 0, PINION_ABS, PINION_SIGN,
  // unary, float32 and float64
  PINION_SQRT, PINION_RSQRT, PINION_EXP, PINION_EXP2, PINION_EXPM1, PINION_LOG, PINION_LOG2, PINION_LOG10,
  PINION_LOG1P, PINION_SIN, PINION_COS, PINION_TAN, PINION_ASIN, PINION_ACOS, PINION_ATAN,
  PINION_SINH, PINION_COSH, PINION_TANH, PINION_ASINH, PINION_ACOSH, PINION_ATANH, PINION_ERF,
  PINION_FLOOR, PINION_CEIL, PINION_ROUND, PINION_TRUNC,  // round: half to even
  // unary, bool out: float32 and float64
  PINION_IS_NAN, PINION_IS_INFINITE, PINION_IS_FINITE, PINION_SIGNBIT,
  // binary, same type out: numbers (integers wrap around)
  PINION_ADD, PINION_SUBTRACT, PINION_MULTIPLY,
  PINION_DIVIDE,                // float32 and float64
  PINION_MAXIMUM, PINION_MINIMUM,  // NaN if either is NaN; bool too (or, and)
  // Quotients are rounded down, so that remainders have the sign of the divisor. Integers: 0 for a
  // divisor of 0.
  PINION_FLOOR_DIVIDE, PINION_REMAINDER,
  PINION_POW,                   // integers: 0 for a negative exponent, but for bases 1 and -1
  // binary, float32 and float64
  PINION_ATAN2, PINION_HYPOT, PINION_LOGADDEXP, PINION_COPYSIGN, PINION_NEXTAFTER,
  // binary, bool out: all types
  PINION_EQUAL, PINION_NOT_EQUAL, PINION_LESS, PINION_LESS_EQUAL, PINION_GREATER,
  PINION_GREATER_EQUAL,
  // bit by bit: bool and integers
  PINION_NOT, PINION_AND, PINION_OR, PINION_XOR,
  // integers; by a count of bits that is negative or too large: 0, or -1 for a negative number >>
  PINION_SHIFT_LEFT, PINION_SHIFT_RIGHT,
  // ternary, all types: in[0] is bool; out = in[0] ? in[1] : in[2]
  PINION_SELECT,
  PINION_BLOCK_COUNT
} pinion_block_op;

// The kernel of `op` on elements of `dtype` (the type of the operands; for select that of in[1]), or NULL if
// the operation does not exist for that type.
pinion_block pinion_block_kernel(pinion_level level, pinion_block_op op, pinion_dtype dtype);

// The conversion from one type to another. float to integer truncates towards zero and saturates, NaN becomes 0;
// integer to narrower integer wraps; anything to bool is `!= 0`; int64/uint64/float64 to float32 round to nearest even.
// float16 and bfloat16 are converted to float32 only, and from float32 and float64.
pinion_block pinion_cast_kernel(pinion_level level, pinion_dtype from, pinion_dtype to);

// Chains: several operations on the same block of float32 or float64 in one call, which keeps a running value in
// registers. Each operation rounds as its block kernel does, so that the bits are the same.

// Where a step's other operand is.
typedef enum {
  PINION_CHAIN_VALUE = 0,  // it is the running value itself, or there is none
  PINION_CHAIN_BLOCK,      // n elements
  PINION_CHAIN_SINGLE,     // one element, for all n
} pinion_chain_source;

// What a step does: value = f(value, other), by the code of f, with the operands exchanged if it is reversed. A
// comparison leaves the value as it is and writes bools to `flags`; a selection takes the value where `flags` is
// true and the other operand elsewhere.
enum {
  PINION_CHAIN_LOAD = 0x200,      // value = other
  PINION_CHAIN_STORE = 0x201,     // slot = value
  PINION_CHAIN_REVERSED = 0x100,  // flag: subtract, divide, select
};

typedef struct {
  uint16_t code;    // pinion_block_op, or one of the above
  uint16_t source;  // pinion_chain_source
  uint16_t slot;    // of the other operand, or to store to
  uint16_t flags;   // of comparisons and selections
} pinion_chain_step;

// Runs the steps on n elements of the slots, for each of `rows` rows. What belongs to the next row lies as many bytes on
// as `row_bytes` says; the first `slot_count` slots are moved there. The others hold intermediate values: of them
// `row_bytes` says where up to three further rows may be kept. One row needs no `row_bytes`.
typedef void (*pinion_chain)(const pinion_chain_step *steps, size_t count, void **slots, size_t n,
                             size_t rows, const size_t *row_bytes, size_t slot_count);

// Whether `op` can be a step of a chain.
bool pinion_chain_has(pinion_block_op op);

// The loop over chains of float32 or float64; NULL for other types.
pinion_chain pinion_chain_kernel(pinion_level level, pinion_dtype dtype);
