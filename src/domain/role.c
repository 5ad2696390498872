/* role.c - see role.h. */
#include "domain/role.h"

#include <string.h>

static const char *const names[] = {
	[ROLE_NONE] = "",
	[ROLE_CONTRIBUTOR] = "contributor",
	[ROLE_AUTHOR] = "author",
	[ROLE_EDITOR] = "editor",
	[ROLE_ADMINISTRATOR] = "administrator",
	[ROLE_OWNER] = "owner",
};

static const struct row {
	bool may[ROLE_OWNER + 1];
	const char *meaning;
} rows[] = {
#define PERMISSION(name, contributor, author, editor, administrator, owner, meaning) \
	[MAY_##name] = { { 0, contributor, author, editor, administrator, owner }, meaning },
#include "domain/permissions.h"
#undef PERMISSION
};

bool
role_may(enum role role, enum permission permission)
{
	return rows[permission].may[role];
}

const char *
permission_meaning(enum permission permission)
{
	return rows[permission].meaning;
}

const char *
role_name(enum role role)
{
	return names[role];
}

enum role
role_from(const char *name)
{
	for (enum role r = ROLE_CONTRIBUTOR; name && r <= ROLE_OWNER; r++)
		if (strcmp(name, names[r]) == 0)
			return r;
	return ROLE_NONE;
}

bool
role_may_grant(enum role role, enum role other)
{
	return role == ROLE_OWNER || (role_may(role, MAY_STAFF) && other < role);
}
