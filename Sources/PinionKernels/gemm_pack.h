// SPDX-License-Identifier: Apache-2.0
//
// Packing, included once for every level and type after gemm_micro.h. A packed strip (of A) or panel
// (of B) holds, for k = 0, 1, ..., the elements of its rows or columns next to each other, `pitch`
// elements from one k to the next, so that a micro-kernel reads it front to back. What lies between
// the last element and the pitch is computed with and thrown away; it is never stored to C.

// out[p * pitch + x] = alpha * in[p * stride + x] for p in 0..<k, x in 0..<count
static TARGET void NAME(pack_copy)(T *out, size_t pitch, const T *in, size_t stride, size_t k,
                                   size_t count, T alpha) {
  const V scale = SPLAT(&alpha);
  const size_t whole = count / LANES * LANES, rest = count - whole;
  const MASK mask = MASK_OF(rest ? rest : LANES);
  for (size_t p = 0; p < k; p++) {
    // The processor foresees no lines that lie so far apart.
    for (size_t x = 0; x < count; x += 64 / sizeof(T)) __builtin_prefetch(in + 16 * stride + x);
    for (size_t x = 0; x < whole; x += LANES) {
      V value = LOAD(in + x);
      if (alpha != 1) value = MUL(scale, value);
      STORE(out + x, value);
    }
    if (rest) {
      V value = LOAD_PART(in + whole, mask);
      if (alpha != 1) value = MUL(scale, value);
      if (whole + LANES <= pitch) {
        STORE(out + whole, value);
      } else {
        STORE_PART(out + whole, mask, value);
      }
    }
    in += stride;
    out += pitch;
  }
}

// Most rows of a strip or columns of a panel, rounded up to blocks.
enum { NAME(packed_rows) = 64 };

// out[p * pitch + x] = alpha * in[x * stride + p] for p in 0..<k, x in 0..<count
static TARGET void NAME(pack_transposed)(T *out, size_t pitch, const T *in, size_t stride, size_t k,
                                         size_t count, T alpha) {
#if SIDE > 1
  // Beyond the last row it is read again, which fills the padding with ordinary numbers.
  const T *rows[NAME(packed_rows)];
  for (size_t i = 0; i < pinion_max(pitch, SIDE); i++) rows[i] = in + pinion_min(i, count - 1) * stride;
  // The last block begins early enough to end with the last k, and repeats some of the one before.
  const size_t whole = k < DEPTH ? 0 : k, last = k - DEPTH;
  for (size_t p = 0; p < whole; p += DEPTH) {
    const size_t from = pinion_min(p, last);
    size_t x = 0;
    for (; x < count && x + SIDE <= pitch; x += SIDE) {
      NAME(transpose_block)(out + from * pitch + x, pitch, rows + x, from, alpha);
    }
    if (x < count && pitch >= SIDE) {
      // This one overlaps the one before.
      NAME(transpose_block)(out + from * pitch + pitch - SIDE, pitch, rows + pitch - SIDE, from, alpha);
    } else if (x < count) {
      for (size_t q = from; q < from + DEPTH; q++) {
        for (size_t i = x; i < pitch; i++) out[q * pitch + i] = alpha * rows[i][q];
      }
    }
  }
#else
  const size_t whole = 0;
#endif
  for (size_t p = whole; p < k; p++) {
    for (size_t x = 0; x < pitch; x++) {
      out[p * pitch + x] = alpha * in[pinion_min(x, count - 1) * stride + p];
    }
  }
}

// Rows row ..< row + rows of op(A), k first ..< first + k; A begins at `a`.
static TARGET void NAME(pack_a)(const pinion_gemm *g, T *out, const T *a, size_t row, size_t rows,
                                size_t first, size_t k) {
  if (k == 0) return;
  if (g->a_transposed) {
    NAME(pack_copy)(out, PITCH, a + first * g->a_stride + row, g->a_stride, k, rows, (T)g->alpha);
  } else {
    NAME(pack_transposed)(out, PITCH, a + row * g->a_stride + first, g->a_stride, k, rows,
                          (T)g->alpha);
  }
}

