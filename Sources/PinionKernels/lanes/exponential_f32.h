// SPDX-License-Identifier: Apache-2.0
//
// exp, log, tanh and erf of float32 lanes. The polynomials come from Scripts/minimax.py; measured
// errors are in Documentation/element-functions.md.

#ifndef LEVEL_HAS_SCALE
// x * 2^n, rounded once, for whole n from -252 to 254. In two steps, so that 2^n may lie outside
// the range of normal numbers; the first step is exact for x near 1.
LANE F32 scale_f32(F32 x, F32 n) {
  I32 whole = __builtin_convertvector(n, I32);
  I32 half = whole >> 1, rest = whole - half;
  return x * (F32)((half + 127) << 23) * (F32)((rest + 127) << 23);
}
#endif

// exp(r) = 1 + r + r^2 p(r) for |r| <= log(2)/2.
static const float exp_terms_f32[] = {0.4999999345f, 0.1666652063f, 0.04166838803f,
                                      0.008368716863f, 0.001381459934f};

// exp(x) = 2^n exp(r), n = round(x / log 2), r = x - n log 2. The upper part of log 2 has 15 bits,
// so that n times it is exact without fused multiply-add as well.
LANE F32 exp_f32(F32 x) {
  x = at_least_f32(at_most_f32(x, 89), -104);  // beyond: infinity and 0 all the same
  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
  F32 n = fma_f32(x, splat_f32(0x1.715476p+0f), splat_f32(0x1.8p23f)) - 0x1.8p23f;
  F32 r = fma_f32(n, splat_f32(-0x1.62e4p-1f), x);
  r = fma_f32(n, splat_f32(-0x1.7f7d1cp-20f), r);
  F32 y = fma_f32(POLYNOMIAL_F32(r, exp_terms_f32), r * r, r) + 1;
#ifndef LEVEL_HAS_SCALE
  // NaN has no whole part to convert; it is in y already.
  n = select_f32(x == x, n, (F32){0});
#endif
  return scale_f32(y, n);
}

// x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); log(1 + f) = f - f^2/2 + f^3 p(f).
LANE F32 log_f32(F32 x) {
  static const float p[] = {0.333333126f,   -0.250000096f, 0.2000211865f,
                            -0.1666799578f, 0.1421955248f, -0.1240559009f,
                            0.1188816237f,  -0.1167564554f, 0.06746633365f};
  const int32_t root_half = 0x3f3504f3;
  I32 subnormal = x < 0x1p-126f;
  I32 bits = (I32)select_f32(subnormal, x * 0x1p23f, x) + (0x3f800000 - root_half);
  I32 exponent = (I32)((U32)bits >> 23) - 127 - (subnormal & 23);
  F32 f = (F32)((bits & 0x007fffff) + root_half) - 1;
  F32 k = __builtin_convertvector(exponent, F32);
  F32 square = f * f;
  F32 y = fma_f32(f * square, POLYNOMIAL_F32(f, p), k * 0x1.7f7d1cp-20f);
  y = fma_f32(square, splat_f32(-0.5f), y);
  y = fma_f32(k, splat_f32(0x1.62e4p-1f), f + y);
  y = select_f32(x < __builtin_inff(), y, x);  // infinity and NaN
  y = select_f32(x == 0, splat_f32(-__builtin_inff()), y);
  return select_f32(x < 0, splat_f32(__builtin_nanf("")), y);
}

// Below 0.625 x + x^3 p(x^2), above 1 - 2 / (exp(2x) + 1): there the quotient is below 0.45, and
// its error counts less than half.
LANE F32 tanh_f32(F32 x) {
  static const float p[] = {-0.3333333091f, 0.1333320977f,    -0.05394720466f,
                            0.02170296906f, -0.008182678288f, 0.002147540627f};
  F32 size = abs_f32(x), square = size * size;
  F32 small = fma_f32(size * square, POLYNOMIAL_F32(square, p), size);
  F32 limited = at_most_f32(size, 9.2f);  // tanh rounds to 1 from 9.02 on
  F32 large = 1 - 2 / (exp_f32(limited + limited) + 1);
  F32 y = select_f32(size < 0.625f, small, large);
  return (F32)((I32)y | sign_bits_f32(x));
}

// Below 1 x + x p(x^2), above 1 - exp(q(x)) with q = log(erfc x).
LANE F32 erf_f32(F32 x) {
  static const float p[] = {0.1283791657f,  -0.3761262582f,   0.1128358515f,   -0.02685381188f,
                            0.00518832759f, -0.000801019283f, 7.853858877e-5f};
  static const float q[] = {-0.0003415252242f, -1.127089182f,  -0.6381448443f,  -0.1031067461f,
                            0.02183806067f,    -0.002947657645f, 0.0001863791425f};
  F32 size = abs_f32(x), square = size * size;
  F32 small = fma_f32(size, POLYNOMIAL_F32(square, p), size);
  F32 limited = at_most_f32(size, 4);  // erf rounds to 1 from 3.84 on
  F32 large = 1 - exp_f32(POLYNOMIAL_F32(limited, q));
  F32 y = select_f32(size < 1, small, large);
  return (F32)((I32)y | sign_bits_f32(x));
}
