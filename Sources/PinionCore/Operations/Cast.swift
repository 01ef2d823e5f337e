// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels
internal import Synchronization

// MARK: cast

struct Cast: Elementwise {
  let target: DType

  var name: String { "cast" }
  var takesHalves: Bool { true }

  func kernel(_ inputs: [DType]) -> pinion_block? {
    pinion_cast_kernel(CPU.level, inputs[0].kernel, target.kernel)
  }

  func resultDType(_ inputs: [DType]) -> DType { target }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    cotangent.cast(to: inputs[0].dtype)
  }
}

extension Tensor {
  /// Converts each element to another type.
  ///
  /// Real numbers become integers by truncation towards zero; what is out of range becomes the nearest value of the
  /// type, and NaN 0. Integers wrap around in narrower integers. Anything but 0 is `true`. Numbers become the nearest
  /// floating-point number, halves to even.
  public func cast(to dtype: DType) -> Tensor {
    let tensor = materialized
    if tensor.dtype == dtype { return tensor }
    if pinion_cast_kernel(CPU.level, tensor.dtype.kernel, dtype.kernel) != nil {
      return Tensor(Cast(target: dtype), [tensor])
    }
    // Between halves and most other types the way is over a type that holds all numbers of the source, but
    // for integers above 2⁵³, of which the last bits no longer decide a tie.
    let between: DType = tensor.dtype.isInteger && tensor.dtype.size > 2 ? .float64 : .float32
    return Tensor(Cast(target: dtype), [tensor.cast(to: between)])
  }
}

// MARK: stopGradient

/// The first input; others only make the result part of the functions that they are part of.
struct StopGradient: ViewPrimitive, NonDifferentiable {
  var name: String { "stopGradient" }
  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }
  func view(_ layout: Layout) -> Layout? { layout }
  func batched(_ batch: Batch) throws(TensorError) -> Tensor { batch.expanded(0) }
}

/// Returns the same values, which a gradient takes for constants.
public func stopGradient(_ x: Tensor) -> Tensor { Tensor(StopGradient(), [x]) }

// MARK: barrier

/// The same values, and a border: a plan computes what is behind it apart from what is before it.
///
/// No two barriers are equal, so that values which a checkpointed function computes again are not taken from
/// where they have been computed before.
struct Barrier: ViewPrimitive {
  private let number: Int
  private static let made = Atomic<Int>(0)

  init() { number = Barrier.made.add(1, ordering: .relaxed).newValue }

  var name: String { "barrier" }
  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }
  func view(_ layout: Layout) -> Layout? { layout }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    cotangent
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor { try apply(self, batch.inputs) }
}
