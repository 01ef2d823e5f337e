// SPDX-License-Identifier: Apache-2.0
//
// Copies, transposes, fills and random numbers, at every level, against plain C.
#include "check.h"

static const size_t element_sizes[] = {1, 2, 4, 8};
static const pinion_dtype unsigned_of[] = {[1] = PINION_UINT8, [2] = PINION_UINT16,
                                           [4] = PINION_UINT32, [8] = PINION_UINT64};

static void check_strided(size_t bytes) {
  pinion_dtype dtype = unsigned_of[bytes];
  static const ptrdiff_t strides[] = {-3, -1, 0, 1, 2, 5};
  for (int s = 0; s < size_count; s++) {
    for (int k = 0; k < 6; k++) {
      size_t n = sizes[s];
      ptrdiff_t stride = strides[k];
      size_t span = n == 0 ? 0 : (n - 1) * (size_t)(stride < 0 ? -stride : stride) + 1;
      size_t start = stride < 0 && n > 0 ? span - 1 : 0;
      char *a = values_of(dtype, span, 80 + n), *out = malloc(n * bytes + 1);
      char *wanted = malloc(n * bytes + 1);
      for (size_t i = 0; i < n; i++) {
        ptrdiff_t from = (ptrdiff_t)start + (ptrdiff_t)i * stride;
        memcpy(wanted + i * bytes, a + from * (ptrdiff_t)bytes, bytes);
      }
      pinion_copy_strided(out, a + start * bytes, stride, n, bytes);
      expect_same(dtype, out, wanted, n, "strided copy", (int)stride, 0);

      // Back again: elements between those stored must stay.
      char *b = values_of(dtype, span, 81 + n), *expected = malloc(span * bytes + 1);
      memcpy(expected, b, span * bytes);
      for (size_t i = 0; i < n; i++) {
        memcpy(expected + ((ptrdiff_t)start + (ptrdiff_t)i * stride) * (ptrdiff_t)bytes,
               out + i * bytes, bytes);
      }
      pinion_store_strided(b + start * bytes, stride, out, n, bytes);
      expect_same(dtype, b, expected, span, "strided store", (int)stride, 0);

      // From every second element, and to the same places.
      char *pairs = values_of(dtype, 2 * n, 82 + n), *moved = values_of(dtype, span, 81 + n);
      memcpy(expected, moved, span * bytes);
      for (size_t i = 0; i < n; i++) {
        memcpy(expected + ((ptrdiff_t)start + (ptrdiff_t)i * stride) * (ptrdiff_t)bytes,
               pairs + 2 * i * bytes, bytes);
      }
      pinion_move_strided(moved + start * bytes, stride, pairs, 2, n, bytes);
      expect_same(dtype, moved, expected, span, "strided move", (int)stride, 0);
      free(pairs), free(moved);

      if (n > 0) {
        pinion_fill(out, a, n, bytes);
        for (size_t i = 0; i < n; i++) expect_same(dtype, out + i * bytes, a, 1, "fill", 0, 0);
      }
      free(a), free(out), free(wanted), free(b), free(expected);
    }
  }
}

static void check_rows(size_t bytes) {
  pinion_dtype dtype = unsigned_of[bytes];
  static const ptrdiff_t strides[][2] = {{7, 1}, {1, 0}, {0, 3}, {-7, -1}, {2, 2}};
  enum { rows = 9, middle = 100 };
  char *a = values_of(dtype, 2 * middle, 85);
  for (int k = 0; k < 5; k++) {
    for (size_t n = 1; n <= 6; n++) {
      char out[rows * 6 * 8], wanted[rows * 6 * 8];
      for (size_t i = 0; i < rows * n; i++) {
        ptrdiff_t from = (ptrdiff_t)(i / n) * strides[k][0] + (ptrdiff_t)(i % n) * strides[k][1];
        memcpy(wanted + i * bytes, a + (middle + from) * (ptrdiff_t)bytes, bytes);
      }
      pinion_copy_rows(out, a + middle * bytes, strides[k][0], strides[k][1], rows, n, bytes);
      expect_same(dtype, out, wanted, rows * n, "copy of rows", k, 0);
    }
  }
  free(a);
}

