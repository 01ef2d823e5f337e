# SPDX-License-Identifier: Apache-2.0
"""Promotion and conversion of types.

Promotion is JAX's (`jax.numpy.promote_types`). Where it chooses the default type of real numbers,
that is float32 in Pinion, as in JAX without `jax_enable_x64`: between uint64 and signed integers,
and between integers and real literals.

Conversion of real numbers to integers truncates; what is out of range becomes the nearest value,
and NaN 0 (NumPy leaves both undefined).
"""

import jax
import jax.numpy as jnp
import numpy as np

from .cases import ALL, FLOATS, HALVES, INTEGERS, POOL, SIGNED, Cases, single

jax.config.update("jax_enable_x64", True)
cases = Cases("types")


def promoted(a, b):
    """The common type of two types."""
    has_default = {a, b} & set(SIGNED) and {a, b} >= {"uint64"}
    return "float32" if has_default else jnp.promote_types(a, b).name


def weakly_promoted(dtype, literal):
    """The common type of a tensor and a literal."""
    if isinstance(literal, float) and dtype not in FLOATS:
        return "float32"
    return jnp.result_type(jnp.dtype(dtype), literal).name


def converted(x, dtype):
    """Conversion by Pinion's rules."""
    if str(x.dtype) in FLOATS and dtype in INTEGERS:
        info = np.iinfo(dtype)
        wide = [float(v) for v in x.ravel()]
        whole = [
            (
                0
                if np.isnan(v)
                else info.min if v <= info.min else info.max if v >= info.max else int(v)
            )
            for v in wide
        ]
        return np.array(whole, object).astype(dtype).reshape(x.shape)
    if str(x.dtype) in INTEGERS and dtype == "bfloat16":
        x = x.astype("float64")
    if str(x.dtype) == "float64" and dtype == "bfloat16":
        # ml_dtypes rounds twice. Cut off to float32 first, with the last bit set if anything was,
        # and the second rounding decides as one would.
        near = x.astype("float32")
        bits = near.view("uint32") - (np.abs(near.astype("float64")) > np.abs(x))
        inexact = (near != x) & ~np.isnan(x)
        return np.where(inexact, bits | 1, bits).astype("uint32").view("float32").astype(dtype)
    return x.astype(dtype)


for a in ALL:
    for b in ALL:
        dtype = promoted(a, b)
        operands = [f"{a}.a", f"{b}.b"]
        if dtype != "bool":  # which has no sums
            cases.add(
                "add",
                {},
                operands,
                lambda x, y: single(np.add)(converted(x, dtype), converted(y, dtype)),
            )
        cases.add("promote", {}, operands, lambda x, y: np.zeros((), dtype))
        for array in ["a", "a:T", "e", "z", "s"] + (
            ["d", "d:r"] if a in FLOATS else ["large"] if f"{a}.large" in POOL else []
        ):
            cases.add("cast", {"dtype": b}, [f"{a}.{array}"], lambda x: converted(x, b))
    for b in ALL:
        dtype = promoted(a, b)
        cases.add(
            "concatenated",
            {"axis": 0},
            [f"{a}.a", f"{b}.r"],
            lambda x, y: np.concatenate([converted(x, dtype), converted(y, dtype)]),
        )
    for word, literal in [("=true", True), ("=2", 2), ("=2.5", 2.5)]:
        dtype = weakly_promoted(a, literal)
        number = np.array(literal).astype(dtype)
        cases.add(
            "maximum",
            {},
            [f"{a}.k", word],
            lambda x, y: single(np.maximum)(converted(x, dtype), number),
        )
        cases.add(
            "less", {}, [f"{a}.b", word], lambda x, y: single(np.less)(converted(x, dtype), number)
        )
        if dtype == "bool":
            continue
        cases.add(
            "add", {}, [f"{a}.a", word], lambda x, y: single(np.add)(converted(x, dtype), number)
        )
        cases.add(
            "multiply",
            {},
            [word, f"{a}.v"],
            lambda x, y: single(np.multiply)(number, converted(y, dtype)),
        )
