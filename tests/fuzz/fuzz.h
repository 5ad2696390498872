/* fuzz.h - what a fuzz target defines: it is given bytes and must come back. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0.  A finding is a crash, a sanitizer's report or an abort(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
