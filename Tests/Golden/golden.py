# SPDX-License-Identifier: Apache-2.0
"""How the scripts beside this one write their results."""

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def write(name, content):
    """Writes JSON with one line per leaf list, so that it can be read and compared by line."""
    path = FOLDER / name
    path.write_text(_text(content, 0) + "\n")
    print(f"{name}: {path.stat().st_size:,} bytes")


def _text(value, depth):
    if not _is_deep(value):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    pad, end = "  " * (depth + 1), "\n" + "  " * depth
    if isinstance(value, dict):
        rows = [f"{pad}{json.dumps(k)}: {_text(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + end + "}"
    return "[\n" + ",\n".join(pad + _text(v, depth + 1) for v in value) + end + "]"


def _is_deep(value):
    """A list is written in one line if it has no dictionaries; a dictionary never is."""
    if isinstance(value, dict):
        return True
    return isinstance(value, list) and any(_is_deep(v) for v in value)
