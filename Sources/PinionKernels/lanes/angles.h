// SPDX-License-Identifier: Apache-2.0
//
// Angles and the length of a vector: atan2, atan, asin, acos, hypot, in float64 lanes. The
// polynomial comes from Scripts/minimax.py; measured errors are in
// Documentation/element-functions.md.

// The angle of the vector (x, y). With n and d the smaller and the larger of |y| and |x|, it is
// m pi/4 +- atan(t): t = n / d up to tan(pi/8), and (n - d) / (n + d) above, an eighth turn on.
LANE F64 atan2_f64(F64 y, F64 x) {
  static const double p[] = {-0.333333333333333276,  0.19999999999997689,  -0.142857142853904998,
                             0.111111110883329871,   -0.0909090815012702652, 0.0769228288526587223,
                             -0.0666622862756804165, 0.0587704012075605768, -0.0521852241062270438,
                             0.0450402968955475445,  -0.033485647503877698, 0.0152065294464655752};
  F64 a = abs_f64(y), b = abs_f64(x);
  I64 steep = (I64)(a > b);
  F64 n = select_f64(steep, b, a), d = select_f64(steep, a, b);
  // Lengths do not matter: (0, 0) and (inf, inf) have the angles of (1, 0) and (1, 1) by
  // convention. No sum or product may overflow, and n / d not lose digits.
  const double inf = __builtin_inf();
  n = select_f64((I64)(d == inf), (F64)((I64)(n == inf) & (I64)splat_f64(1)), n);
  d = select_f64((I64)(d == inf) | (I64)(d == 0), splat_f64(1), d);
  F64 scale = select_f64((I64)(d > 0x1p900), splat_f64(0x1p-200), splat_f64(1));
  scale = select_f64((I64)(d < 0x1p-400), splat_f64(0x1p600), scale);
  n = n * scale, d = d * scale;

  I64 upper = (I64)(n > d * 0.41421356);
  F64 sum_low, sum = quick_two_sum(d, n, &sum_low);
  F64 rest_low, rest = two_sum(n, negate_f64(d), &rest_low);
  F64 low, t = two_quotient(select_f64(upper, rest, n), select_f64(upper, rest_low, (F64){0}),
                            select_f64(upper, sum, d), select_f64(upper, sum_low, (F64){0}), &low);
  F64 square = t * t;
  low = fma_f64(t * square, POLYNOMIAL_F64(square, p), low);

  // m counts eighths of a half turn: from pi/4 in `upper`, to pi/2 less, to pi less.
  I64 left = (I64)((I64)x < 0), minus = steep ^ left;
  F64 m = (F64)(upper & (I64)splat_f64(1));
  m = select_f64(steep, 2 - m, m);
  m = select_f64(left, 4 - m, m);
  t = (F64)((I64)t ^ (minus & INT64_MIN)), low = (F64)((I64)low ^ (minus & INT64_MIN));
  F64 error, angle = two_sum(m * 0x1.921fb54442d18p-1, t, &error);
  angle = angle + (error + fma_f64(m, splat_f64(0x1.1a62633145c07p-55), low));
  angle = select_f64((I64)(x != x) | (I64)(y != y), x + y, angle);
  return copysign_f64(angle, y);
}
NARROWED_2(atan2)

LANE F64 atan_f64(F64 x) { return atan2_f64(x, splat_f64(1)); }
LANE F64 asin_f64(F64 x) { return atan2_f64(x, sqrt_f64((1 - x) * (1 + x))); }
LANE F64 acos_f64(F64 x) { return atan2_f64(sqrt_f64((1 - x) * (1 + x)), x); }
NARROWED_1(atan)
NARROWED_1(asin)
NARROWED_1(acos)

// The square root of x^2 + y^2: squares and sum to twice the digits, and one step of Newton's.
// Scaled so that squares neither overflow nor vanish.
LANE F64 hypot_f64(F64 x, F64 y) {
  F64 a = abs_f64(x), b = abs_f64(y), most = maximum_f64(a, b), least = minimum_f64(a, b);
  F64 up = select_f64((I64)(most > 0x1p480), splat_f64(0x1p-600), splat_f64(1));
  up = select_f64((I64)(most < 0x1p-480), splat_f64(0x1p600), up);
  F64 down = select_f64((I64)(most > 0x1p480), splat_f64(0x1p600), splat_f64(1));
  down = select_f64((I64)(most < 0x1p-480), splat_f64(0x1p-600), down);
  most = most * up, least = least * up;
  F64 low1, low2, low, sum = two_product(most, most, &low1);
  sum = quick_two_sum(sum, two_product(least, least, &low2), &low);
  low = low + (low1 + low2);
  F64 root = sqrt_f64(sum), error, square = two_product(root, root, &error);
  F64 step = (((sum - square) - error) + low) / (root + root);
  root = (root + select_f64((I64)(root > 0), step, (F64){0})) * down;
  const double inf = __builtin_inf();
  return select_f64((I64)(a == inf) | (I64)(b == inf), splat_f64(inf), root);
}

// The squares of float32 are exact in float64, and cannot overflow.
LANE F64 hypot_of_f32(F64 x, F64 y) {
  const double inf = __builtin_inf();
  I64 infinite = (I64)(abs_f64(x) == inf) | (I64)(abs_f64(y) == inf);
  return select_f64(infinite, splat_f64(inf), sqrt_f64(x * x + y * y));
}
LANE F32 hypot_f32(F32 x, F32 y) {
  return narrow(hypot_of_f32(widen_low(x), widen_low(y)),
                hypot_of_f32(widen_high(x), widen_high(y)));
}
