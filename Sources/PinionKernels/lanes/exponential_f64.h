// SPDX-License-Identifier: Apache-2.0
//
// exp, log, tanh and erf of float64 lanes. The polynomials come from Scripts/minimax.py; measured
// errors are in Documentation/element-functions.md.

#ifndef LEVEL_HAS_SCALE
// x * 2^n, rounded once, for whole n from -2044 to 2046, as scale_f32. The conversion to integer
// goes through the low bits of n + 1.5 * 2^52, which AVX2 can do.
LANE F64 scale_f64(F64 x, F64 n) {
  F64 half = floor_f64(n * 0.5), rest = n - half;
  I64 half_bits = (I64)(half + (0x1.8p52 + 1023)), rest_bits = (I64)(rest + (0x1.8p52 + 1023));
  return x * (F64)(half_bits << 52) * (F64)(rest_bits << 52);
}
#endif

// exp(r) = 1 + r + r^2 p(r) for |r| <= log(2)/2.
static const double exp_terms_f64[] = {0.500000000000001063,     0.166666666666664125,
                                       0.0416666666665301588,    0.00833333333349447284,
                                       0.00138888889436300825,   0.000198412695065578211,
                                       0.0000248014930989192023, 2.75575863902785637e-6,
                                       2.76302483779042017e-7,   2.50000569179464417e-8};

// As exp_f32. The upper part of log 2 has 41 bits.
LANE F64 exp_f64(F64 x) {
  x = at_least_f64(at_most_f64(x, 710), -746);
  F64 n = fma_f64(x, splat_f64(0x1.71547652b82fep+0), splat_f64(0x1.8p52)) - 0x1.8p52;
  F64 r = fma_f64(n, splat_f64(-0x1.62e42fefa4p-1), x);
  r = fma_f64(n, splat_f64(0x1.8432a1b0e2634p-43), r);
  F64 y = fma_f64(POLYNOMIAL_F64(r, exp_terms_f64), r * r, r) + 1;
  return scale_f64(y, n);
}

// x = 2^exponent (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)), for x > 0; returns f, exactly.
LANE F64 fraction_f64(F64 x, F64 *exponent) {
  const int64_t root_half = 0x3fe6a09e667f3bcd;
  I64 subnormal = (I64)(x < 0x1p-1022);
  I64 bits = (I64)select_f64(subnormal, x * 0x1p54, x) + (0x3ff0000000000000 - root_half);
  I64 whole = (I64)((U64)bits >> 52) - 1023 - (subnormal & 54);
  // A small integer as a float64: put it into the low bits of 1.5 * 2^52.
  *exponent = (F64)(whole + 0x4338000000000000) - 0x1.8p52;
  return (F64)((bits & 0x000fffffffffffff) + root_half) - 1;
}

// The logarithm y of x, or what it is at 0 and below, infinity and NaN.
LANE F64 log_cases_f64(F64 x, F64 y) {
  y = select_f64((I64)(x < __builtin_inf()), y, x);
  y = select_f64((I64)(x == 0), splat_f64(-__builtin_inf()), y);
  return select_f64((I64)(x < 0), splat_f64(__builtin_nan("")), y);
}

// x = 2^k (1 + f) as in log_f32. With s = f / (2 + f), log(1 + f) = 2 atanh(s)
// = 2s + s^3 p(s^2); and since 2s = f - s f and s f = f^2/2 - s f^2/2, this is
// f - (f^2/2 - s (f^2/2 + s^2 p(s^2))), in which only small terms carry rounding errors.
LANE F64 log_f64(F64 x) {
  static const double p[] = {0.666666666666673441, 0.399999999994146872, 0.285714287423859102,
                             0.222221985733382744, 0.181835643190535926, 0.153140507135156521,
                             0.147959482475734613};
  F64 k, f = fraction_f64(x, &k);
  F64 s = f / (f + 2), square = s * s, half = f * f * 0.5;
  F64 y = fma_f64(square, POLYNOMIAL_F64(square, p), half);
  y = half - fma_f64(s, y, k * -0x1.8432a1b0e2634p-43);
  y = fma_f64(k, splat_f64(0x1.62e42fefa4p-1), f - y);
  return log_cases_f64(x, y);
}

// As tanh_f32.
LANE F64 tanh_f64(F64 x) {
  static const double p[] = {-0.333333333333333138,  0.133333333333298898,
                             -0.0539682539661345092, 0.0218694884706560096,
                             -0.00886323434152693162, 0.00359211427147025469,
                             -0.00145572761766730424, 0.000589458625587655694,
                             -0.00023703012988569766, 0.0000915898174627483388,
                             -0.0000302179831871293673, 6.05564154336693072e-6};
  F64 size = abs_f64(x), square = size * size;
  F64 small = fma_f64(size * square, POLYNOMIAL_F64(square, p), size);
  F64 limited = at_most_f64(size, 20);  // tanh rounds to 1 from 19.1 on
  F64 large = 1 - 2 / (exp_f64(limited + limited) + 1);
  F64 y = select_f64((I64)(size < 0.625), small, large);
  return (F64)((I64)y | sign_bits_f64(x));
}

// As erf_f32. The terms of q cancel towards 6, where exp(q) is far below the last bit of 1.
LANE F64 erf_f64(F64 x) {
  static const double p[] = {0.128379167095512574,    -0.376126389031837476,
                             0.112837916709548575,    -0.0268661706450728936,
                             0.00522397762478085507,  -0.000854832697874156912,
                             0.000120553310368772351, -0.0000149255935063672188,
                             1.6460972808859642e-6,   -1.63500251385703578e-7,
                             1.46578792945267149e-8,  -1.13656639179428506e-9,
                             5.9452584201082564e-11};
  static const double q[] = {-5.02815484222039368e-7, -1.12837408981432667,
                             -0.636643626542120948,   -0.102703443865659891,
                             0.0189901872668519798,   0.000410616044609859901,
                             -0.00191593076506726122, 0.000770632975480656153,
                             -0.000135043887350411088, -0.0000202698833025738776,
                             0.0000228237642850672011, -8.66755118792736379e-6,
                             2.13576913730148565e-6,  -3.73319256992627097e-7,
                             4.64250164532930241e-8,  -3.9344506672375988e-9,
                             2.0450685994262322e-10,  -4.92889630027441767e-12};
  F64 size = abs_f64(x), square = size * size;
  F64 small = fma_f64(size, POLYNOMIAL_F64(square, p), size);
  F64 limited = at_most_f64(size, 6);  // erf rounds to 1 from 5.87 on
  F64 large = 1 - exp_f64(POLYNOMIAL_F64(limited, q));
  F64 y = select_f64((I64)(size < 1), small, large);
  return (F64)((I64)y | sign_bits_f64(x));
}
