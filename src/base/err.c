/* err.c - the table of error kinds. */
#include "base/err.h"

#include <stddef.h>

static const struct {
	const char *name;
	int status;
	const char *title;
} kinds[] = {
#define E(kind, status, title) [ERR_##kind] = { #kind, status, title },
	ERR_KINDS(E)
#undef E
};

int
err_status(enum err_kind kind)
{
	return kinds[kind].status;
}

const char *
err_title(enum err_kind kind)
{
	return kinds[kind].title;
}

const char *
err_name(enum err_kind kind)
{
	return kinds[kind].name;
}
