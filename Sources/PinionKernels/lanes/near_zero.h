// SPDX-License-Identifier: Apache-2.0
//
// exp(x) - 1 and log(1 + x), which keep their digits near 0, and what is made of them: hyperbolic
// functions and their inverses, and the logarithm of a sum of exponentials. The polynomials come
// from Scripts/minimax.py; measured errors are in Documentation/element-functions.md.

// exp(x) = 2^n (1 + r + rest), r + rest = exp(x - n log 2) - 1; rest is small. |x| below 750.
LANE F64 exp_parts_f64(F64 x, F64 *rest, F64 *n) {
  *n = fma_f64(x, splat_f64(0x1.71547652b82fep+0), splat_f64(0x1.8p52)) - 0x1.8p52;
  F64 high = fma_f64(*n, splat_f64(-0x1.62e42fefa4p-1), x), low;
  F64 r = two_sum(high, *n * 0x1.8432a1b0e2634p-43, &low);
  *rest = fma_f64(r * r, POLYNOMIAL_F64(r, exp_terms_f64), low);
  return r;
}

// 2^-n for n from -1022 to 1022, by the exponent's bits.
LANE F64 power_of_half_f64(F64 n) { return (F64)((I64)((0x1.8p52 + 1023) - n) << 52); }

// 2^n ((1 - 2^-n) + r + rest), summed from the largest term down.
LANE F64 expm1_f64(F64 x) {
  F64 rest, n, error;
  F64 r = exp_parts_f64(at_least_f64(at_most_f64(x, 710), -40), &rest, &n);
  F64 y = two_sum(1 - power_of_half_f64(at_most_f64(n, 64)), r, &error);
  y = scale_f64(y + (error + rest), n);
  return (F64)((I64)y | sign_bits_f64(x));
}

LANE F32 expm1_f32(F32 x) {
  F32 limited = at_least_f32(at_most_f32(x, 89), -18);
  F32 n = fma_f32(limited, splat_f32(0x1.715476p+0f), splat_f32(0x1.8p23f)) - 0x1.8p23f;
  F32 r = fma_f32(n, splat_f32(-0x1.62e4p-1f), limited);
  r = fma_f32(n, splat_f32(-0x1.7f7d1cp-20f), r);
  F32 rest = r * r * POLYNOMIAL_F32(r, exp_terms_f32);
#ifndef LEVEL_HAS_SCALE
  n = select_f32((I32)(x == x), n, (F32){0});
#endif
  F32 most = at_most_f32(n, 32);
  F32 part = 1 - (F32)(((I32)((0x1.8p23f + 127) - most)) << 23);
  F32 sum = part + r, error = r - (sum - part);  // |part| >= |r|, or part is 0
  F32 y = scale_f32(sum + (error + rest), n);
  return (F32)((I32)y | sign_bits_f32(x));
}

// log(u) + c / u, u + c = 1 + x exactly.
LANE F64 log1p_f64(F64 x) {
  F64 c, u = two_sum(splat_f64(1), x, &c);
  c = select_f64((I64)(u < __builtin_inf()) & (I64)(u > 0), c / u, (F64){0});
  return select_f64((I64)(x == 0), x, log_f64(u) + c);
}
LANE F32 log1p_f32(F32 x) {
  F32 u = 1 + x, part = u - 1, c = (1 - (u - part)) + (x - part);
  c = select_f32((I32)(u < __builtin_inff()) & (I32)(u > 0), c / u, (F32){0});
  return select_f32((I32)(x == 0), x, log_f32(u) + c);
}

// log(exp x + exp y) = max + log(1 + exp(min - max)). Equal infinities have no difference.
LANE F64 logaddexp_f64(F64 x, F64 y) {
  F64 most = maximum_f64(x, y), least = minimum_f64(x, y);
  F64 z = most + log1p_f64(exp_f64(least - most));
  return select_f64((I64)(x == y), x + 0x1.62e42fefa39efp-1, z);
}
NARROWED_2(logaddexp)

// MARK: Hyperbolic functions

// (e^x +- e^-x) / 2 = 2^(n-1) (y +- 2^-2n / y) with y = 1 + r + rest, for x >= 0.
LANE F64 cosh_f64(F64 x) {
  F64 rest, n, error, r = exp_parts_f64(at_most_f64(abs_f64(x), 712), &rest, &n);
  F64 y = quick_two_sum(splat_f64(1), r, &error);
  rest = error + rest;
  F64 inverse = power_of_half_f64(at_most_f64(n + n, 128)) / (y + rest);
  return scale_f64(y + (rest + inverse), n - 1);
}
NARROWED_1(cosh)

// Below 0.5 x + x^3 p(x^2).
LANE F64 sinh_f64(F64 x) {
  static const double p[] = {0.166666666666666665,   0.00833333333333345402,
                             0.000198412698409573897, 2.75573195958635517e-6,
                             2.50518846493344523e-8,  1.61252370902933044e-10};
  F64 size = abs_f64(x), square = size * size;
  F64 small = fma_f64(size * square, POLYNOMIAL_F64(square, p), size);
  F64 rest, n, error, r = exp_parts_f64(at_most_f64(size, 712), &rest, &n);
  F64 y = quick_two_sum(splat_f64(1), r, &error);
  rest = error + rest;
  F64 inverse = power_of_half_f64(at_most_f64(n + n, 128)) / (y + rest);
  F64 large = scale_f64(y + (rest - inverse), n - 1);
  return copysign_f64(select_f64((I64)(size < 0.5), small, large), x);
}
NARROWED_1(sinh)

// log(a + sqrt(a^2 + 1)), a = |x|. From 2^60 on this is log(a) + log 2.
LANE F64 asinh_f64(F64 x) {
  F64 size = abs_f64(x), square = size * size;
  I64 large = (I64)(size > 0x1p60);
  F64 beyond = size + square / (1 + sqrt_f64(square + 1));  // what the argument is beyond 1
  F64 y = log1p_f64(select_f64(large, size, beyond));
  return copysign_f64(y + (F64)(large & (I64)splat_f64(0x1.62e42fefa39efp-1)), x);
}
NARROWED_1(asinh)

// log(x + sqrt(x^2 - 1)), with t = x - 1.
LANE F64 acosh_f64(F64 x) {
  F64 t = x - 1;
  I64 large = (I64)(x > 0x1p60);
  F64 y = log1p_f64(select_f64(large, x, t + sqrt_f64(fma_f64(t, t, t + t))));
  y = y + (F64)(large & (I64)splat_f64(0x1.62e42fefa39efp-1));
  return select_f64((I64)(x < 1), splat_f64(__builtin_nan("")), y);
}
NARROWED_1(acosh)

// log((1 + a) / (1 - a)) / 2 = log(1 + 2a / (1 - a)) / 2; below 0.5 the quotient is split, so that
// its rounding errors count less.
LANE F64 atanh_f64(F64 x) {
  F64 size = abs_f64(x), twice = size + size, rest = 1 - size;
  F64 quotient = select_f64((I64)(size < 0.5), twice * size, twice) / rest;
  quotient = quotient + select_f64((I64)(size < 0.5), twice, (F64){0});
  return copysign_f64(log1p_f64(quotient) * 0.5, x);
}
NARROWED_1(atanh)
