// SPDX-License-Identifier: Apache-2.0
//
// Calls of libcurl's variadic functions through pointers that dlsym returned, which Swift cannot make.
// Nothing is linked and no header of curl's is needed: its binary interface has been stable since 2006.
#pragma once

static inline int pinion_curl_set_long(void *setopt, void *handle, int option, long value) {
  return ((int (*)(void *, int, ...))setopt)(handle, option, value);
}

static inline int pinion_curl_set_pointer(void *setopt, void *handle, int option, const void *value) {
  return ((int (*)(void *, int, ...))setopt)(handle, option, value);
}

static inline int pinion_curl_get_long(void *getinfo, void *handle, int info, long *value) {
  return ((int (*)(void *, int, ...))getinfo)(handle, info, value);
}
