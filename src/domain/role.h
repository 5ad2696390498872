/* role.h - who may do what on a site: one table (permissions.h).
 *
 * A role is an account's on one site; the same account may have others
 * elsewhere.  Operators of the platform have no role on a site unless they are
 * among its staff. */
#ifndef DOMAIN_ROLE_H
#define DOMAIN_ROLE_H

#include <stdbool.h>

/* From least to most. */
enum role {
	ROLE_NONE,
	ROLE_CONTRIBUTOR,
	ROLE_AUTHOR,
	ROLE_EDITOR,
	ROLE_ADMINISTRATOR,
	ROLE_OWNER,
};

enum permission {
#define PERMISSION(name, contributor, author, editor, administrator, owner, meaning) MAY_##name,
#include "domain/permissions.h"
#undef PERMISSION
	PERMISSIONS
};

bool role_may(enum role role, enum permission permission);

/* "post any edit" as a person reads it: the meaning column. */
const char *permission_meaning(enum permission permission);

/* "editor"; "" for none.  An unknown or NULL name is ROLE_NONE. */
const char *role_name(enum role role);
enum role role_from(const char *name);

/* May who has `role` give or take `other`?  Nobody gives more than he has, and
 * only the owner makes or unmakes owners. */
bool role_may_grant(enum role role, enum role other);

#endif
