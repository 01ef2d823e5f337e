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

const pinion_level_table LEVEL_TABLE = {
  .blocks = {
    [PINION_NEGATE] = FOR_NUMBERS(block_negate),
    [PINION_ABS] = FOR_NUMBERS(block_abs),
    [PINION_SIGN] = FOR_NUMBERS(block_sign),
    [PINION_SQRT] = {FOR_FLOATS(block_sqrt)},
    [PINION_EXP] = {FOR_FLOATS(block_exp)},
    [PINION_LOG] = {FOR_FLOATS(block_log)},
    [PINION_TANH] = {FOR_FLOATS(block_tanh)},
    [PINION_ERF] = {FOR_FLOATS(block_erf)},
    [PINION_SIN] = {FOR_FLOATS(block_sin)},
    [PINION_COS] = {FOR_FLOATS(block_cos)},
    [PINION_FLOOR] = {FOR_FLOATS(block_floor)},
    [PINION_CEIL] = {FOR_FLOATS(block_ceil)},
    [PINION_ROUND] = {FOR_FLOATS(block_round)},
    [PINION_ADD] = FOR_NUMBERS(block_add),
    [PINION_SUBTRACT] = FOR_NUMBERS(block_subtract),
    [PINION_MULTIPLY] = FOR_NUMBERS(block_multiply),
    [PINION_DIVIDE] = {FOR_FLOATS(block_divide)},
    [PINION_MAXIMUM] = FOR_ALL(block_maximum),
    [PINION_MINIMUM] = FOR_ALL(block_minimum),
    [PINION_EQUAL] = FOR_ALL(block_equal),
    [PINION_NOT_EQUAL] = FOR_ALL(block_not_equal),
    [PINION_LESS] = FOR_ALL(block_less),
    [PINION_LESS_EQUAL] = FOR_ALL(block_less_equal),
    [PINION_GREATER] = FOR_ALL(block_greater),
    [PINION_GREATER_EQUAL] = FOR_ALL(block_greater_equal),
    [PINION_NOT] = {[PINION_BOOL] = block_not_boolean},
    [PINION_AND] = {[PINION_BOOL] = block_minimum_boolean},
    [PINION_OR] = {[PINION_BOOL] = block_maximum_boolean},
    [PINION_XOR] = {[PINION_BOOL] = block_xor_boolean},
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
    [PINION_REDUCE_SUM] = FOR_NUMBERS(reduce_sum),
    [PINION_REDUCE_PRODUCT] = FOR_NUMBERS(reduce_product),
    [PINION_REDUCE_MAX] = FOR_ALL(reduce_max),
    [PINION_REDUCE_MIN] = FOR_ALL(reduce_min),
    [PINION_REDUCE_ARGMAX] = FOR_ALL(reduce_argmax),
    [PINION_REDUCE_ARGMIN] = FOR_ALL(reduce_argmin),
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
