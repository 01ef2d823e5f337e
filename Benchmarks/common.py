# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: their options, the other libraries, rounds in turn, and the table.

Machines are shared and noisy, so only figures of one round are compared with each other: a ratio
is the median, over the rounds, of the ratios within each round.
"""

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = HERE / "peers"
KERNELS = HERE / "kernels"
BUILD = HERE / ".build"
REQUIREMENTS = PEERS / "requirements.txt"

# Some machines set these for the sake of older libraries: OPENBLAS_CORETYPE, for one, ties
# NumPy to the kernels of an older processor, and DNNL_MAX_CPU_ISA or ATEN_CPU_CAPABILITY do the
# same to PyTorch. Everybody is to run at their best, with the number of threads that is asked
# for and nothing else, so they are taken out of the environment.
HINDRANCES = ("OPENBLAS_", "BLIS_", "MKL_", "NVPL_", "OMP_", "GOMP_", "KMP_", "DNNL_", "ONEDNN_")
HINDRANCES += ("ATEN_", "TORCH_", "XLA_", "JAX_", "KERAS_", "TF_", "PINION_", "PYTHON")


def parser(description, rounds=5, venv=True):
    """The options that all benchmarks have."""
    result = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    result.add_argument("--rounds", type=positive, default=rounds, help=f"default: {rounds}")
    if venv:
        result.add_argument(
            "--venv",
            type=Path,
            default=HERE / ".venv",
            help="the virtual environment of the other libraries (default: Benchmarks/.venv)",
        )
        result.add_argument(
            "--install",
            action="store_true",
            help="make it, and install peers/requirements.txt (about 6 GB on Linux)",
        )
    return result


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, received {text}")
    return number


def clean_environment():
    return {k: v for k, v in os.environ.items() if not k.startswith(HINDRANCES)}


# MARK: who runs


@dataclass
class Contender:
    """One of those that are compared: a program, and what must be installed for it."""

    title: str  # how the table calls it; {package} stands for that package's version
    command: list
    packages: tuple = ()


class Peers:
    """The virtual environment of the other libraries."""

    def __init__(self, options):
        self.folder = options.venv.absolute()
        self.python = self.folder / "bin/python"
        if options.install:
            self.install()
        self.versions = self.installed() if self.python.exists() else {}

    def install(self):
        if not self.python.exists():
            say(f"Making the virtual environment {self.folder}")
            subprocess.run([sys.executable, "-m", "venv", self.folder], check=True)
        say("Installing the other libraries")
        command = [self.python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS]
        subprocess.run(command, check=True, stdout=sys.stderr)

    def installed(self):
        code = "import json, importlib.metadata as m; print(json.dumps("
        code += "{d.metadata['Name'].lower(): d.version for d in m.distributions()}))"
        output = subprocess.check_output([self.python, "-c", code], env=clean_environment())
        versions = json.loads(output)
        for package in list(versions):  # "tensorflow_cpu" is tensorflow, too
            versions.setdefault(package.replace("-", "_").removesuffix("_cpu"), versions[package])
        return versions

    def available(self, contenders):
        """Those whose packages are installed, by name; says what the others lack."""
        result = {}
        for name, contender in contenders.items():
            missing = [p for p in contender.packages if p not in self.versions]
            if missing:
                say(f"Left out: {name}, since {self.folder} lacks {', '.join(missing)}.")
                say("    --install installs what is missing; --venv names another folder.")
                continue
            versions = {name: self.versions.get(name, "") for name in contender.packages}
            contender.title = contender.title.format(**versions)
            result[name] = contender
        return result


def build_programs():
    """Builds the Swift programs for release; returns their folder."""
    say("Building Pinion (release)")
    package = HERE / "Programs"
    build = ["swift", "build", "-c", "release", "--package-path", package]
    build.append("--disable-build-manifest-caching")  # which overlooks new files of Pinion's
    subprocess.run(build, check=True, stdout=sys.stderr)
    return package / ".build/release"


def compile_c(name, sources, flags=()):
    """Compiles a C program into .build; returns its path, or None with the compiler's words."""
    compiler = shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        sys.exit("No C compiler: neither clang nor cc is installed.")
    BUILD.mkdir(exist_ok=True)
    command = [compiler, "-O2", "-std=gnu11", *sources, *flags, "-o", BUILD / name]
    result = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if result.returncode != 0:
        say(result.stderr)
        return None
    return BUILD / name


# MARK: rounds


class Process:
    """A program that answers each line with a line of JSON."""

    def __init__(self, command, environment):
        self.command = command
        self.process = subprocess.Popen(
            list(map(str, command)),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line, pause=0.1):
        time.sleep(pause)  # threads of the one asked before may still be waiting in a loop
        try:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            answer = {"error": f"exit code {self.process.wait()}"}
        if "error" in answer:
            sys.exit(f"{' '.join(map(str, self.command))}: {line}: {answer['error']}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ask_in_turn(commands, rows, rounds, environments, compare=None):
    """Starts all anew in each round and asks each for the rows, in turn.

    Returns the answers by row and by name, one for each round. `environments` is one
    environment for all, or has one for each name.
    """
    answers = {row: {name: [] for name in commands} for row in rows}
    for number in range(rounds):
        say(f"Round {number + 1}")
        processes = {
            name: Process(command, environments.get(name, environments))
            for name, command in commands.items()
        }
        for process in processes.values():
            process.ask(rows[0])  # all have started when the first is timed
        for row in rows:
            for name in sorted(processes, reverse=number % 2 == 1):  # nobody is always the first
                answers[row][name].append(processes[name].ask(row))
            if compare is not None:
                compare(row, {name: answers[row][name][-1]["check"] for name in commands})
        for process in processes.values():
            process.close()
    return answers


def compare_checks(relative=1e-3, absolute=1e-2):
    """Ends the benchmark where somebody computes something else than the first."""

    def compare(row, checks):
        first = next(iter(checks))
        for name, check in checks.items():
            if not math.isclose(check, checks[first], rel_tol=relative, abs_tol=absolute):
                sys.exit(f"{row}: {name} computes {check}, {first} {checks[first]}")

    return compare


def training_operations(samples, width=512):
    """Multiplications and additions of the products of an epoch of the network 784-width-10: forward,
    and for the gradients of the first layer's weights and of both operands of the second product."""
    return 2 * samples * (2 * 784 * width + 3 * width * 10)


def seconds(answers):
    return [answer["seconds"] for answer in answers]


def ratio(numerators, denominators):
    """The median of the ratios within each round."""
    return median(a / b for a, b in zip(numerators, denominators))


# MARK: output


def print_table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def duration(seconds):
    if seconds < 1e-6:
        return f"{seconds * 1e9:.0f} ns"
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} µs"
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def processor():
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def say(text):
    print(text, file=sys.stderr, flush=True)
