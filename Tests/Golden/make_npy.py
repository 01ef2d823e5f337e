# SPDX-License-Identifier: Apache-2.0
"""Writes npy/: small files as NumPy writes them, and npy.json: what they hold.

    python make_npy.py           # writes them
    python make_npy.py FOLDER    # reads the files that Pinion wrote there, and compares

The tests write such files where they are told to:

    PINION_GOLDEN_OUTPUT=FOLDER swift test --filter NPYGoldenTests

For each file, npy.json has the arrays by name ("" for an NPY file): "dtype", "shape" and "bytes",
the elements in row-major order, little-endian, in hexadecimal. "same" says that Pinion, given the
same arrays, writes the same file.
"""

import io
import json
import sys
import zipfile
from pathlib import Path

import ml_dtypes
import numpy as np

from golden import FOLDER, write

DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split()


def sample(dtype, shape):
    """Different numbers, of all signs that the type has; special ones at the front."""
    count = int(np.prod(shape))
    if dtype == "bool":
        return (np.arange(count) % 3 == 1).reshape(shape)
    numbers = np.arange(count) * 37 % 200 - (0 if dtype.startswith("u") else 100)
    array = numbers.astype(ml_dtypes.bfloat16 if dtype == "bfloat16" else dtype)
    if "float" in dtype and count > 3:
        array[:4] = [np.nan, np.inf, -0.0, 0.1]
    return array.reshape(shape)


def described(array):
    little = array.astype(array.dtype.newbyteorder("<")) if array.dtype.kind != "V" else array
    return {
        "dtype": array.dtype.name,
        "shape": list(array.shape),
        "bytes": np.ascontiguousarray(little).tobytes().hex(),
    }


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version, allow_pickle=False)
    return file.getvalue()


def npz(compressed=False, **arrays):
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def files():
    """(name, content, arrays, whether Pinion writes the same)."""
    for dtype in DTYPES + ["bfloat16"]:
        array = sample(dtype, (2, 3))
        yield f"{dtype}.npy", npy(array), {"": array}, True
    for dtype in ["int16", "float32", "uint64", "float16"]:
        array = sample(dtype, (2, 3))
        big = array.astype(np.dtype(dtype).newbyteorder(">"))
        yield f"{dtype}-big-endian.npy", npy(big), {"": array}, False
    array = sample("float32", (2, 3, 4))
    yield "fortran.npy", npy(np.asfortranarray(array)), {"": array}, False
    array = sample("int32", (3, 5))
    big = np.asfortranarray(array.astype(">i4"))
    yield "fortran-big-endian.npy", npy(big), {"": array}, False
    for name, shape in [("scalar", ()), ("empty", (0,)), ("no-rows", (0, 3)), ("no-columns", (2, 0))]:
        array = sample("float64", shape) if shape else np.array(2.5)
        yield f"{name}.npy", npy(array), {"": array}, True
    array = sample("int64", (1,) * 32)
    yield "axes.npy", npy(array), {"": array}, True
    array = sample("uint8", (4,))
    yield "version-2.npy", npy(array, (2, 0)), {"": array}, False
    yield "version-3.npy", npy(array, (3, 0)), {"": array}, False

    arrays = {"a": sample("float32", (2, 3)), "b": np.array(7), "ü/ö": sample("uint8", (300,))}
    yield "stored.npz", npz(**arrays), arrays, True
    yield "compressed.npz", npz(True, **arrays), arrays, False
    yield "none.npz", npz(), {}, True
    # Data that are many times what they are compressed to.
    zeros = {"zeros": np.zeros((100, 200), "uint8")}
    yield "zeros.npz", npz(True, **zeros), zeros, False
    yield "descriptor.npz", streamed(arrays), arrays, False
    limit = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 0, 0
    yield "wide.npz", npz(**arrays), arrays, False
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limit
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.mkdir("folder")
        archive.writestr("folder/a.npy", npy(arrays["a"]))
        archive.writestr("plain", npy(arrays["b"]))
        archive.comment = b"a comment"
    yield "folder.npz", file.getvalue(), {"folder/a": arrays["a"], "plain": arrays["b"]}, False


class Unseekable(io.BytesIO):
    def seekable(self):
        return False

    def tell(self):
        raise OSError

    def seek(self, *_):
        raise OSError


def streamed(arrays):
    """An archive whose members' sizes follow their data."""
    file = Unseekable()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            archive.writestr(name + ".npy", npy(array))
    return file.getvalue()


def equal(array, expected):
    """Bit for bit; NumPy reads a bfloat16 as two opaque bytes."""
    name = "bfloat16" if array.dtype.str == "|V2" else array.dtype.name
    found = described(array.view(ml_dtypes.bfloat16) if name == "bfloat16" else array)
    return found == expected


def check(folder):
    golden = json.loads((FOLDER / "npy.json").read_text())
    wrong = 0
    for name, case in golden["files"].items():
        content = np.load(folder / name)
        arrays = dict(content) if name.endswith("z") else {"": content}
        good = arrays.keys() == case["arrays"].keys() and all(
            equal(array, case["arrays"][key]) for key, array in arrays.items()
        )
        wrong += not good
        if not good:
            print(f"{name}: differs")
    print(f"{len(golden['files']) - wrong} of {len(golden['files'])} files are equal")
    sys.exit(wrong > 0)


def main():
    if len(sys.argv) == 2:
        check(Path(sys.argv[1]))
    folder = FOLDER / "npy"
    folder.mkdir(exist_ok=True)
    cases = {}
    for name, content, arrays, same in files():
        (folder / name).write_bytes(content)
        cases[name] = {
            "arrays": {key: described(array) for key, array in arrays.items()},
            "same": same,
        }
    write("npy.json", {"numpy": np.__version__, "files": cases})


main()
