// SPDX-License-Identifier: Apache-2.0
//
// The rest of a division of float64 numbers, by long division in integers.
#include <stdint.h>
#include <string.h>

#include "levels.h"

double pinion_rest_of_division(double x, double y) {
  const uint64_t infinity = 0x7ff0000000000000, one = 0x10000000000000;
  uint64_t a, b;
  memcpy(&a, &x, sizeof a), memcpy(&b, &y, sizeof b);
  if (b == 0 || a >= infinity || b > infinity) return (x - x) / (y - y);  // NaN
  if (a < b) return x;
  int exponent_a = (int)(a >> 52), exponent_b = (int)(b >> 52);
  uint64_t rest = exponent_a ? (a & (one - 1)) | one : a;
  uint64_t divisor = exponent_b ? (b & (one - 1)) | one : b;
  exponent_a += exponent_a == 0, exponent_b += exponent_b == 0;
  // Digits of 11 bits, for which there is room above 53.
  rest %= divisor;
  for (int shift = exponent_a - exponent_b; shift > 0 && rest; shift -= 11) {
    rest = (rest << (shift < 11 ? shift : 11)) % divisor;
  }
  // rest * 2^(exponent_b - 1075) as a float64.
  if (rest == 0) return 0;
  int zeros = __builtin_clzll(rest) - 11;
  int up = zeros < exponent_b - 1 ? zeros : exponent_b - 1;
  rest <<= up;
  uint64_t bits = (rest & one) ? (uint64_t)(exponent_b - up) << 52 | (rest & (one - 1)) : rest;
  memcpy(&x, &bits, sizeof x);
  return x;
}
