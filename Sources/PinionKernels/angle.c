// SPDX-License-Identifier: Apache-2.0
//
// Quarter turns of large angles, after Payne and Hanek ("Radian reduction for trigonometric
// functions", SIGNUM 1983): only the bits of 2/pi that matter for this angle are multiplied, all
// in integers.
#include <stdint.h>
#include <string.h>

#include "levels.h"

// 2/pi = 0.<these bits>, from `python3 Scripts/minimax.py constants`.
static const uint64_t two_over_pi[20] = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
    0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
    0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
};

typedef unsigned __int128 wide;

static double power_of_two(int exponent) {
  uint64_t bits = (uint64_t)(exponent + 1023) << 52;
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

int pinion_reduce_angle(double x, double *high, double *low) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  int exponent = (int)(bits >> 52 & 0x7ff) - 1075;  // x = mantissa * 2^exponent
  if (exponent == 0x7ff - 1075) {
    *high = *low = x - x;  // NaN
    return 0;
  }
  uint64_t mantissa = (bits & 0xfffffffffffff) | 0x10000000000000;

  // Bits of 2/pi above the window would add multiples of four quarter turns; those below it add
  // less than 2^-137.
  int skipped = exponent > 2 ? exponent - 2 : 0, word = skipped / 64, shift = skipped % 64;
  uint64_t window[3];
  for (int i = 0; i < 3; i++) {
    window[i] = two_over_pi[word + i] << shift;
    if (shift > 0) window[i] |= two_over_pi[word + i + 1] >> (64 - shift);
  }
  // The product, least significant word first, with the point 190 bits up (or more: then shift).
  wide p0 = (wide)mantissa * window[2], p1 = (wide)mantissa * window[1] + (uint64_t)(p0 >> 64);
  wide p2 = (wide)mantissa * window[0] + (uint64_t)(p1 >> 64);
  uint64_t product[4] = {(uint64_t)p0, (uint64_t)p1, (uint64_t)p2, (uint64_t)(p2 >> 64)};
  int down = exponent < 2 ? 2 - exponent : 0;  // at most 54: x is at least 1
  if (down > 0) {
    for (int i = 0; i < 3; i++) {
      product[i] = product[i] >> down | product[i + 1] << (64 - down);
    }
  }
  int quadrant = (int)(product[2] >> 62);
  wide fraction = (wide)product[2] << 66 | (wide)product[1] << 2 | product[0] >> 62;
  double sign = 1;
  if (fraction >> 127) fraction = -fraction, quadrant++, sign = -1;
  if (fraction == 0) {
    *high = *low = 0;
    return quadrant & 3;
  }

  // Times pi/2, to 64 bits; split into 53 and 53.
  uint64_t top = (uint64_t)(fraction >> 64);
  int zeros = top ? __builtin_clzll(top) : 64 + __builtin_clzll((uint64_t)fraction);
  top = (uint64_t)(fraction << zeros >> 64);
  wide rest = (wide)top * 0xc90fdaa22168c235;
  *high = sign * (double)(uint64_t)(rest >> 75) * power_of_two(75 - 127 - zeros);
  *low = sign * (double)((uint64_t)(rest >> 22) & 0x1fffffffffffff) *
         power_of_two(22 - 127 - zeros);
  return quadrant & 3;
}