static void check_transpose(size_t bytes) {
  pinion_dtype dtype = unsigned_of[bytes];
  static const size_t shapes[][2] = {{0, 3}, {1, 1},   {3, 5},   {16, 16}, {17, 15}, {32, 33},
                                     {8, 64}, {70, 1}, {1, 100}, {48, 20}, {31, 65}};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    for (size_t gap = 0; gap < 3; gap += 2) {
      size_t rows = shapes[s][0], columns = shapes[s][1];
      size_t in_stride = rows + gap, out_stride = columns + gap;
      size_t in_count = (columns - 1) * in_stride + rows;
      size_t out_count = rows == 0 ? 0 : (rows - 1) * out_stride + columns;
      char *a = values_of(dtype, in_count, 90 + s), *wanted = values_of(dtype, out_count, 91);
      for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
          memcpy(wanted + (i * out_stride + j) * bytes, a + (j * in_stride + i) * bytes, bytes);
        }
      }
      FOR_EACH_LEVEL(level) {
        char *out = values_of(dtype, out_count, 91);
        pinion_transpose(level, out, out_stride, a, in_stride, rows, columns, bytes);
        expect_same(dtype, out, wanted, out_count, "transpose", (int)s, level);
        free(out);
      }
      free(a), free(wanted);
    }
  }
}

// MARK: random numbers

// Philox 4x32-10 as the paper has it.
static void philox(const uint32_t counter[4], uint64_t key, uint32_t out[4]) {
  uint32_t c[4];
  memcpy(c, counter, sizeof c);
  uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xd2511f53 * c[0], p1 = (uint64_t)0xcd9e8d57 * c[2];
    uint32_t next[4] = {(uint32_t)(p1 >> 32) ^ c[1] ^ k[0], (uint32_t)p1,
                        (uint32_t)(p0 >> 32) ^ c[3] ^ k[1], (uint32_t)p0};
    memcpy(c, next, sizeof c);
    k[0] += 0x9e3779b9, k[1] += 0xbb67ae85;
  }
  memcpy(out, c, sizeof c);
}
static uint32_t word(uint64_t index, uint64_t key) {
  uint32_t block[4], counter[4] = {(uint32_t)(index / 4), (uint32_t)(index / 4 >> 32), 0, 0};
  philox(counter, key, block);
  return block[index % 4];
}

// The known answers of the Random123 distribution hold the plain C above to the paper; of counters,
// the kernels can only be given the first.
static void check_known_answers(void) {
  static const struct {
    uint32_t counter[4];
    uint64_t key;
    uint32_t words[4];
  } known[] = {
      {{0, 0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, 0xffffffffffffffff,
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0a4093822,
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (int k = 0; k < 3; k++) {
    uint32_t words[4];
    philox(known[k].counter, known[k].key, words);
    expect_same(PINION_UINT32, words, known[k].words, 4, "known answer", k, 0);
  }
}

static void check_random(uint64_t *hash) {
  static const uint64_t firsts[] = {0, 1, 2, 3, 5, 1000, 0x3fffffffcu, 0x400000001u};
  for (int s = 0; s < size_count; s++) {
    for (int k = 0; k < 8; k++) {
      size_t n = sizes[s];
      uint64_t first = firsts[k], key = 0x243f6a8885a308d3u * (uint64_t)k;
      uint32_t *bits = malloc(4 * n + 1);
      float *singles = malloc(4 * n + 1);
      double *doubles = malloc(8 * n + 1);
      for (size_t i = 0; i < n; i++) {
        bits[i] = word(first + i, key);
        singles[i] = (float)(bits[i] >> 8) * 0x1p-24f;
        uint64_t pair = (uint64_t)word(2 * (first + i) + 1, key) << 32 | word(2 * (first + i), key);
        doubles[i] = (double)(pair >> 11) * 0x1p-53;
      }
      FOR_EACH_LEVEL(level) {
        void *out = malloc(4 * n + (n == 0)), *wide = malloc(8 * n + (n == 0));
        pinion_random_bits(level, out, first, n, key);
        expect_same(PINION_UINT32, out, bits, n, "random bits", k, level);
        if (level == pinion_level_best()) hash_values(hash, PINION_UINT32, out, n);
        pinion_random_uniform_f32(level, out, first, n, key);
        expect_same(PINION_FLOAT32, out, singles, n, "random float32", k, level);
        pinion_random_uniform_f64(level, wide, first, n, key);
        expect_same(PINION_FLOAT64, wide, doubles, n, "random float64", k, level);
        free(out), free(wide);
      }
      free(bits), free(singles), free(doubles);
    }
  }
}

int main(void) {
  for (int k = 0; k < 4; k++) {
    check_strided(element_sizes[k]);
    check_rows(element_sizes[k]);
    check_transpose(element_sizes[k]);
  }
  uint64_t hash = 0xcbf29ce484222325;
  check_known_answers();
  check_random(&hash);
  printf("random bits %016llx\n", (unsigned long long)hash);
  return finish("memory");
}