// The sum of some elements of B times 0, a multiple of LANES of them: 0, or NaN where one is an infinity or NaN.
static TARGET V NAME(times_zero)(const T *b, size_t count) {
  const V zero = ZERO();
  V sum[4] = {zero, zero, zero, zero};
  size_t i = 0;
  for (; i + 4 * LANES <= count; i += 4 * LANES) {
    for (int v = 0; v < 4; v++) sum[v] = FMA(zero, LOAD(b + i + v * LANES), sum[v]);
  }
  for (; i < count; i += LANES) sum[0] = FMA(zero, LOAD(b + i), sum[0]);
  return ADD(ADD(sum[0], sum[1]), ADD(sum[2], sum[3]));
}

// Columns column ..< column + columns of op(B), k first ..< first + k.
static TARGET void NAME(pack_b)(const pinion_gemm *g, T *out, size_t pitch, size_t column, size_t columns,
                                size_t first, size_t k) {
  const T *b = g->b;
  if (k == 0) return;
  if (g->b_transposed) {
    NAME(pack_transposed)(out, pitch, b + column * g->b_stride + first, g->b_stride, k, columns, 1);
  } else {
    NAME(pack_copy)(out, pitch, b + first * g->b_stride + column, g->b_stride, k, columns, 1);
  }
}

static TARGET void NAME(pack_strip)(const pinion_gemm *g, size_t strip, char *workspace) {
  const size_t from = pinion_strip_row(g, ROWS, strip), to = pinion_strip_row(g, ROWS, strip + 1);
  NAME(pack_a)(g, (T *)workspace + strip * g->k * PITCH, g->a, from, to - from, 0, g->k);
}

static TARGET void NAME(pack_rows)(const pinion_gemm *g, void *packed, const void *rows, size_t first,
                                   size_t count) {
  const T *a = (const T *)rows - first * g->a_stride;
  pinion_strips s = pinion_strips_from(g, ROWS, g->a_transposed ? 0 : first);
  while (pinion_next_strip(&s)) {
    T *out = (T *)packed + s.number * g->k * PITCH;
    if (g->a_transposed) {
      NAME(pack_a)(g, out + first * PITCH, a, s.row, s.rows, first, count);
    } else if (s.row >= first + count) {
      break;
    } else if (s.row >= first) {
      NAME(pack_a)(g, out, a, s.row, s.rows, 0, g->k);
    }
  }
}

static TARGET void NAME(pack_panel)(const pinion_gemm *g, size_t panel, char *workspace) {
  const size_t column = panel * (VECTORS * LANES);
  const size_t columns = pinion_min(VECTORS * LANES, g->n - column);
  T *out = (T *)workspace + pinion_workspace_a(g, &NAME(shape)) + pinion_workspace_kept(g, &NAME(shape)) +
           column * pinion_panel_rows(g);
  const size_t pitch = pinion_round_up(columns, LANES);
  NAME(pack_b)(g, out, pitch, column, columns, 0, g->k);
  if (g->skips_zeros && columns == VECTORS * LANES) {
    STORE(out + g->k * columns, NAME(times_zero)(out, g->k * columns));
  }
}

#if PITCH <= 8
static TARGET size_t NAME(keep)(uint8_t *to, uint32_t *kept, const uint8_t *rows, size_t stride, uint64_t mask,
                                size_t k) {
  const uint32_t *begin = kept;
  size_t p = 0;
#ifdef KEEP_EIGHT
  for (; p + 8 <= k; p += 8) {
    const size_t count = KEEP_EIGHT(to, kept, rows + p * stride, stride, mask, p, VECTORS * LANES);
    to += count * PITCH;
    kept += count;
  }
#endif
  for (; p < k; p++) {
    uint64_t row = 0;
    memcpy(&row, rows + p * stride, PITCH);
    // Without a jump, which could not be foreseen: what is not kept is overwritten.
    memcpy(to, &row, PITCH);
    *kept = (uint32_t)(p * VECTORS * LANES);
    const bool is_kept = (row & mask) != 0;
    kept += is_kept;
    to += is_kept ? PITCH : 0;
  }
  return (size_t)(kept - begin);
}
#endif
