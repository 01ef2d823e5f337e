// SPDX-License-Identifier: Apache-2.0
//
// Included by chains.h once for each type; removes its macros in the end.

// Whole vectors, or the first `last` lanes of one.
#define LOAD(p) (vectors > 1 ? NAME(load)(p) : NAME(load_first)(p, last, (V){0}))
#define MASK_OF(p) \
  MASK_OF_FLAGS(vectors > 1 ? BYTES(load)(p) : BYTES(load_first)(p, last, (FLAGS){0}))
#define STORE(p, value)                   \
  if (vectors > 1) {                      \
    NAME(store)(p, value);                \
  } else {                                \
    NAME(store_first)(p, value, last);    \
  }
#define STORE_FLAGS(p, value)             \
  if (vectors > 1) {                      \
    BYTES(store)(p, value);               \
  } else {                                \
    BYTES(store_first)(p, value, last);   \
  }
// What a step does with each vector: x is the running value, y the other operand.
#define EACH(operand, statement)              \
  UNROLL for (int v = 0; v < vectors; v++) {  \
    const V x = value[v], y = (operand);      \
    (void)x, (void)y;                         \
    statement;                                \
  }                                           \
  break
#define IS(code, source) case (code) << 2 | (source)
#define UNARY(code, expression) IS(code, PINION_CHAIN_VALUE) : EACH(x, value[v] = (expression))
// One jump finds the operation and where its operand is, which is then read in place: the registers are
// left to the running value.
#define BINARY(code, statement)                                                               \
  IS(code, PINION_CHAIN_BLOCK) : EACH(LOAD(AT(v)), statement);                                \
  IS(code, PINION_CHAIN_SINGLE) : {                                                           \
    const V single = NAME(splat)(*(const T *)other);                                          \
    EACH(single, statement);                                                                  \
  }                                                                                           \
  IS(code, PINION_CHAIN_VALUE) : EACH(x, statement)
#define VALUE(code, expression) BINARY(code, value[v] = (expression))
// Where vector v begins, of the other operand and of the flags: there are `across` vectors in each row.
#define PLACE(type, row, distance, v)                                  \
  ((type *)((char *)(row) + (size_t)((v) / across) * (distance)) + start + \
   (size_t)((v) % across) * LANES)
#define AT(v) PLACE(T, other, distance, v)
#define FLAGS_AT(v) PLACE(uint8_t, slots[step->flags], flags_distance, v)
#define COMPARISON(code, operator) \
  BINARY(code, STORE_FLAGS(FLAGS_AT(v), FLAGS_OF((MASK)(x operator y))))

// All steps for the vectors from element `start` on, of one row or of vectors / across of them.
LANE void NAME(chain_batch)(const pinion_chain_step *step, const pinion_chain_step *end,
                            void *const *slots, const size_t *row_bytes, size_t start,
                            const int vectors, const int across, size_t last) {
  V value[CHAIN_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) value[v] = (V){0};
  for (; step < end; step++) {
    char *const other = slots[step->slot];
    const int is_one_row = across == vectors;
    const size_t distance = is_one_row ? 0 : row_bytes[step->slot];
    const size_t flags_distance = is_one_row ? 0 : row_bytes[step->flags];
    switch (step->code << 2 | step->source) {
      VALUE(PINION_CHAIN_LOAD, y);
      IS(PINION_CHAIN_STORE, PINION_CHAIN_VALUE) : EACH(x, STORE(AT(v), x));
      UNARY(PINION_NEGATE, NAME(negate)(x));
      UNARY(PINION_ABS, NAME(abs)(x));
      UNARY(PINION_SQRT, NAME(sqrt)(x));
      UNARY(PINION_RSQRT, NAME(rsqrt)(x));
      VALUE(PINION_ADD, x + y);
      VALUE(PINION_SUBTRACT, x - y);
      VALUE(PINION_CHAIN_REVERSED | PINION_SUBTRACT, y - x);
      VALUE(PINION_MULTIPLY, x * y);
      VALUE(PINION_DIVIDE, x / y);
      VALUE(PINION_CHAIN_REVERSED | PINION_DIVIDE, y / x);
      VALUE(PINION_MAXIMUM, NAME(maximum)(x, y));
      VALUE(PINION_MINIMUM, NAME(minimum)(x, y));
      COMPARISON(PINION_EQUAL, ==);
      COMPARISON(PINION_NOT_EQUAL, !=);
      COMPARISON(PINION_LESS, <);
      COMPARISON(PINION_LESS_EQUAL, <=);
      COMPARISON(PINION_GREATER, >);
      COMPARISON(PINION_GREATER_EQUAL, >=);
      VALUE(PINION_SELECT, NAME(select)(MASK_OF(FLAGS_AT(v)), x, y));
      VALUE(PINION_CHAIN_REVERSED | PINION_SELECT, NAME(select)(MASK_OF(FLAGS_AT(v)), y, x));
    }
  }
}

LANE void NAME(chain_row)(const pinion_chain_step *steps, const pinion_chain_step *end,
                          void *const *slots, size_t n) {
  enum { most = CHAIN_VECTORS, few = CHAIN_VECTORS / 4 };
  size_t i = 0;
  for (; i + most * LANES <= n; i += most * LANES) {
    NAME(chain_batch)(steps, end, slots, NULL, i, most, most, LANES);
  }
  for (; i + few * LANES <= n; i += few * LANES) {
    NAME(chain_batch)(steps, end, slots, NULL, i, few, few, LANES);
  }
  for (; i < n; i += LANES) {
    NAME(chain_batch)(steps, end, slots, NULL, i, 1, 1, n - i < LANES ? n - i : LANES);
  }
}

static void NAME(chain)(const pinion_chain_step *steps, size_t count, void **slots, size_t n,
                        size_t rows, const size_t *row_bytes, size_t slot_count) {
  const pinion_chain_step *end = steps + count;
  for (size_t done; rows > 0; rows -= done) {
    // Rows as long as those of a product's micro-tile: a jump for each would take longer than the step.
    if (n == 2 * LANES && rows >= CHAIN_VECTORS / 2) {
      NAME(chain_batch)(steps, end, slots, row_bytes, 0, CHAIN_VECTORS, 2, LANES);
      done = CHAIN_VECTORS / 2;
    } else if (n == 4 * LANES && rows >= CHAIN_VECTORS / 4) {
      NAME(chain_batch)(steps, end, slots, row_bytes, 0, CHAIN_VECTORS, 4, LANES);
      done = CHAIN_VECTORS / 4;
    } else {
      NAME(chain_row)(steps, end, slots, n);
      done = 1;
    }
    if (rows == done) return;
    for (size_t slot = 0; slot < slot_count; slot++) {
      slots[slot] = (char *)slots[slot] + done * row_bytes[slot];
    }
  }
}

#undef LOAD
#undef MASK_OF_FLAGS
#undef FLAGS
#undef STORE
#undef STORE_FLAGS
#undef EACH
#undef IS
#undef UNARY
#undef BINARY
#undef VALUE
#undef PLACE
#undef AT
#undef FLAGS_AT
#undef COMPARISON
#undef T
#undef V
#undef LANES
#undef NAME
#undef FLAGS_OF
#undef MASK_OF
#undef BYTES
#undef MASK
