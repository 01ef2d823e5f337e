// SPDX-License-Identifier: Apache-2.0

@_exported public import PinionCore
@_exported public import PinionData
@_exported public import PinionNN
@_exported public import PinionPlot
