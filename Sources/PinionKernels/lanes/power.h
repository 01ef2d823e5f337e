// SPDX-License-Identifier: Apache-2.0
//
// exp2, log2, log10 and pow. pow(x, y) = 2^(y log2 x): what log2 x is off by counts up to a
// thousandfold, so that float64 needs the logarithm to some 65 bits. log2 and log10 round it, and
// are so exact where the result is a whole number. The polynomials come from Scripts/minimax.py;
// measured errors are in Documentation/element-functions.md.

// 2^(x + low) with |low| far below 1; x from -1100 to 1100. The sum 1 + r is kept in two parts, so
// that what is exact, as pow(3, 2), comes out exactly.
LANE F64 exp2_sum_f64(F64 x, F64 low) {
  F64 n = (x + 0x1.8p52) - 0x1.8p52, error, y;
  F64 r = two_sum(x - n, low, &low);
  r = two_product(r, splat_f64(0x1.62e42fefa39efp-1), &error);  // r log 2
  F64 rest = error + fma_f64(r, splat_f64(0x1.abc9e3b39803fp-56), low * 0x1.62e42fefa39efp-1);
  rest = fma_f64(r * r, POLYNOMIAL_F64(r, exp_terms_f64), rest);
  y = quick_two_sum(splat_f64(1), r, &error);
  return scale_f64(y + (error + rest), n);
}
LANE F64 exp2_f64(F64 x) {
  return exp2_sum_f64(at_least_f64(at_most_f64(x, 1100), -1100), (F64){0});
}

LANE F32 exp2_f32(F32 x) {
  x = at_least_f32(at_most_f32(x, 130), -152);
  F32 n = (x + 0x1.8p23f) - 0x1.8p23f, r = (x - n) * 0x1.62e43p-1f;
  F32 y = fma_f32(POLYNOMIAL_F32(r, exp_terms_f32), r * r, r) + 1;
#ifndef LEVEL_HAS_SCALE
  n = select_f32((I32)(x == x), n, (F32){0});
#endif
  return scale_f32(y, n);
}

// log2 x as a sum of two, for finite x > 0. With s = f / (2 + f) as in log_f64 and z = s^2,
// log2(1 + f) = s (2 / log 2 + z (2 / (3 log 2) + z q(z))); only q is computed to 53 bits.
LANE F64 log2_sum_f64(F64 x, F64 *low) {
  static const double q[] = {0.577078016355585038, 0.412198583111371025, 0.320598897907724267,
                             0.262308199185412887, 0.221952239042576724, 0.192402389973265598,
                             0.168432028862814308, 0.172964889556184107};
  F64 k, f = fraction_f64(x, &k), den = f + 2, den_low = f - (den - 2);
  F64 s_low, s = two_quotient(f, (F64){0}, den, den_low, &s_low);
  F64 z_low, z = two_product(s, s, &z_low);
  z_low = fma_f64(s + s, s_low, z_low);
  F64 c_low, c = quick_two_sum(splat_f64(0x1.ec709dc3a03fdp-1), z * POLYNOMIAL_F64(z, q), &c_low);
  c_low = c_low + 0x1.d27f05548af0cp-55;
  F64 t_low, t = two_product(z, c, &t_low);
  t_low = t_low + fma_f64(z, c_low, z_low * c);
  F64 u_low, u = two_product(s, t, &u_low);
  u_low = u_low + fma_f64(s, t_low, s_low * t);
  F64 v_low, v = two_product(s, splat_f64(0x1.71547652b82fep+1), &v_low);
  v_low = v_low + fma_f64(s, splat_f64(0x1.777d0ffda0d24p-55), s_low * 0x1.71547652b82fep+1);
  F64 error, error_k, y = quick_two_sum(v, u, &error);
  y = quick_two_sum(k, y, &error_k);
  return quick_two_sum(y, error_k + (error + (u_low + v_low)), low);
}

LANE F64 log2_f64(F64 x) {
  F64 low;
  return log_cases_f64(x, log2_sum_f64(x, &low));
}
LANE F64 log10_f64(F64 x) {
  F64 low, error, y = log2_sum_f64(x, &low);
  F64 high = two_product(y, splat_f64(0x1.34413509f79ffp-2), &error);
  low = fma_f64(y, splat_f64(-0x1.9dc1da994fd21p-59), low * 0x1.34413509f79ffp-2);
  return log_cases_f64(x, high + (error + low));
}

// In float64 lanes a few last bits do not matter.
LANE F64 times_log_f64(F64 x, double factor) { return log_f64(x) * factor; }
LANE F32 log2_f32(F32 x) {
  return narrow(times_log_f64(widen_low(x), 0x1.71547652b82fep+0),
                times_log_f64(widen_high(x), 0x1.71547652b82fep+0));
}
LANE F32 log10_f32(F32 x) {
  return narrow(times_log_f64(widen_low(x), 0x1.bcb7b1526e50ep-2),
                times_log_f64(widen_high(x), 0x1.bcb7b1526e50ep-2));
}

// pow(x, y), given |x|^y, as IEEE 754 and C have it.
LANE F64 pow_cases_f64(F64 x, F64 y, F64 power) {
  F64 size = abs_f64(x), half = y * 0.5;
  I64 whole = (I64)(floor_f64(y) == y), odd = whole & (I64)(floor_f64(half) != half);
  F64 z = (F64)((I64)power ^ (odd & sign_bits_f64(x)));
  I64 undefined = (I64)(x < 0) & (I64)(size < __builtin_inf()) & ~whole;
  z = select_f64(undefined, splat_f64(__builtin_nan("")), z);
  z = select_f64((I64)(x != x) | (I64)(y != y), x + y, z);
  return select_f64((I64)(x == 1) | (I64)(y == 0), splat_f64(1), z);
}

// Where log2 |x| is 0 the exponent is 0 even if y is infinite; beyond the limits the result is
// infinity or 0, and what was rounded away is of no use.
LANE F64 pow_f64(F64 x, F64 y) {
  F64 size = abs_f64(x), log_low, error;
  F64 log = log_cases_f64(size, log2_sum_f64(size, &log_low));
  F64 exponent = two_product(y, log, &error);
  F64 low = fma_f64(y, log_low, error);
  exponent = select_f64((I64)(log == 0), (F64){0}, exponent);
  low = select_f64((I64)(abs_f64(exponent) < 1100) & (I64)(log != 0), low, (F64){0});
  exponent = at_least_f64(at_most_f64(exponent, 1100), -1100);
  return pow_cases_f64(x, y, exp2_sum_f64(exponent, low));
}

LANE F64 pow_of_f32(F64 x, F64 y) {
  F64 log = log_f64(abs_f64(x));
  F64 exponent = select_f64((I64)(log == 0), (F64){0}, y * log);
  return pow_cases_f64(x, y, exp_f64(exponent));
}
LANE F32 pow_f32(F32 x, F32 y) {
  return narrow(pow_of_f32(widen_low(x), widen_low(y)),
                pow_of_f32(widen_high(x), widen_high(y)));
}
