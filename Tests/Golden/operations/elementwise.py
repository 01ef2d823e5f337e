# SPDX-License-Identifier: Apache-2.0
"""Element-wise operations.

Where Pinion differs from NumPy on purpose: integers become float32 in functions of real numbers
and in `/` (NumPy: float64), and halves are computed in float32 and rounded.
"""

import math

import numpy as np

from .cases import (
    ALL,
    BOOL,
    FLOATS,
    INTEGERS,
    NUMBERS,
    POOL,
    Cases,
    precise,
    real,
    single,
)

cases = Cases("elementwise")


def unary(name, dtypes, function, arrays=("a", "a:T", "a:s", "a:r", "k:b", "z", "s", "e")):
    for dtype in dtypes:
        for array in arrays:
            if f"{dtype}.{array[0]}" in POOL:
                cases.add(name, {}, [f"{dtype}.{array}"], function)


PAIRS = [
    ("a", "b"),
    ("a:T", "b:T"),
    ("a:s", "b:s"),
    ("a", "b:r"),
    ("a:r", "k"),
    ("k", "r"),
    ("a:b", "s"),
    ("s", "b"),
    ("z", "r"),
    ("s", "s"),
    ("e", "f"),
]


def binary(name, dtypes, function, pairs=PAIRS):
    for dtype in dtypes:
        for a, b in pairs:
            cases.add(name, {}, [f"{dtype}.{a}", f"{dtype}.{b}"], function)


def integer_identity(function):
    """Rounding leaves integers as they are."""
    return lambda x: x if x.dtype.kind in "iu" else single(function)(x)


# MARK: Exact functions of one number

unary("negate", NUMBERS, single(np.negative))
unary("abs", NUMBERS, single(np.abs))
unary("sign", NUMBERS, single(np.sign))
unary("square", NUMBERS, single(np.square))
for name, function in [
    ("floor", np.floor),
    ("ceil", np.ceil),
    ("trunc", np.trunc),
    ("round", np.rint),
]:
    unary(name, NUMBERS, integer_identity(function), ("a", "a:T", "a:s", "w", "w:r", "z", "s", "e"))
unary("signbit", FLOATS, single(np.signbit))
unary("isNaN", NUMBERS, lambda x: np.isnan(x.astype("float64")))
unary("isFinite", NUMBERS, lambda x: np.isfinite(single(lambda y: y)(x)))
unary("isInfinite", NUMBERS, lambda x: np.isinf(single(lambda y: y)(x)))
unary("bitwiseNot", BOOL + INTEGERS, np.invert)
unary("not", BOOL, np.logical_not)
unary(
    "sqrt",
    NUMBERS,
    lambda x: single(np.sqrt)(real(x)),
    ("a", "p", "p:T", "p:s", "p:r", "z", "s", "e"),
)
unary(
    "reciprocal",
    NUMBERS,
    lambda x: single(np.reciprocal)(real(x)),
    ("b", "b:T", "b:s", "b:r", "z", "s", "e"),
)

# MARK: Functions of real numbers

_erf = np.vectorize(lambda x: math.erf(float(x)), otypes=[np.float64])
# name, reference, arrays to try it on
TRANSCENDENTAL = [
    ("exp", np.exp, "wu"),
    ("exp2", np.exp2, "wu"),
    ("expm1", np.expm1, "wu"),
    ("log", np.log, "pg"),
    ("log1p", np.log1p, "pu"),
    ("log2", np.log2, "pg"),
    ("log10", np.log10, "pg"),
    ("sin", np.sin, "wg"),
    ("cos", np.cos, "wg"),
    ("tan", np.tan, "wg"),
    ("asin", np.asin, "ub"),
    ("acos", np.acos, "ub"),
    ("atan", np.atan, "wp"),
    ("sinh", np.sinh, "wu"),
    ("cosh", np.cosh, "wu"),
    ("tanh", np.tanh, "wu"),
    ("asinh", np.asinh, "wp"),
    ("acosh", np.acosh, "gp"),
    ("atanh", np.atanh, "ub"),
    ("erf", _erf, "wu"),
]
for name, function, (first, second) in TRANSCENDENTAL:
    unary(
        name,
        FLOATS,
        precise(function),
        (first, first + ":T", second, second + ":s", first + ":r", "k:b", "z", "s", "e"),
    )
    unary(name, BOOL + INTEGERS, precise(function), ("a", "t"))

# MARK: Functions of two numbers

