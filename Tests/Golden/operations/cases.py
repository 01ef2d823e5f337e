# SPDX-License-Identifier: Apache-2.0
"""The pool of input arrays, their layouts, and how cases are written."""

import ml_dtypes
import numpy as np

BOOL = ["bool"]
SIGNED = ["int8", "int16", "int32", "int64"]
UNSIGNED = ["uint8", "uint16", "uint32", "uint64"]
HALVES = ["float16", "bfloat16"]
FLOATS = [*HALVES, "float32", "float64"]
INTEGERS = SIGNED + UNSIGNED
NUMBERS = INTEGERS + FLOATS
ALL = BOOL + NUMBERS

# MARK: The pool


def _ordinary(dtype, shape, random):
    """Small numbers, of which sums and products are exact in any order."""
    if dtype == "bool":
        return random.random(shape) < 0.5
    if dtype in FLOATS:
        return random.integers(-12, 13, shape) / 4
    return random.integers(0 if dtype in UNSIGNED else -9, 10, shape)


def _nonzero(dtype, shape, random):
    """Small numbers to divide by."""
    if dtype == "bool":
        return random.random(shape) < 0.7
    values = random.integers(1, 8, shape) / (4 if dtype in FLOATS else 1)
    return values if dtype in UNSIGNED else values * random.choice([-1, 1], shape)


def _extreme(dtype):
    """Twelve values at the edges of the type."""
    if dtype == "bool":
        return [True, False] * 6
    if dtype in FLOATS:
        info = ml_dtypes.finfo(dtype)
        edges = [info.max, -info.max, info.tiny, -info.smallest_subnormal]
        edges = [float(v) for v in edges]
        return [np.nan, np.inf, -np.inf, 0.0, -0.0, *edges, 0.5, -1.5, 2.5]
    info = np.iinfo(dtype)
    middle = info.max // 2 + 1
    return [info.min, info.max, info.min + 1, info.max - 1, 0, 1, middle, 2, 3, 7, 50, 100]


def _pool():
    pool = {}
    for number, dtype in enumerate(ALL):
        random = np.random.default_rng(number)

        def add(name, values, shape):
            array = np.array(values, object if dtype in INTEGERS else None)
            pool[f"{dtype}.{name}"] = array.astype(dtype).reshape(shape)

        add("a", _ordinary(dtype, (3, 4), random), (3, 4))
        add("b", _nonzero(dtype, (3, 4), random), (3, 4))
        add("c", _ordinary(dtype, (2, 3, 4), random), (2, 3, 4))
        add("m", _ordinary(dtype, (3, 3), random), (3, 3))
        add("q", _ordinary(dtype, (2, 2, 3), random), (2, 2, 3))
        add("k", _nonzero(dtype, (3, 1), random), (3, 1))
        add("r", _nonzero(dtype, (1, 4), random), (1, 4))
        add("v", _ordinary(dtype, (4,), random), (4,))
        add("s", _nonzero(dtype, (), random), ())
        add("z", [], (0, 4))
        extreme = _extreme(dtype)
        add("e", extreme, (2, 6))
        add("f", extreme[5:] + extreme[:5], (2, 6))
        ties = [3, 1, 2, 3, 0, 1, 3, 2, 2, 0]
        add("t", [v % 2 == 0 for v in ties] if dtype == "bool" else ties, (2, 5))
        add("o", [False] * 3 + [True] * 3 if dtype == "bool" else [0, 1, 1, 2, 3, 3], (6,))
        if dtype in INTEGERS:
            add("n", random.integers(0, 6, (3, 4)), (3, 4))  # counts of bits, exponents
            add(
                "x", [0, 1, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127], (2, 6)
            )  # more bits than there are
            least = 0 if dtype in UNSIGNED else -1
            add("y", [least, 0, 1, 2, least, 3, 5, least, 7, 100, 2, 0], (2, 6))  # divisors
        if dtype in FLOATS:
            add("u", np.append(random.uniform(-1, 1, 9), [1, -1, 0.25]), (3, 4))
            sizes = (-3, 3) if dtype in HALVES else (-30, 30)
            add("p", 10 ** random.uniform(*sizes, 12), (3, 4))
            add("g", 10 ** random.uniform(0, 3, 12), (3, 4))
            add("w", random.standard_normal(12) * 10 ** random.uniform(-3, 1.5, 12), (3, 4))
            # Near the middle between two numbers of narrower types, and in it.
            small = [0, 2.0**-40, -(2.0**-40)]
            add(
                "d",
                [1 + step / 2 + d for step in [2.0**-7, 2.0**-10, 2.0**-23] for d in small]
                + [3 * 2.0**-8 + 1, 2.5, -3.5],
                (2, 6),
            )
            # Numbers and their negatives, in which NaN and infinities are to be ordered.
            add("h", [0.3, np.nan, -1, np.inf, 2, np.nan, -np.inf, 0, 7.5, 2], (2, 5))
    # Integers that a float32 does not hold, or as a bfloat16 only if it is rounded once.
    large = [2**24 + 1, 2**24, 2**24 + 2**16 + 1, 2**24 - 1, 5, 0, 2**30 + 2**22 + 1, 2**31 - 1]
    for dtype in ["int32", "uint32", "int64", "uint64"]:
        pool[f"{dtype}.large"] = np.array(large, dtype).reshape(2, 4)
    # Indices: positions (some from the end) and masks.
    for dtype in ["int64", "int32", "uint8"]:
        pool[f"{dtype}.i"] = np.array([1, 0], dtype)
        pool[f"{dtype}.l"] = np.array([1, 0, 1], dtype)
        pool[f"{dtype}.ii"] = np.array([[1], [0]], dtype)
    pool["int64.j"] = np.array([0, -1])
    pool["int64.jj"] = np.array([[0, 2, -1], [-2, 1, 1]])
    pool["int64.none"] = np.zeros(0, "int64")
    pool["int64.far"] = np.array([0, 9])
    pool["int64.along0"] = np.array([[1, 0, 1, -1], [0, 2, 2, 1]])
    pool["int64.along1"] = np.array([[3, 0], [1, -1], [2, 2]])
    for shape in [(2,), (3,), (4,), (2, 3), (3, 4), (2, 3, 4)]:
        random = np.random.default_rng(shape)
        pool["bool.m" + "".join(map(str, shape))] = random.random(shape) < 0.6
    pool["bool.m3"] = np.array([True, False, True])
    pool["bool.none"] = np.zeros(3, bool)
    return pool


