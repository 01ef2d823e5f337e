// SPDX-License-Identifier: Apache-2.0
//
// Sums and products of float64 lanes to twice the digits: the rounded result, and exactly what was
// rounded away. The long logarithm and exponential of powers are made of them.

// x + y (Knuth).
LANE F64 two_sum(F64 x, F64 y, F64 *error) {
  F64 sum = x + y, part = sum - x;
  *error = (x - (sum - part)) + (y - part);
  return sum;
}

// x + y, where |x| >= |y| or x is 0 (Dekker).
LANE F64 quick_two_sum(F64 x, F64 y, F64 *error) {
  F64 sum = x + y;
  *error = y - (sum - x);
  return sum;
}

// x * y; without fused multiply-add for |x| and |y| below 2^996 (Veltkamp and Dekker).
LANE F64 two_product(F64 x, F64 y, F64 *error) {
  F64 product = x * y;
#ifdef LEVEL_HAS_NO_FMA
  F64 wide_x = x * 0x1.0000002p27, wide_y = y * 0x1.0000002p27;
  F64 x1 = wide_x - (wide_x - x), y1 = wide_y - (wide_y - y), x2 = x - x1, y2 = y - y1;
  *error = x2 * y2 - (((product - x1 * y1) - x2 * y1) - x1 * y2);
#else
  *error = fma_f64(x, y, negate_f64(product));
#endif
  return product;
}

// num / den, for sums of two whose second parts are small.
LANE F64 two_quotient(F64 num, F64 num_low, F64 den, F64 den_low, F64 *low) {
  F64 quotient = num / den, error, product = two_product(quotient, den, &error);
  *low = (((num - product) - error) + (num_low - quotient * den_low)) / den;
  return quotient;
}

// A float32 function by way of its float64 lanes: rounded once, and almost always correctly.
#define NARROWED_1(name)                                                          \
  LANE F32 name##_f32(F32 x) {                                                    \
    return narrow(name##_f64(widen_low(x)), name##_f64(widen_high(x)));           \
  }
#define NARROWED_2(name)                                                          \
  LANE F32 name##_f32(F32 x, F32 y) {                                             \
    return narrow(name##_f64(widen_low(x), widen_low(y)),                         \
                  name##_f64(widen_high(x), widen_high(y)));                      \
  }
