# SPDX-License-Identifier: Apache-2.0
"""The rows of the tensor-operation table in NumPy or PyTorch, timed on request.

    python operations.py numpy|torch THREADS FOLDER

Reads names of rows from standard input and answers each with a line of JSON, as
Programs/Sources/Operations/Operations.swift does.
"""

import json
import os
import sys
import time

NAME, THREADS, FOLDER = sys.argv[1:]
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = THREADS

import numpy as np  # after the variables, which it reads once


def operands():
    """Mapped, so that all libraries read the same memory. Copied on writing, which nobody does:
    PyTorch does not take what is read-only."""
    return (np.load(f"{FOLDER}/{name}.npy", mmap_mode="c").view(np.ndarray) for name in "abmvc")


def numpy_rows():
    a, b, m, v, c = operands()
    four, other = a[:4].copy(), b[:4].copy()
    zero, one = np.float32(0), np.float32(1)

    def softmax():
        shifted = np.exp(m - m.max(axis=1, keepdims=True))
        return shifted / shifted.sum(axis=1, keepdims=True)

    return {
        "add": lambda: a + b,
        "maximum": lambda: np.maximum(a, zero),
        "exp": lambda: np.exp(a),
        "chain": lambda: np.maximum(a * b + a, zero) * b - one,
        "sum": lambda: a.sum(),
        "sum 0": lambda: m.sum(0),
        "sum 1": lambda: m.sum(1),
        "add row": lambda: m + v,
        "transpose": lambda: m.T.copy(),
        "softmax": softmax,
        "argmax": lambda: m.argmax(1),
        "product": lambda: m.dot(v),
        "add 4": lambda: four + other,
        "element": lambda: m[17, 5],
        "cumulative product": lambda: c.cumprod(),
        "repeat": lambda: c.repeat(2),
    }


def torch_rows():
    import torch

    torch.set_num_threads(int(THREADS))
    torch.set_grad_enabled(False)
    a, b, m, v, c = (torch.from_numpy(x) for x in operands())
    four, other = a[:4].clone(), b[:4].clone()
    return {
        "add": lambda: a + b,
        "maximum": lambda: torch.clamp_min(a, 0),
        "exp": lambda: torch.exp(a),
        "chain": lambda: torch.relu(a * b + a) * b - 1,
        "sum": lambda: a.sum(),
        "sum 0": lambda: m.sum(0),
        "sum 1": lambda: m.sum(1),
        "add row": lambda: m + v,
        "transpose": lambda: m.T.contiguous(),
        "softmax": lambda: torch.softmax(m, 1),
        "argmax": lambda: m.argmax(1),
        "product": lambda: m @ v,
        "add 4": lambda: four + other,
        "element": lambda: m[17, 5],
        "cumulative product": lambda: c.cumprod(0),
        "repeat": lambda: c.repeat_interleave(2),
    }


def measure(run):
    """The least time of a call among batches that together take about a tenth of a second."""

    def seconds(calls):
        began = time.perf_counter()
        for _ in range(calls):
            run()
        return time.perf_counter() - began

    seconds(1)
    once = seconds(2) / 2
    calls = max(1, int(0.002 / once))
    batches = max(5, min(50, int(0.1 / (once * calls))))
    return min(seconds(calls) / calls for _ in range(batches))


rows = numpy_rows() if NAME == "numpy" else torch_rows()
rows["chain compiled"] = rows["chain"]  # what a user of these libraries writes for it
for line in sys.stdin:
    row = rows[line.rstrip("\n")]
    seconds = measure(row)
    check = float(np.asarray(row(), dtype=np.float64).sum())
    print(json.dumps({"seconds": seconds, "check": check}), flush=True)
