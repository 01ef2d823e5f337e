// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion
internal import PinionCore

/// `pinion plan`: shows what a training step is compiled to.
struct ShowPlan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the steps that a training step is compiled to.",
    discussion: """
      For each step: the stage in which it runs, beside the others of that stage; its result, the bytes that it moves, \
      its arithmetic operations, and what was fused into it.

      Example: pinion plan --batch-size 32 --svg plan.svg
      """)

  @Option(parsing: .unconditional, help: "The number of pictures of the step.") var batchSize = 128
  @Option(parsing: .unconditional, help: "The width of the hidden layer.") var hidden = 512
  @Option(help: "The optimizer: sgd, momentum, nesterov, adagrad, rmsprop or adam.")
  var optimizer = OptimizerName.rmsprop
  @Option(help: "Also draw the steps and what they read of each other, as an SVG file.")
  var svg: String?

  func validate() throws {
    try requirePositive("batch-size", batchSize)
    try requirePositive("hidden", hidden)
  }

  func run() throws {
    let plan = try trainingPlan()
    print(plan)
    if let svg {
      try PlanPicture(plan).write(to: svg)
      print("drawn: \(svg)")
    }
  }

  /// The plan of a step of `pinion train`, here on pictures that are all black: it depends on their number alone.
  func trainingPlan() throws -> PlanSummary {
    let images = Tensor.zeros([batchSize, 28, 28], dtype: .uint8)
    let network = Train.network(hidden: hidden, optimizer.optimizer(nil), for: images)
    let plans = try PlanLog.plans {
      try network.fit(
        images, oneHot(.zeros([batchSize], dtype: .uint8), count: 10),
        epochs: 1, batchSize: batchSize, verbosity: .silent)
    }
    // Whatever else was compiled on the way is smaller than the step.
    guard let plan = plans.max(by: { $0.flops < $1.flops }) else {
      throw ValidationError("Nothing was compiled.")
    }
    return plan
  }
}
