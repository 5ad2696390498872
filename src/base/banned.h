/* banned.h - functions that are compile errors here, and what to use instead.
 * Included by -include for every file of src/. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef sprintf /* a macro, with clang and _FORTIFY_SOURCE */

#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok gets
#pragma GCC poison gmtime localtime ctime asctime atoi atol atoll atof tmpnam mktemp

#endif
