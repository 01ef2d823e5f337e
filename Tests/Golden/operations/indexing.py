# SPDX-License-Identifier: Apache-2.0
"""Reading and writing parts of arrays.

The parameter `at` is what stands between the brackets, with "|" for the commas of Python:
`0|1:3|::-1`; `new` is a new axis, and `@1` the second operand, an array of positions or a mask.
What is written is the last operand.
"""

import numpy as np

from .cases import ALL, NUMBERS, Cases, single

cases = Cases("indexing")

MOVED = ["bool", "int8", "bfloat16", "float32", "float64"]
CUBES = ["c", "c:T", "c:s", "c:r"]


def index(text, operands):
    """The index as NumPy takes it."""

    def one(word):
        if word == "...":
            return Ellipsis
        if word == "new":
            return None
        if word.startswith("@"):
            return operands[int(word[1:])]
        if ":" in word:
            return slice(*[int(part) if part else None for part in word.split(":")])
        return int(word)

    return tuple(one(word) for word in text.split("|") if word)


def read(name, at, arrays, indices=(), dtypes=MOVED, fails=False):
    for dtype in dtypes:
        for array in arrays:
            cases.add(
                name,
                {"at": at},
                [f"{dtype}.{array}", *indices],
                lambda *xs: None if fails else xs[0][index(at, xs)],
            )


def write(name, at, arrays, indices, value, dtypes=MOVED, fails=False):
    def written(*xs):
        if fails:
            return None
        result = xs[0].copy()
        result[index(at, xs)] = xs[-1]
        return result

    for dtype in dtypes:
        for array in arrays:
            operand = value if value.startswith("=") else f"{dtype}.{value}"
            if value == "=2" and dtype == "bool":
                continue
            cases.add(name, {"at": at}, [f"{dtype}.{array}", *indices, operand], written)


# MARK: Slices

BASIC = [
    "0",
    "-1",
    "0|1",
    "0|1|-2",
    "...|0",
    "0|...|1",
    ":|1",
    "0:1",
    "1:",
    ":-1",
    "-2:",
    "::2",
    "::-1",
    ":|::-1",
    ":|:|::-2",
    "1|::-1|1:2",
    "new|0",
    "...|new",
    ":|new|1",
    "0|new|1:2|new",
    "0:0",
    "1:1|0",
    "-1|-1|-1",
    ":|1:0:-1",
    ":|-1::-1",
    "...|-1:0:-1",
    "new|...|new|0:1",
    "...",
    ":|:|:",
    "1|...",
]
for at in BASIC:
    read("subscript", at, CUBES, dtypes=["int8", "bfloat16", "float64"])
    write("setSubscript", at, ["c", "c:T", "c:r"], [], "s", ["uint16", "float32"])
    write("setSubscript", at, ["c:s"], [], "=2", ["float16", "int64"])
for at in ["0:0", ":|::-1", "...|1", "new"]:
    read("subscript", at, ["z"], dtypes=["float32"])
for at in ["5", "-4", "0|0|0|0", "0:9", "...|...", "::0"]:
    read("subscript", at, ["c"], dtypes=["float32"], fails=True)
    write("setSubscript", at, ["c"], [], "s", ["float32"], fails=True)
for at, value in [
    ("1", "a"),
    ("1", "v"),
    (":|1", "v"),
    ("...|1:3", "k"),
    ("::-1", "c:r"),
    (":|::2", "v"),
    ("...|::-1", "c"),
    ("new|0|:2", "r"),
    ("...|0", "s"),
]:
    write("setSubscript", at, ["c", "c:r"], [], value)

# MARK: Arrays of positions, as NumPy's advanced indexing

PICKED = [
    ("@1", ["int64.i"]),
    ("@1", ["int32.l"]),
    ("@1", ["uint8.ii"]),
    (":|@1", ["int64.l"]),
    ("...|@1", ["int64.jj"]),
    ("@1|@2", ["int64.i", "int64.j"]),
    ("@1|@2", ["int64.ii", "int64.j"]),
    ("@1|:|@2", ["int64.i", "int64.j"]),
    (":|@1|@2", ["int64.i", "int64.j"]),
    ("@1|@2|@3", ["int64.i", "int64.j", "int32.i"]),
    ("0|@1", ["int64.j"]),
    ("0|:|@1", ["int64.j"]),
    ("@1|0", ["int64.i"]),
    ("@1|:|0", ["int64.i"]),
    ("@1|::-1", ["int64.i"]),
    ("::-1|@1", ["int64.i"]),
    ("new|@1", ["int64.i"]),
    ("@1|new", ["int64.i"]),
    ("@1|...|@2", ["int64.i", "int64.j"]),
    ("@1|new|@2", ["int64.i", "int64.j"]),
    ("@1", ["int64.none"]),
    ("1:|@1|:2", ["int64.l"]),
    ("...|@1|new", ["int64.l"]),
    ("@1|0:1|@2", ["int64.l", "int64.l"]),
    ("...|@1|0", ["int64.i"]),
]
for at, indices in PICKED:
    read(
        "subscript",
        at,
        CUBES if "jj" not in str(indices) else ["c", "c:r"],
        indices,
        ["bool", "int8", "bfloat16", "float32"],
    )
    write("setSubscript", at, ["c", "c:r"], indices, "s", ["uint16", "bfloat16", "float64"])