binary("add", NUMBERS, single(np.add))
binary("subtract", NUMBERS, single(np.subtract))
binary("multiply", NUMBERS, single(np.multiply))
binary("divide", NUMBERS, lambda a, b: single(np.divide)(real(a), real(b)))
binary("maximum", ALL, single(np.maximum))
binary("minimum", ALL, single(np.minimum))
EDGES = [*PAIRS, ("e", "y")]
binary("remainder", INTEGERS, np.remainder, EDGES)
binary("remainder", FLOATS, single(np.remainder))
binary("floorDivide", INTEGERS, np.floor_divide, EDGES)
binary("floorDivide", FLOATS, single(np.floor_divide))
COUNTS = [("a", "n"), ("a:T", "n:T"), ("a:s", "n:s"), ("a", "n:r")]
binary("pow", INTEGERS, np.power, COUNTS)
binary("shiftLeft", INTEGERS, np.left_shift, [*COUNTS, ("e", "x")])
binary("shiftRight", INTEGERS, np.right_shift, [*COUNTS, ("e", "x")])
binary(
    "pow",
    FLOATS,
    precise(np.power),
    [
        ("p", "u"),
        ("g", "b"),
        ("a", "b"),
        ("g:T", "u:T"),
        ("g:s", "u:s"),
        ("p", "k"),
        ("z", "r"),
        ("s", "s"),
        ("e", "f"),
    ],
)
binary("atan2", FLOATS, precise(np.atan2), [("w", "p"), ("w:T", "u:T"), *PAIRS])
binary("hypot", FLOATS, precise(np.hypot), [("w", "p"), ("w:T", "u:T"), *PAIRS])
binary("logaddexp", FLOATS, precise(np.logaddexp), [("w", "u"), ("w:T", "u:T"), *PAIRS])
binary("copysign", FLOATS, single(np.copysign))
binary("nextafter", FLOATS, np.nextafter)
for name, function in [
    ("bitwiseAnd", np.bitwise_and),
    ("bitwiseOr", np.bitwise_or),
    ("bitwiseXor", np.bitwise_xor),
]:
    binary(name, BOOL + INTEGERS, function)
for name, function in [
    ("equal", np.equal),
    ("notEqual", np.not_equal),
    ("less", np.less),
    ("lessEqual", np.less_equal),
    ("greater", np.greater),
    ("greaterEqual", np.greater_equal),
]:
    binary(name, ALL, single(function), [*PAIRS, ("t", "t:r")])
for name, function in [("and", np.logical_and), ("or", np.logical_or), ("xor", np.logical_xor)]:
    binary(name, BOOL, function)

# MARK: Choosing, limiting, comparing with tolerance

for dtype in ALL:
    for mask, a, b in [
        ("bool.a", "a", "b"),
        ("bool.a:T", "a:T", "b:T"),
        ("bool.a", "s", "b:r"),
        ("bool.v", "a", "k"),
        ("bool.s", "z", "r"),
        ("bool.e", "e", "f"),
    ]:
        cases.add("where", {}, [mask, f"{dtype}.{a}", f"{dtype}.{b}"], np.where)
for dtype in NUMBERS:
    for array in ["a", "a:T", "a:s", "a:r", "z", "s", "e"]:
        cases.add(
            "clamped",
            {"from": 1, "to": 3},
            [f"{dtype}.{array}"],
            lambda x: single(lambda y: np.clip(y, y.dtype.type(1), y.dtype.type(3)))(x),
        )
    cases.add(
        "clampedBetween",
        {},
        [f"{dtype}.a", f"{dtype}.k", f"{dtype}.s"],
        single(lambda x, a, b: np.clip(x, a, b)),
    )
    cases.add(
        "clampedAbove", {}, [f"{dtype}.a", f"{dtype}.k"], single(lambda x, a: np.clip(x, a, None))
    )
    cases.add(
        "clampedBelow", {}, [f"{dtype}.a", f"{dtype}.r"], single(lambda x, a: np.clip(x, None, a))
    )
for dtype in ["float32", "float64"]:
    for a, b in [("a", "b"), ("e", "e"), ("e", "f"), ("h", "h"), ("u", "u:r"), ("z", "z")]:
        for equal_nan in [False, True]:
            for rtol, atol in [(1e-5, 1e-8), (0.5, 0.25)]:
                cases.add(
                    "isClose",
                    {"relative": rtol, "absolute": atol, "equalNaN": equal_nan},
                    [f"{dtype}.{a}", f"{dtype}.{b}"],
                    lambda x, y: np.isclose(x, y, rtol, atol, equal_nan),
                )
                cases.add(
                    "allClose",
                    {"relative": rtol, "absolute": atol, "equalNaN": equal_nan},
                    [f"{dtype}.{a}", f"{dtype}.{b}"],
                    lambda x, y: np.allclose(x, y, rtol, atol, equal_nan),
                )
