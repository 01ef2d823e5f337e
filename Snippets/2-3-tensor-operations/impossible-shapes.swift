// Answering requests whose shapes come from outside: a bad one throws instead of stopping (2.3.3).

import Pinion

let weights = Tensor.random(in: -1..<1, shape: [784, 10], key: RandomKey(seed: 1))

/// What a server says to a request.
func answer(_ request: Tensor) -> String {
  do {
    let scores = try withThrowingTensors { dot(request, weights).softmax() }
    return "scores of shape \(scores.shape)"
  } catch {
    return "refused: \(error)"
  }
}

print(answer(Tensor.zeros([784])))  // scores of shape [10]
print(answer(Tensor.zeros([3, 784])))  // scores of shape [3, 10]
print(answer(Tensor.zeros([28, 28])))  // refused: …
print(answer(Tensor.zeros([784])))  // scores of shape [10]
