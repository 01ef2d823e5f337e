// SPDX-License-Identifier: Apache-2.0
//
// sin, cos and tan. An angle x >= 0 is n quarter turns and a rest r in about [-pi/4, pi/4]; sin and cos
// of r are polynomials from Scripts/minimax.py, and n says which of them it is, and its sign.
// Measured errors are in Documentation/element-functions.md.

// Float32: r is computed in float64. The upper part of pi/2 has 33 bits, so its product with n is
// exact. n is rounded in float32 and may be off by one near a tie: |r| < pi/4 + 0.01.
LANE F32 rest_of_angle_f32(F32 x, I32 *quadrant) {
  const float limit = 0x1p17f;
  F32 shifted = fma_f32(x, splat_f32(0x1.45f306p-1f), splat_f32(0x1.8p23f));
  F32 n = shifted - 0x1.8p23f;
  F64 high = splat_f64(-0x1.921fb544p+0), low = splat_f64(-0x1.0b4611a626331p-34);
  F64 n0 = widen_low(n), n1 = widen_high(n);
  F32 r = narrow(fma_f64(n0, low, fma_f64(n0, high, widen_low(x))),
                 fma_f64(n1, low, fma_f64(n1, high, widen_high(x))));
  *quadrant = (I32)shifted;
  if (any_lane(~(x <= limit))) {
    float values[W32], rests[W32];
    int32_t quadrants[W32];
    store_f32(values, x), store_f32(rests, r), store_i32(quadrants, *quadrant);
    for (int i = 0; i < W32; i++) {
      if (values[i] <= limit) continue;
      double rest_high, rest_low;
      quadrants[i] = pinion_reduce_angle(values[i], &rest_high, &rest_low);
      rests[i] = (float)rest_high;
    }
    r = load_f32(rests), *quadrant = load_i32(quadrants);
  }
  return r;
}

// The sine of x >= 0 plus `turn` quarter turns.
LANE F32 sine_f32(F32 x, int32_t turn) {
  static const float s[] = {-0.1666665155f, 0.008331970599f, -0.0001948994658f};
  static const float c[] = {0.04166664028f, -0.001388705786f, 2.4404183e-5f};
  I32 quadrant;
  F32 r = rest_of_angle_f32(x, &quadrant), square = r * r;
  quadrant += turn;
  F32 sine = fma_f32(r * square, POLYNOMIAL_F32(square, s), r);
  F32 cosine = fma_f32(square, splat_f32(-0.5f), splat_f32(1));
  cosine = fma_f32(square * square, POLYNOMIAL_F32(square, c), cosine);
  F32 y = select_f32((quadrant & 1) != 0, cosine, sine);
  return (F32)((I32)y ^ (I32)((U32)(quadrant & 2) << 30));
}
LANE F32 sin_f32(F32 x) { return (F32)((I32)sine_f32(abs_f32(x), 0) ^ sign_bits_f32(x)); }
LANE F32 cos_f32(F32 x) { return sine_f32(abs_f32(x), 1); }

// Float64: r as an unevaluated sum of two. pi/2 in parts of 33, 33, 33 and 53 bits; n has at most
// 20, so three products are exact. float64 numbers up to 2^20 keep 2^-60 away from multiples of
// pi/2 (but for 0), so 152 - 20 bits of pi/2 leave more than 53 right.
LANE F64 rest_of_angle_f64(F64 x, F64 *rest_low, I64 *quadrant) {
  const double limit = 0x1p20;
  F64 shifted = fma_f64(x, splat_f64(0x1.45f306dc9c883p-1), splat_f64(0x1.8p52));
  F64 n = shifted - 0x1.8p52, error1, error2;
  F64 r = fma_f64(n, splat_f64(-0x1.921fb544p+0), x);
  r = two_sum(r, n * -0x1.0b4611a6p-34, &error1);
  r = two_sum(r, n * -0x1.3198a2ep-69, &error2);
  F64 low = fma_f64(n, splat_f64(-0x1.b839a252049c1p-104), error2) + error1;
  F64 high = r + low;
  low = (r - high) + low;
  *quadrant = (I64)shifted;
  if (any_lane((I32) ~(x <= limit))) {
    double values[W64], highs[W64], lows[W64];
    int64_t quadrants[W64];
    store_f64(values, x), store_f64(highs, high), store_f64(lows, low);
    store_i64(quadrants, *quadrant);
    for (int i = 0; i < W64; i++) {
      if (values[i] <= limit) continue;
      quadrants[i] = pinion_reduce_angle(values[i], &highs[i], &lows[i]);
    }
    high = load_f64(highs), low = load_f64(lows), *quadrant = load_i64(quadrants);
  }
  *rest_low = low;
  return high;
}

// The sine and the cosine of the rest of the angle x >= 0.
LANE F64 sine_and_cosine_f64(F64 x, F64 *cosine, I64 *quadrant) {
  static const double s[] = {-0.166666666666666303, 0.00833333333332200551,
                             -0.00019841269829495502, 2.75573135876225148e-6,
                             -2.50507423084692265e-8, 1.58959047761598215e-10};
  static const double c[] = {0.041666666666666592, -0.00138888888888728951,
                             0.0000248015872887481787, -2.7557314148622751e-7,
                             2.08756965726600174e-9, -1.13583105014337518e-11};
  F64 low, r = rest_of_angle_f64(x, &low, quadrant), square = r * r, half = square * 0.5;
  // sin(r + low) = sin r + low cos r; cos(r + low) = cos r - low sin r.
  F64 sine = r + fma_f64(r * square, POLYNOMIAL_F64(square, s), low * (1 - half));
  // What 1 - r^2/2 rounds away is put back.
  F64 top = 1 - half, rounded_away = (1 - top) - half;
  *cosine = top + (fma_f64(square * square, POLYNOMIAL_F64(square, c), rounded_away) - r * low);
  return sine;
}

LANE F64 sine_f64(F64 x, int64_t turn) {
  I64 quadrant;
  F64 cosine, sine = sine_and_cosine_f64(x, &cosine, &quadrant);
  quadrant += turn;
  F64 y = select_f64((I64)((quadrant & 1) != 0), cosine, sine);
  return (F64)((I64)y ^ (I64)((U64)(quadrant & 2) << 62));
}
LANE F64 sin_f64(F64 x) { return (F64)((I64)sine_f64(abs_f64(x), 0) ^ sign_bits_f64(x)); }
LANE F64 cos_f64(F64 x) { return sine_f64(abs_f64(x), 1); }

// tan r, and -1 / tan r after an odd number of quarter turns.
LANE F64 tan_f64(F64 x) {
  I64 quadrant;
  F64 cosine, sine = sine_and_cosine_f64(abs_f64(x), &cosine, &quadrant);
  I64 odd = (I64)((quadrant & 1) != 0);
  F64 y = select_f64(odd, cosine, sine) / select_f64(odd, sine, cosine);
  return (F64)((I64)y ^ (odd & INT64_MIN) ^ sign_bits_f64(x));
}
NARROWED_1(tan)
