// The slope of a function of one number (2.4.1).

import Foundation
import Pinion

// Move x a little: f moves by about the slope times as much.
func f(_ x: Tensor) -> Tensor { x * x }
let x = Tensor(0.3)
let slope = gradient(at: x, of: f)
print(slope)  // 0.6
let epsilon = 0.001
let change = (f(Tensor(0.3 + epsilon)) - f(x)).item(as: Double.self)
print(abs(change - 0.6 * epsilon) < 2e-6)  // true

// The slopes that one knows by heart.
print(gradient(at: Tensor(0.5)) { cos($0) } == -sin(Tensor(0.5)))  // true
print(gradient(at: Tensor(0.5)) { 7 * $0 })  // 7.0

// Slopes of slopes.
let second = gradient(at: Tensor(0.5)) { x in gradient(at: x) { sin($0) } }
print(second)  // -0.47942555
print(gradient(at: x) { x in gradient(at: x, of: f) })  // 2.0

// Against the slope, f gets smaller.
print(f(x - 0.1 * slope) .< f(x))  // True
