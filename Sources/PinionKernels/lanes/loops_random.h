// SPDX-License-Identifier: Apache-2.0
//
// Philox 4x32-10: W64 blocks at a time, one to each 64-bit lane, whose low half holds the 32-bit
// word (the high halves are garbage until the end; the products do not look at them).

enum { random_words = 4 * W64 };

// The words of blocks `block`, block + 1, ..., block + W64 - 1.
LANE void random_blocks(uint32_t words[random_words], uint64_t block, uint64_t key) {
  U64 counter = (U64)splat_i64((int64_t)block);
  for (int l = 0; l < W64; l++) counter[l] += (uint64_t)l;
  U64 c0 = counter, c1 = counter >> 32, c2 = {0}, c3 = {0};
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  UNROLL for (int round = 0; round < 10; round++) {
    U64 p0 = multiply_low_halves(c0, (U64)splat_i64(0xd2511f53));
    U64 p1 = multiply_low_halves(c2, (U64)splat_i64(0xcd9e8d57));
    c0 = (p1 >> 32) ^ c1 ^ (U64)splat_i64(k0);
    c2 = (p0 >> 32) ^ c3 ^ (U64)splat_i64(k1);
    c1 = p1;
    c3 = p0;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  // Little-endian pairs of words, then the pairs of each block side by side.
  U64 first = (c0 & UINT32_MAX) | c1 << 32, second = (c2 & UINT32_MAX) | c3 << 32;
#if VECTOR_BYTES == 64
  U64 low = __builtin_shufflevector(first, second, 0, 8, 1, 9, 2, 10, 3, 11);
  U64 high = __builtin_shufflevector(first, second, 4, 12, 5, 13, 6, 14, 7, 15);
#elif VECTOR_BYTES == 32
  U64 low = __builtin_shufflevector(first, second, 0, 4, 1, 5);
  U64 high = __builtin_shufflevector(first, second, 2, 6, 3, 7);
#else
  U64 low = __builtin_shufflevector(first, second, 0, 2);
  U64 high = __builtin_shufflevector(first, second, 1, 3);
#endif
  memcpy(words, &low, sizeof low);
  memcpy(words + 2 * W64, &high, sizeof high);
}

// (word >> 8) * 2^-24, exact
LANE F32 uniform_f32(I32 words) {
  return __builtin_convertvector((I32)((U32)words >> 8), F32) * 0x1p-24f;
}
// (pair of words >> 11) * 2^-53, exact: the upper 26 and the lower 27 of the 53 bits, each put
// below the leading one of a power of two.
LANE F64 uniform_f64(I64 pairs) {
  U64 bits = (U64)pairs >> 11;
  F64 upper = (F64)(bits >> 27 | 0x4330000000000000) - 0x1p52;
  F64 lower = (F64)((bits & 0x7ffffff) | 0x4330000000000000) - 0x1p52;
  return upper * 0x1p-26 + lower * 0x1p-53;
}

LANE void copy_words(uint32_t *out, const uint32_t *words) {
  memcpy(out, words, random_words * sizeof *words);
}
LANE void store_uniform_f32(float *out, const uint32_t *words) {
  store_f32(out, uniform_f32(load_i32((const int32_t *)words)));
  store_f32(out + W32, uniform_f32(load_i32((const int32_t *)words + W32)));
}
LANE void store_uniform_f64(double *out, const uint32_t *words) {
  I64 low, high;
  memcpy(&low, words, sizeof low);
  memcpy(&high, words + 2 * W64, sizeof high);
  store_f64(out, uniform_f64(low));
  store_f64(out + W64, uniform_f64(high));
}

// Runs through the words of the stream: whole batches of blocks straight into place, the ends by
// way of `words`. O is the type of an output, made of `per` words.
#define RANDOM_LOOP(name, O, per, convert)                                          \
  static void random_##name(O *out, uint64_t first, size_t n, uint64_t key) {       \
    enum { batch = random_words / (per) };                                          \
    uint64_t block = first / 4;                                                     \
    size_t skip = (size_t)(first % 4) / (per);                                      \
    while (n > 0) {                                                                 \
      uint32_t words[random_words];                                                 \
      O values[batch];                                                              \
      random_blocks(words, block, key);                                             \
      size_t count = batch - skip < n ? batch - skip : n;                           \
      O *target = count == batch ? out : values;                                    \
      convert(target, words);                                                       \
      if (target == values) memcpy(out, values + skip, count * sizeof(O));          \
      out += count, n -= count, block += W64, skip = 0;                             \
    }                                                                               \
  }
RANDOM_LOOP(bits, uint32_t, 1, copy_words)
RANDOM_LOOP(f32, float, 1, store_uniform_f32)
// Output i is words 2i and 2i + 1: here `first` counts words, and is even.
RANDOM_LOOP(f64_pairs, double, 2, store_uniform_f64)
static void random_f64(double *out, uint64_t first, size_t n, uint64_t key) {
  random_f64_pairs(out, 2 * first, n, key);
}
#undef RANDOM_LOOP
