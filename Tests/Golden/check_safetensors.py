# SPDX-License-Identifier: Apache-2.0
"""Prints what Python's safetensors finds in a model that Pinion saved: metadata, then each
tensor's name, type, shape, smallest and largest element.

    pinion train --save model.safetensors
    python check_safetensors.py model.safetensors
"""

import json
import sys

from safetensors import safe_open


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with safe_open(sys.argv[1], framework="numpy") as file:
        for name, text in sorted((file.metadata() or {}).items()):
            print(f"{name}: {readable(text)}")
        print()
        count = 0
        for name in file.keys():
            tensor = file.get_tensor(name)
            count += tensor.size
            span = f"{tensor.min():.6g} to {tensor.max():.6g}" if tensor.size else "empty"
            print(f"{name:24} {str(tensor.dtype):10} {str(tensor.shape):16} {span}")
        print(f"{count:,} elements")


def readable(text):
    """JSON over several lines; other text as it is."""
    try:
        return json.dumps(json.loads(text), indent=2)
    except ValueError:
        return text


main()
