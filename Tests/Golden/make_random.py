# SPDX-License-Identifier: Apache-2.0
"""Writes philox.json: blocks of Philox 4x32-10, computed from the definition in the paper.

    python make_random.py

Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). Before it
writes, the script checks itself against the known answers of the authors' library Random123.
Words are written as hexadecimal strings; counter and key are words too, the lowest first.

"streams" has, for 64-bit keys, the first 32 words of the stream that a key has in Pinion: word w
is element w mod 4 of the block whose counter is w / 4, with uniform float32 (word >> 8) * 2^-24
and float64 ((word[2i + 1] << 32 | word[2i]) >> 11) * 2^-53. Both are exact.
"""

from golden import write

MULTIPLIERS = 0xD2511F53, 0xCD9E8D57
WEYL = 0x9E3779B9, 0xBB67AE85
MASK = 0xFFFFFFFF

# From Random123's kat_vectors: counter, key, result.
KNOWN = [
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (MASK, MASK, MASK, MASK),
        (MASK, MASK),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (  # the digits of pi
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
CASES = [
    ((0, 0, 0, 0), (1, 0)),
    ((1, 0, 0, 0), (0, 0)),
    ((MASK, 0, 0, 0), (42, 0)),
    ((0, 1, 0, 0), (42, 0)),
    ((0, 0, 1, 0), (0, 1)),
    ((1, 2, 3, 4), (5, 6)),
    ((0x80000000, 0x7FFFFFFF, 0x55555555, 0xAAAAAAAA), (0xDEADBEEF, 0x01234567)),
]
KEYS = [0, 1, 42, 2**32, 2**64 - 1, 0x0123456789ABCDEF]


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        high0, low0 = divmod(MULTIPLIERS[0] * c0, 2**32)
        high1, low1 = divmod(MULTIPLIERS[1] * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    return c0, c1, c2, c3


def stream(key, count):
    key = key & MASK, key >> 32
    return [word for block in range(count // 4) for word in philox((block, 0, 0, 0), key)]


def hexadecimal(words):
    return [f"{word:08x}" for word in words]


def main():
    for counter, key, result in KNOWN:
        assert philox(counter, key) == result, f"wrong at {counter}, {key}"
    blocks = [(counter, key, philox(counter, key)) for counter, key in CASES]
    streams = []
    for key in KEYS:
        words = stream(key, 32)
        pairs = zip(words[0::2], words[1::2])
        streams.append(
            {
                "key": f"{key:016x}",
                "words": hexadecimal(words),
                "float32": [(word >> 8) * 2.0**-24 for word in words],
                "float64": [(high << 32 | low) // 2**11 * 2.0**-53 for low, high in pairs],
            }
        )
    write(
        "philox.json",
        {
            "blocks": [
                dict(zip(("counter", "key", "result"), map(hexadecimal, case)))
                for case in KNOWN + blocks
            ],
            "streams": streams,
        },
    )


main()