POOL = _pool()

LAYOUTS = {
    "": lambda x: x,
    "T": lambda x: x.T,
    "s": lambda x: x[..., ::2],
    "r": lambda x: x[..., ::-1],
    "b": lambda x: np.broadcast_to(x, (2, *x.shape)),
}


class Operand:
    """An array of the pool in one of the layouts, or a literal."""

    def __init__(self, text):
        self.text = text
        if text.startswith("="):
            word = text[1:]
            self.is_literal = True
            self.array = {"true": True, "false": False}.get(word)
            if self.array is None:
                self.array = float(word) if "." in word else int(word)
        else:
            name, _, layout = text.partition(":")
            self.is_literal = False
            self.array = LAYOUTS[layout](POOL[name])


# MARK: Cases


class Cases:
    """The cases of one file."""

    def __init__(self, name):
        self.name = name
        self.lines = []

    def add(self, operation, parameters, operands, reference):
        """Adds a case, whose result is that of `reference` on the operands.

        - parameters: a dictionary, written as `key=value` with blanks between them.
        - reference: gives an array or a tuple of arrays; None stands for an error.
        """
        operands = [Operand(text) for text in operands]
        with np.errstate(all="ignore"):
            results = reference(*[operand.array for operand in operands])
        if results is None:
            expected = "error"
        else:
            results = results if isinstance(results, (tuple, list)) else [results]
            expected = "; ".join(text(np.asarray(result)) for result in results)
        words = " ".join(f"{key}={_parameter(v)}" for key, v in parameters.items() if v is not None)
        names = " ".join(operand.text for operand in operands)
        self.lines.append("\t".join([operation, words, names, expected]))


def _parameter(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ",".join(_parameter(v) for v in value)
    return str(value)


def text(array):
    """Type, shape and elements: `float32[2,2] 1 2.5 nan -0`."""
    shape = ",".join(map(str, array.shape))
    return " ".join([f"{array.dtype}[{shape}]", *map(_element, array.ravel())])


def _element(value):
    if value.dtype == bool:
        return str(int(value))
    if value.dtype.kind in "iu":
        return str(value)
    # The shortest digits of the element; of bfloat16, which has none, the exact value.
    words = repr(float(value)) if value.dtype.itemsize == 2 else str(value)
    return words.removesuffix(".0")


# MARK: Pinion's rules


def is_float(dtype):
    return str(dtype) in FLOATS


def real(x):
    """Where real numbers are needed, integers and truth values become float32."""
    return x if is_float(x.dtype) else x.astype("float32")


def single(function):
    """A function computed on halves in float32, and rounded back."""

    def apply(*arrays):
        halves = [str(a.dtype) for a in arrays if str(a.dtype) in HALVES]
        if not halves:
            return function(*arrays)
        wide = [a.astype("float32") if str(a.dtype) in HALVES else a for a in arrays]
        result = function(*wide)
        return result.astype(halves[0]) if result.dtype == np.float32 else result

    return apply


def precise(function):
    """A function computed with more digits and rounded, on reals as `real` makes them."""

    def apply(*arrays):
        arrays = [real(a) for a in arrays]
        dtype = arrays[0].dtype
        wider = np.longdouble if dtype == np.float64 else np.float64
        result = function(*[a.astype(wider) for a in arrays])
        if str(dtype) in HALVES:
            result = result.astype("float32")
        return np.asarray(result).astype(dtype)

    return apply
