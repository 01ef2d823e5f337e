// SPDX-License-Identifier: Apache-2.0
//
// The level's table. LEVEL_TABLE is its name.

#define FOR_INTEGERS(prefix)                                                              \
  [PINION_INT8] = prefix##_i8, [PINION_INT16] = prefix##_i16, [PINION_INT32] = prefix##_i32, \
  [PINION_INT64] = prefix##_i64, [PINION_UINT8] = prefix##_u8, [PINION_UINT16] = prefix##_u16, \
  [PINION_UINT32] = prefix##_u32, [PINION_UINT64] = prefix##_u64
#define FOR_FLOATS(prefix) [PINION_FLOAT32] = prefix##_f32, [PINION_FLOAT64] = prefix##_f64
#define FOR_NUMBERS(prefix) {FOR_INTEGERS(prefix), FOR_FLOATS(prefix)}
#define EVERY(prefix) [PINION_BOOL] = prefix##_boolean, FOR_INTEGERS(prefix), FOR_FLOATS(prefix)
#define FOR_ALL(prefix) {EVERY(prefix)}
#define FOR_ALL_AND_HALVES(prefix) \
  {EVERY(prefix), [PINION_FLOAT16] = prefix##_f16, [PINION_BFLOAT16] = prefix##_bf16}
#define FOR_BITS(prefix) {[PINION_BOOL] = prefix##_boolean, FOR_INTEGERS(prefix)}

const pinion_level_table LEVEL_TABLE = {
  .blocks = {
    [PINION_NEGATE] = FOR_NUMBERS(block_negate),
    [PINION_ABS] = FOR_NUMBERS(block_abs),
    [PINION_SIGN] = FOR_NUMBERS(block_sign),
    [PINION_SQRT] = {FOR_FLOATS(block_sqrt)},
    [PINION_EXP] = {FOR_FLOATS(block_exp)},
    [PINION_EXP2] = {FOR_FLOATS(block_exp2)},
    [PINION_EXPM1] = {FOR_FLOATS(block_expm1)},
    [PINION_LOG] = {FOR_FLOATS(block_log)},
    [PINION_LOG2] = {FOR_FLOATS(block_log2)},
    [PINION_LOG10] = {FOR_FLOATS(block_log10)},
    [PINION_LOG1P] = {FOR_FLOATS(block_log1p)},
    [PINION_SIN] = {FOR_FLOATS(block_sin)},
    [PINION_COS] = {FOR_FLOATS(block_cos)},
    [PINION_TAN] = {FOR_FLOATS(block_tan)},
    [PINION_ASIN] = {FOR_FLOATS(block_asin)},
    [PINION_ACOS] = {FOR_FLOATS(block_acos)},
    [PINION_ATAN] = {FOR_FLOATS(block_atan)},
    [PINION_SINH] = {FOR_FLOATS(block_sinh)},
    [PINION_COSH] = {FOR_FLOATS(block_cosh)},
    [PINION_TANH] = {FOR_FLOATS(block_tanh)},
    [PINION_ASINH] = {FOR_FLOATS(block_asinh)},
    [PINION_ACOSH] = {FOR_FLOATS(block_acosh)},
    [PINION_ATANH] = {FOR_FLOATS(block_atanh)},
    [PINION_ERF] = {FOR_FLOATS(block_erf)},
    [PINION_FLOOR] = {FOR_FLOATS(block_floor)},
    [PINION_CEIL] = {FOR_FLOATS(block_ceil)},
    [PINION_ROUND] = {FOR_FLOATS(block_round)},
    [PINION_TRUNC] = {FOR_FLOATS(block_trunc)},
    [PINION_IS_NAN] = {FOR_FLOATS(block_is_nan)},
    [PINION_IS_INFINITE] = {FOR_FLOATS(block_is_infinite)},
    [PINION_IS_FINITE] = {FOR_FLOATS(block_is_finite)},
    [PINION_SIGNBIT] = {FOR_FLOATS(block_is_signbit)},
    [PINION_ADD] = FOR_NUMBERS(block_add),
    [PINION_SUBTRACT] = FOR_NUMBERS(block_subtract),
    [PINION_MULTIPLY] = FOR_NUMBERS(block_multiply),
    [PINION_DIVIDE] = {FOR_FLOATS(block_divide)},
    [PINION_MAXIMUM] = FOR_ALL(block_maximum),
    [PINION_MINIMUM] = FOR_ALL(block_minimum),
    [PINION_FLOOR_DIVIDE] = FOR_NUMBERS(block_floor_divide),
    [PINION_REMAINDER] = FOR_NUMBERS(block_remainder),
    [PINION_POW] = FOR_NUMBERS(block_pow),
    [PINION_ATAN2] = {FOR_FLOATS(block_atan2)},
    [PINION_HYPOT] = {FOR_FLOATS(block_hypot)},
    [PINION_LOGADDEXP] = {FOR_FLOATS(block_logaddexp)},
    [PINION_COPYSIGN] = {FOR_FLOATS(block_copysign)},
    [PINION_NEXTAFTER] = {
      FOR_FLOATS(block_nextafter), [PINION_FLOAT16] = block_nextafter_f16,
      [PINION_BFLOAT16] = block_nextafter_bf16,
    },
    [PINION_EQUAL] = FOR_ALL(block_equal),
    [PINION_NOT_EQUAL] = FOR_ALL(block_not_equal),
    [PINION_LESS] = FOR_ALL(block_less),
    [PINION_LESS_EQUAL] = FOR_ALL(block_less_equal),
    [PINION_GREATER] = FOR_ALL(block_greater),
    [PINION_GREATER_EQUAL] = FOR_ALL(block_greater_equal),
    [PINION_NOT] = FOR_BITS(block_not),
    [PINION_AND] = FOR_BITS(block_and),
    [PINION_OR] = FOR_BITS(block_or),
    [PINION_XOR] = FOR_BITS(block_xor),
    [PINION_SHIFT_LEFT] = {FOR_INTEGERS(block_shift_left)},
    [PINION_SHIFT_RIGHT] = {FOR_INTEGERS(block_shift_right)},
    [PINION_SELECT] = {
      [PINION_BOOL] = block_select8, [PINION_INT8] = block_select8, [PINION_UINT8] = block_select8,
      [PINION_INT16] = block_select16, [PINION_UINT16] = block_select16,
      [PINION_FLOAT16] = block_select16, [PINION_BFLOAT16] = block_select16,
      [PINION_INT32] = block_select32, [PINION_UINT32] = block_select32,
      [PINION_FLOAT32] = block_select32, [PINION_INT64] = block_select64,
      [PINION_UINT64] = block_select64, [PINION_FLOAT64] = block_select64,
    },
  },
  .casts = {
    [PINION_BOOL] = FOR_ALL(cast_boolean),
    [PINION_INT8] = FOR_ALL(cast_i8),
    [PINION_INT16] = FOR_ALL(cast_i16),
    [PINION_INT32] = FOR_ALL(cast_i32),
    [PINION_INT64] = FOR_ALL(cast_i64),
    [PINION_UINT8] = FOR_ALL(cast_u8),
    [PINION_UINT16] = FOR_ALL(cast_u16),
    [PINION_UINT32] = FOR_ALL(cast_u32),
    [PINION_UINT64] = FOR_ALL(cast_u64),
    [PINION_FLOAT16] = {[PINION_FLOAT32] = cast_f16_f32},
    [PINION_BFLOAT16] = {[PINION_FLOAT32] = cast_bf16_f32},
    [PINION_FLOAT32] = FOR_ALL_AND_HALVES(cast_f32),
    [PINION_FLOAT64] = FOR_ALL_AND_HALVES(cast_f64),
  },
  .reductions = {
    [PINION_REDUCE_SUM] = FOR_NUMBERS(lines_sum),
    [PINION_REDUCE_PRODUCT] = FOR_NUMBERS(lines_product),
    [PINION_REDUCE_MAX] = FOR_ALL(lines_max),
    [PINION_REDUCE_MIN] = FOR_ALL(lines_min),
    [PINION_REDUCE_ARGMAX] = FOR_ALL(lines_argmax),
    [PINION_REDUCE_ARGMIN] = FOR_ALL(lines_argmin),
  },
  .row_reductions = {
    [PINION_REDUCE_SUM] = FOR_NUMBERS(rows_sum),
    [PINION_REDUCE_PRODUCT] = FOR_NUMBERS(rows_product),
    [PINION_REDUCE_MAX] = FOR_ALL(rows_max),
    [PINION_REDUCE_MIN] = FOR_ALL(rows_min),
    [PINION_REDUCE_ARGMAX] = FOR_ALL(rows_argmax),
    [PINION_REDUCE_ARGMIN] = FOR_ALL(rows_argmin),
  },
  .transpose = transpose,
  .random_bits = random_bits,
  .random_f32 = random_f32,
  .random_f64 = random_f64,
};
