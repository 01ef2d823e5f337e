#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the polynomials of the element functions (Sources/PinionKernels/lanes/).

Each is the minimax polynomial of a smooth remainder: Remez exchange in 60 digits, with a weight
that makes the error relative to the function computed in the end. Needs mpmath:
    pip install mpmath && python3 Scripts/minimax.py
"""
from mpmath import (mp, mpf, matrix, lu_solve, exp, log, log1p, sinh, tanh, atan, atanh, erf, erfc, sin,
                    cos, tan, sqrt, pi)

mp.dps = 60


def remez(f, weight, low, high, degree, grid=1200):
    low, high = mpf(low), mpf(high)
    n = degree + 2
    points = [(low + high) / 2 - (high - low) / 2 * mp.cos(pi * (k + mpf(1) / 2) / grid)
              for k in range(grid)]
    fs, ws = [f(x) for x in points], [weight(x) for x in points]
    reference = [min(grid - 1, grid * k // (n - 1)) for k in range(n)]
    for _ in range(30):
        a, b = matrix(n, n), matrix(n, 1)
        for row, index in enumerate(reference):
            power = mpf(1)
            for column in range(degree + 1):
                a[row, column] = power
                power *= points[index]
            a[row, degree + 1] = (-1) ** row / ws[index]
            b[row] = fs[index]
        solution = lu_solve(a, b)
        coefficients, level = [solution[k] for k in range(degree + 1)], abs(solution[degree + 1])
        errors = [w * (mp.polyval(coefficients[::-1], x) - y)
                  for x, y, w in zip(points, fs, ws)]
        extrema = []
        for index, error in enumerate(errors):
            if extrema and (errors[extrema[-1]] > 0) == (error > 0):
                if abs(error) > abs(errors[extrema[-1]]):
                    extrema[-1] = index
            else:
                extrema.append(index)
        while len(extrema) > n:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        worst = max(abs(e) for e in errors)
        if len(extrema) < n or extrema == reference or worst < level * mpf("1.001"):
            break
        reference = extrema
    return coefficients, worst


def show(name, digits, f, weight, low, high, degree):
    coefficients, worst = remez(f, weight, low, high, degree)
    print(f"{name}: degree {degree}, error 2^{float(log(worst, 2)):.1f}")
    for k, c in enumerate(coefficients):
        print(f"  {k}: {mp.nstr(c, digits)}")


half_log2 = log(2) / 2 * mpf("1.0001")
tiny = mpf("1e-12")
quarter = pi / 4


def both(degrees32, degrees64, name, f, weight, low, high, high32=None):
    if degrees32 is not None:
        show(name + " float32", 10, f, weight, low, high32 or high, degrees32)
    if degrees64 is not None:
        show(name + " float64", 18, f, weight, low, high, degrees64)


both(4, 9, "exp: (e^r - 1 - r) / r^2", lambda r: (exp(r) - 1 - r) / r**2,
     lambda r: r**2 / exp(r), -half_log2, half_log2)
both(8, None, "log: (log(1+f) - f + f^2/2) / f^3", lambda f: (log1p(f) - f + f**2 / 2) / f**3,
     lambda f: f**3 / log1p(f), sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1)
both(None, 6, "log: (2 atanh(s) - 2 s) / s^3 in s^2",
     lambda z: (log((1 + sqrt(z)) / (1 - sqrt(z))) - 2 * sqrt(z)) / sqrt(z)**3,
     lambda z: z / 2, tiny, (3 - 2 * sqrt(mpf(2)))**2)
# The first two coefficients of log2(1 + f) are kept in two parts; see lanes/power.h.
both(None, 7, "pow: (2 atanh(s) / log 2 - c s - c/3 s^3) / s^5 in s^2, c = 2 / log 2",
     lambda z: 2 / log(2) * (atanh(sqrt(z)) / sqrt(z) - 1 - z / 3) / z**2,
     lambda z: z**2 * log(2) / 2, mpf("1e-6"), (3 - 2 * sqrt(mpf(2)))**2 * mpf("1.0001"))
both(None, 11, "atan2: (atan t - t) / t^3 in t^2",
     lambda z: (atan(sqrt(z)) - sqrt(z)) / sqrt(z)**3, lambda z: z, tiny,
     (tan(pi / 8) * mpf("1.0001"))**2)
both(None, 5, "sinh: (sinh x - x) / x^3 in x^2",
     lambda z: (sinh(sqrt(z)) - sqrt(z)) / sqrt(z)**3, lambda z: z, tiny, mpf("0.5")**2)
both(5, 11, "tanh: (tanh x - x) / x^3 in x^2", lambda z: (tanh(sqrt(z)) - sqrt(z)) / sqrt(z)**3,
     lambda z: z, tiny, mpf("0.625")**2)
both(6, 12, "erf: erf x / x - 1 in x^2", lambda z: erf(sqrt(z)) / sqrt(z) - 1,
     lambda z: sqrt(z) / erf(sqrt(z)), tiny, mpf(1))
both(6, None, "erf: log(erfc x)", lambda x: log(erfc(x)), lambda x: erfc(x) / erf(x), 1, 4)
both(None, 17, "erf: log(erfc x)", lambda x: log(erfc(x)), lambda x: erfc(x) / erf(x), 1, 6)
both(2, 5, "sin: (sin r - r) / r^3 in r^2", lambda z: (sin(sqrt(z)) - sqrt(z)) / sqrt(z)**3,
     lambda z: z * sqrt(z) / sin(sqrt(z)), tiny, (quarter * mpf("1.001"))**2,
     (quarter + mpf("0.03"))**2)
both(2, 5, "cos: (cos r - 1 + r^2/2) / r^4 in r^2",
     lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, lambda z: z**2 / cos(sqrt(z)), tiny,
     (quarter * mpf("1.001"))**2, (quarter + mpf("0.03"))**2)
