// SPDX-License-Identifier: Apache-2.0
//
// Division with a whole quotient, rounded down, and what it leaves: the remainder has the sign of
// the divisor, and is exact but for the case in which the divisor has to be added.

// What the division of |x| by |y| leaves, exactly, with the sign of x.
//
// The quotient q, rounded towards 0, is too large by 1 at most; as long as it has 53 bits q |y| is
// a sum of two, and the difference is exact. Larger quotients are divided one by one in integers,
// and so are numbers near the limits of the exponent.
LANE F64 rest_of_division_f64(F64 x, F64 y) {
  F64 size = abs_f64(x), step = abs_f64(y), q = floor_f64(size / step), error;
  F64 product = two_product(q, step, &error), r = (size - product) - error;
  r = select_f64((I64)(r < 0), r + step, r);
  I64 usable = (I64)(q < 0x1p53) & (I64)(step > 0x1p-900) & (I64)(step < 0x1p900) &
               (I64)(size < 0x1p900);
  if (any_lane((I32)~usable)) {
    double sizes[W64], steps[W64], rests[W64];
    int64_t usables[W64];
    store_f64(sizes, size), store_f64(steps, step), store_f64(rests, r);
    store_i64(usables, usable);
    for (int i = 0; i < W64; i++) {
      if (!usables[i]) rests[i] = pinion_rest_of_division(sizes[i], steps[i]);
    }
    r = load_f64(rests);
  }
  return (F64)((I64)r | sign_bits_f64(x));
}

LANE F64 remainder_f64(F64 x, F64 y) {
  F64 r = rest_of_division_f64(x, y);
  I64 differs = (I64)(r != 0) & ((I64)(r < 0) ^ (I64)(y < 0));
  return select_f64((I64)(r == 0), copysign_f64(r, y), select_f64(differs, r + y, r));
}
NARROWED_2(remainder)

// (x - r) / y is a whole number but for rounding.
LANE F64 floor_divide_f64(F64 x, F64 y) {
  F64 r = rest_of_division_f64(x, y), quotient = (x - r) / y;
  I64 differs = (I64)(r != 0) & ((I64)(r < 0) ^ (I64)(y < 0));
  quotient = quotient - (F64)(differs & (I64)splat_f64(1));
  F64 whole = floor_f64(quotient);
  whole = whole + (F64)((I64)(quotient - whole > 0.5) & (I64)splat_f64(1));
  F64 simple = x / y;  // has the sign of a zero, and is the result for a divisor of 0
  whole = select_f64((I64)(quotient == 0), copysign_f64(whole, simple), whole);
  return select_f64((I64)(y == 0), simple, whole);
}
NARROWED_2(floor_divide)
