// Vector data, [samples, features]: people by three numbers, and texts by the words in them (2.2.9).

import Pinion

// Age, income a year in thousands, rooms.
let people: Tensor = [
  [34.0, 41.5, 3.0],
  [58.0, 72.0, 5.0],
  [23.0, 19.9, 1.0],
  [41.0, 55.0, 4.0],
]
print(people.shape)  // [4, 3]

// Features are as large as their units happen to be; networks like them about equally large.
let scaled = (people - people.mean(axis: 0)) / people.standardDeviation(axis: 0)
print(allClose(scaled.mean(axis: 0), 0, absoluteTolerance: 1e-6))  // true

// A text as a vector: how often it has each word of a list.
let texts = ["the rain stays", "the sun and the sea", "rain and rain"]
let words = ["and", "rain", "sea", "stays", "sun", "the"]
let counts = Tensor(
  texts.map { text in
    let found = text.split(separator: " ")
    return words.map { word in found.count { $0 == word } }
  })
print(counts.shape)  // [3, 6]
print(counts)
// Prints:
// [[0 1 0 1 0 1]
//  [1 0 1 0 1 2]
//  [1 2 0 0 0 0]]