for at, indices in [
    ("@1", ["int64.far"]),
    (":|@1", ["int64.far"]),
    ("@1|@2", ["int64.l", "int64.i"]),
]:
    read("subscript", at, ["c"], indices, ["float32"], fails=True)
    write("setSubscript", at, ["c"], indices, "s", ["float32"], fails=True)
for at, indices, value in [
    ("@1", ["int64.i"], "c"),
    ("@1", ["int64.i"], "a"),
    (":|@1", ["int64.i"], "v"),
    ("...|@1", ["int64.i"], "k"),
    ("@1|@2", ["int64.i", "int64.j"], "v"),
    ("0|:|@1", ["int64.i"], "s"),
]:
    write("setSubscript", at, ["c", "c:r"], indices, value)

# MARK: Masks

MASKED = [
    ("@1", ["bool.m2"]),
    (":|@1", ["bool.m3"]),
    ("...|@1", ["bool.m4"]),
    ("@1", ["bool.m23"]),
    (":|@1", ["bool.m34"]),
    ("@1", ["bool.m234"]),
    ("0|@1", ["bool.m3"]),
    ("0|:|@1", ["bool.m4"]),
    (":|@1|0", ["bool.m3"]),
    (":|@1|::-1", ["bool.m3"]),
    (":|@1", ["bool.none"]),
    (":|@1|@2", ["bool.m3", "int64.i"]),
    ("@2|@1", ["bool.m3", "int64.i"]),
    ("new|:|@1", ["bool.m3"]),
    (":|@1|new", ["bool.m3"]),
]
for at, indices in MASKED:
    read("subscriptMask", at, ["c", "c:r"], indices)
    # Beside other arrays, masks cannot be written by inside `compiled`.
    name = "setSubscriptMask" if len(indices) == 1 else "setSubscriptMaskAndArray"
    write(name, at, ["c", "c:r"], indices, "s")
read("subscriptMask", "@1", ["c:T"], ["bool.m4"], ["float32"])
read("subscriptMask", "@1", ["c"], ["bool.m3"], ["float32"], fails=True)
for at, indices, value in [
    (":|@1", ["bool.m3"], "v"),
    ("@1", ["bool.m234"], "=2"),
    ("@1", ["bool.m23"], "v"),
    (":|@1", ["bool.none"], "v"),
]:
    write("setSubscriptMask", at, ["c", "c:r"], indices, value)

# MARK: Named operations

for dtype in ALL:
    for array in CUBES:
        for axis in [0, 1, -1]:
            for indices in ["int64.i", "int32.l", "int64.none", "int64.j"]:
                cases.add(
                    "take",
                    {"axis": axis},
                    [f"{dtype}.{array}", indices],
                    lambda x, i: np.take(x, i, axis),
                )
    for array in ["a", "a:r", "b"]:
        for axis in [0, 1]:
            operands = [f"{dtype}.{array}", f"int64.along{axis}"]
            cases.add(
                "takeAlongAxis",
                {"axis": axis},
                operands,
                lambda x, i: np.take_along_axis(x, i, axis),
            )

            def put(x, i, value):
                result = x.copy()
                np.put_along_axis(result, i, value, axis)
                return result

            cases.add("puttingAlongAxis", {"axis": axis}, [*operands, f"{dtype}.s"], put)
    for array in ["c", "c:T", "a", "a:s", "v"]:
        for rows in ["int64.i", "int32.l", "uint8.ii", "int64.none"]:
            cases.add("gathered", {}, [f"{dtype}.{array}", rows], lambda x, i: x[i])
cases.add("take", {"axis": 0}, ["float32.c", "int64.far"], lambda x, i: None)
cases.add("gathered", {}, ["float32.c", "int64.far"], lambda x, i: None)
cases.add("takeAlongAxis", {"axis": 0}, ["float32.c", "int64.far"], lambda x, i: None)

SCATTERS = {
    "replacing": None,
    "adding": np.add,
    "maximum": np.maximum,
    "minimum": np.minimum,
}
for dtype in NUMBERS:
    for by, function in SCATTERS.items():
        for array, rows, values in [
            ("a", "int64.i", "b:r"),
            ("a:T", "int64.l", "b:T"),
            ("c", "int32.i", "c:r"),
            ("v", "int64.l", "v"),
        ]:

            def scatter(x, i, value):
                result = x.copy()
                value = value[: len(i)]
                if function is None:
                    result[i] = value
                else:
                    function.at(result, i, value)
                return result

            cases.add(
                "scattering",
                {"by": by},
                [f"{dtype}.{array}", rows, f"{dtype}.{values}"],
                single(scatter),
            )
