/* address.h - addresses that people enter in forms and archives bring along: of the
 * web (http, https), or of the site itself ("/media/…"). */
#ifndef DOMAIN_ADDRESS_H
#define DOMAIN_ADDRESS_H

#include "base/arena.h"

enum { ADDRESS_MAX = 2000 }; /* characters of one */

/* What is wrong with it, as a sentence about `label` ("picture"); NULL: nothing, or
 * it is empty. */
const char *address_fault(struct arena *a, const char *label, const char *value);

/* The same for places that lie elsewhere: of the web only. */
const char *address_web_fault(struct arena *a, const char *label, const char *value);

#endif
