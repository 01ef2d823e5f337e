# SPDX-License-Identifier: Apache-2.0
"""Writes elementwise.json: NumPy's element-wise functions on special arguments.

    python make_elementwise.py

"unary": float64 arguments "x" and for each function its values there. "binary": the same for every
pair of "x", row by row. "integers": for int8 and uint8, the same for every pair; powers only where
the exponent is not negative, else null. NaN, infinities and -0 are strings. The arguments lie where
functions have their special cases: zeros, infinities, NaN, limits of the domain, halves, the smallest
and the largest numbers.
"""

import numpy as np

from golden import write

UNARY = (
    "exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh "
    "atanh sqrt abs sign floor ceil round trunc square reciprocal negative isnan isinf isfinite "
    "signbit"
).split()
BINARY = "pow atan2 hypot logaddexp floor_divide remainder copysign nextafter".split()
INTEGERS = (
    "floor_divide remainder power bitwise_and bitwise_or bitwise_xor bitwise_left_shift "
    "bitwise_right_shift maximum minimum"
).split()

X = [0.0, 1.0, 0.5, 1.5, 2.0, 2.5, 3.0, 1e-20, 1e-300, 5e-324, 710.0, 1e300, 1.7976931348623157e308]
X = [sign * x for x in X + [np.inf] for sign in (1, -1)] + [np.nan]
PAIRS = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 2.5, -2.5]
PAIRS += [np.inf, -np.inf, np.nan, 5e-324, -1e300]
WHOLE = {"int8": [-128, -127, -3, -2, -1, 0, 1, 2, 3, 7, 8, 127], "uint8": [0, 1, 2, 3, 7, 8, 200, 255]}


def element(value):
    value = value.item()
    if isinstance(value, float) and (not np.isfinite(value) or str(value) == "-0.0"):
        return str(value)
    return value


def elements(values):
    return [element(v) for v in np.ravel(values)]


def main():
    np.seterr(all="ignore")
    x = np.array(X)
    unary = {name: elements(getattr(np, name)(x)) for name in UNARY}
    pairs = np.array(PAIRS)
    a, b = np.repeat(pairs, len(pairs)), np.tile(pairs, len(pairs))
    binary = {name: elements(getattr(np, name)(a, b)) for name in BINARY}
    integers = []
    for dtype, values in WHOLE.items():
        whole = np.array(values, dtype)
        a, b = np.repeat(whole, len(whole)), np.tile(whole, len(whole))
        results = {}
        for name in INTEGERS:
            allowed = b >= 0 if name == "power" else b == b
            results[name] = [
                element(getattr(np, name)(a[i : i + 1], b[i : i + 1])[0]) if allowed[i] else None
                for i in range(len(a))
            ]
        integers.append({"dtype": dtype, "x": values, "results": results})
    write(
        "elementwise.json",
        {
            "numpy": np.__version__,
            "unary": {"x": elements(x), "results": unary},
            "binary": {"x": elements(pairs), "results": binary},
            "integers": integers,
        },
    )


main()
