# SPDX-License-Identifier: Apache-2.0
"""Reductions, cumulative sums and products, and what is made of them.

By Pinion's rules, integers and truth values are added and multiplied as int64 (uint64 if
unsigned), and averaged as float32; halves are reduced in float32 and rounded once.
"""

import warnings

import numpy as np

from .cases import ALL, FLOATS, HALVES, NUMBERS, UNSIGNED, Cases, is_float, real, single

warnings.simplefilter("ignore", RuntimeWarning)  # of variances of one element

cases = Cases("statistics")

CUBE = [
    {},
    {"axis": 0},
    {"axis": 1, "keepDims": True},
    {"axis": -1},
    {"axes": (0, 2)},
    {"axes": (-1, 0), "keepDims": True},
    {"axes": (2, 0, 1)},
    {"axes": (0, 1, 2), "keepDims": True},
]
OTHERS = [
    ("a:T", {"axis": 0}),
    ("a:T", {"axis": 1}),
    ("a:s", {"axis": -1}),
    ("a:r", {"axis": 0}),
    ("a:r", {}),
    ("k:b", {"axis": 0}),
    ("k:b", {"axes": (0, 1)}),
    ("r:b", {"axis": 1}),
    ("z", {"axis": 1}),
    ("z", {"axis": 1, "keepDims": True}),
    ("s", {}),
    ("a", {"axes": ()}),
]


def axis_of(parameters):
    return parameters.get("axes", parameters.get("axis"))


def reduction(name, dtypes, function, extra=(), skip=()):
    """`function` takes the array, the axis or axes, and keepdims."""
    variants = [("c", p) for p in CUBE] + OTHERS + list(extra)
    for dtype in dtypes:
        for array, parameters in variants:
            if array in skip:
                continue
            cases.add(
                name,
                parameters,
                [f"{dtype}.{array}"],
                lambda x: function(x, axis_of(parameters), parameters.get("keepDims", False)),
            )


def summable(x):
    if is_float(x.dtype):
        return x
    return x.astype("uint64" if str(x.dtype) in UNSIGNED else "int64")


def in_single(function):
    return lambda x, axis, keep: single(lambda y: np.asarray(function(y, axis, keep)))(x)


EMPTY = [("z", {"axis": 0}), ("z", {})]

reduction(
    "sum",
    ALL,
    lambda x, axis, keep: in_single(
        lambda y, axis, keep: np.sum(y, axis=axis, keepdims=keep, dtype=y.dtype)
    )(summable(x), axis, keep),
    EMPTY,
)
for dtype in ALL:
    # No more than four factors, so that products are exact too.
    for array, parameters in [
        *[other for other in OTHERS if other != ("a:r", {})],
        *EMPTY,
        ("c", {"axis": 0}),
        ("c", {"axis": 1, "keepDims": True}),
        ("v", {}),
    ]:
        cases.add(
            "product",
            parameters,
            [f"{dtype}.{array}"],
            lambda x: in_single(
                lambda y, axis, keep: np.prod(y, axis=axis, dtype=y.dtype, keepdims=keep)
            )(summable(x), axis_of(parameters), parameters.get("keepDims", False)),
        )
reduction(
    "mean",
    ALL,
    lambda x, axis, keep: in_single(lambda y, axis, keep: np.mean(y, axis=axis, keepdims=keep))(
        real(x), axis, keep
    ),
)


def rounded(function):
    """A function computed on reals with more digits, and rounded once."""

    def apply(x):
        x = real(x)
        result = np.asarray(function(x.astype(np.longdouble)))
        return (result.astype("float32") if str(x.dtype) in HALVES else result).astype(x.dtype)

    return apply


for name, function in [("variance", np.var), ("standardDeviation", np.std)]:
    for dtype in ["bool", "int8", "uint64", "int32", *FLOATS]:
        for correction in [0, 1]:
            for array, parameters in [("c", p) for p in CUBE] + OTHERS[:8]:
                cases.add(
                    name,
                    {**parameters, "correction": correction},
                    [f"{dtype}.{array}"],
                    rounded(
                        lambda x: function(
                            x,
                            axis=axis_of(parameters),
                            ddof=correction,
                            keepdims=parameters.get("keepDims", False),
                        )
                    ),
                )

EDGES = [("e", {}), ("e", {"axis": 0}), ("e", {"axis": 1}), ("t", {"axis": 1})]
for name, function in [("max", np.max), ("min", np.min)]:
    reduction(
        name,
        ALL,
        lambda x, axis, keep: in_single(
            lambda y, axis, keep: function(y, axis=axis, keepdims=keep)
        )(x, axis, keep),
        EDGES,
    )
    for dtype in ["int32", "float32"]:
        for parameters in [{}, {"axis": 0}]:
            cases.add(name, parameters, [f"{dtype}.z"], lambda x: None)
for name, function in [("argmax", np.argmax), ("argmin", np.argmin)]:
    for dtype in ALL:
        for array, parameters in (
            [("c", p) for p in CUBE[:4]]
            + EDGES
            + [
                ("a:T", {"axis": 0}),
                ("a:T", {}),
                ("a:s", {"axis": -1}),
                ("a:r", {"axis": 1}),
                ("a:r", {}),
                ("k:b", {"axis": 0}),
                ("z", {"axis": 1}),
                ("s", {}),
                ("t", {}),
                ("t:r", {"axis": 1}),
            ]
        ):
            cases.add(
                name,
                parameters,
                [f"{dtype}.{array}"],
                lambda x: function(
                    single(lambda y: y)(x) if str(x.dtype) not in HALVES else x.astype("float32"),
                    axis=axis_of(parameters),
                    keepdims=parameters.get("keepDims", False),
                ),
            )
