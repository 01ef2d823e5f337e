// SPDX-License-Identifier: Apache-2.0
//
// Everything of one level, in order.
#include "lanes.h"

#include "representation.h"
#include "extended.h"
#include "exponential_f32.h"
#include "exponential_f64.h"
#include "trigonometry.h"
#include "power.h"
#include "roots.h"
#include "near_zero.h"
#include "angles.h"
#include "division.h"

#include "loops_float.h"
#include "chains.h"
#include "loops_integer.h"
#include "loops_cast.h"
#include "loops_half.h"
#include "loops_reduce.h"
#include "loops_argreduce.h"
#include "loops_lines.h"
#include "loops_transpose.h"
#include "loops_random.h"

#include "table.h"