for name, function in [("any", np.any), ("all", np.all)]:
    reduction(
        name,
        ALL,
        lambda x, axis, keep: function(x.astype(bool), axis=axis, keepdims=keep),
        EMPTY + [("e", {"axis": 0}), ("t", {"axis": 0})],
    )
reduction(
    "countNonzero",
    ALL,
    lambda x, axis, keep: np.sum(x.astype(bool), axis=axis, keepdims=keep, dtype="int64"),
    EMPTY,
)

# MARK: Cumulative sums and products, differences

for name, function, initial in [("cumsum", np.cumsum, 0), ("cumprod", np.cumprod, 1)]:
    for dtype in ALL:
        for array, axis in [
            ("c", 0),
            ("c", 1),
            ("c", -1),
            ("a:T", 0),
            ("a:s", 1),
            ("a:r", 1),
            ("k:b", 0),
            ("v", 0),
            ("z", 0),
            ("z", 1),
        ]:
            for included in [False, True]:

                def cumulated(x):
                    y = function(x, axis=axis, dtype=x.dtype)
                    if included:
                        shape = list(y.shape)
                        shape[axis] = 1
                        y = np.concatenate([np.full(shape, initial, y.dtype), y], axis)
                    return y

                cases.add(
                    name,
                    {"axis": axis, "includeInitial": included or None},
                    [f"{dtype}.{array}"],
                    lambda x: single(cumulated)(summable(x)),
                )
for dtype in ALL:
    for array, axis in [
        ("c", 0),
        ("c", -1),
        ("a:T", 0),
        ("a:s", -1),
        ("a:r", -1),
        ("z", 1),
        ("v", 0),
    ]:
        for order in [1, 2] if dtype in ["int32", "uint8", "float32", "float64"] else [1]:
            cases.add(
                "diff",
                {"axis": axis, "order": order},
                [f"{dtype}.{array}"],
                single(lambda x: np.diff(x, order, axis)),
            )

# MARK: Order statistics

for dtype in ["bool", "int8", "uint16", "int64", *FLOATS]:
    for array, parameters in [
        ("c", {}),
        ("c", {"axis": 0}),
        ("c", {"axis": 1, "keepDims": True}),
        ("c", {"axes": (0, 2)}),
        ("a:T", {"axis": 0}),
        ("a:s", {"axis": 1}),
        ("a:r", {}),
        ("v", {}),
        ("s", {}),
    ]:
        keep = parameters.get("keepDims", False)
        axis = axis_of(parameters)
        cases.add(
            "median",
            parameters,
            [f"{dtype}.{array}"],
            rounded(lambda x: np.median(x, axis=axis, keepdims=keep)),
        )
        if "axes" in parameters:
            continue
        for q in [0.0, 0.25, 0.5, 0.9, 1.0]:
            cases.add(
                "quantile",
                {**parameters, "q": q},
                [f"{dtype}.{array}"],
                rounded(lambda x: np.quantile(x, np.longdouble(q), axis=axis, keepdims=keep)),
            )
    cases.add(
        "percentile",
        {"q": 30.0, "axis": 1},
        [f"{dtype}.a"],
        rounded(lambda x: np.percentile(x, np.longdouble(30), axis=1)),
    )
    for array, axis in [("a", 1), ("c:T", 0), ("a:r", 0)]:
        cases.add(
            "quantiles",
            {"axis": axis},
            [f"{dtype}.{array}"],
            rounded(lambda x: np.quantile(x, [0.125, 0.5, 0.75], axis=axis)),
        )
for dtype in FLOATS:
    for parameters in [{}, {"axis": 0}, {"axis": 1}]:
        cases.add(
            "median",
            parameters,
            [f"{dtype}.h"],
            rounded(lambda x: np.median(x, axis=axis_of(parameters))),
        )


def histogram(x, bins, limits):
    """Edges decide in the type of the elements; those of integers are float32 only at last."""
    edges = np.histogram_bin_edges(x.astype("float64"), bins, limits)
    if is_float(x.dtype):
        edges = edges.astype(x.dtype)
    counts = np.histogram(x.astype("float64"), edges.astype("float64"))[0].astype("int64")
    return counts, edges.astype(real(x).dtype)


for dtype in NUMBERS:
    for array in (
        ["a", "c:T", "a:s"] if dtype in ["int32", "uint8", "float32", "float64"] else ["a"]
    ):
        for bins, low, high in [(4, None, None), (5, None, None), (3, 0.0, 3.0), (8, -2.0, 2.0)]:
            limits = None if low is None else (low, high)
            cases.add(
                "histogram",
                {"bins": bins, "from": low, "to": high},
                [f"{dtype}.{array}"],
                lambda x: histogram(x, bins, limits),
            )
for dtype in ["int32", "uint64"]:
    for bins in [1, 3]:
        cases.add(
            "histogram", {"bins": bins}, [f"{dtype}.large"], lambda x: histogram(x, bins, None)
        )
