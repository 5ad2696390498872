/* home.c - one's own sites, and the way into one of them. */
#include "web/console/console.h"

struct home_view {
	struct list sites; /* of staff_site */
	bool has_sites;
};

static const struct field home_fields[] = {
	FIELD_LIST(struct home_view, sites, struct staff_site, staff_site_fields),
	FIELD_BOOL(struct home_view, has_sites),
	FIELD_END
};

/* Who has one site wants to be there. */
bool
home_page(struct console *c)
{
	struct home_view view = { 0 };

	if (!staff_sites(c->cx, c->me.id, &view.sites))
		return false;
	view.has_sites = view.sites.count > 0;
	const struct staff_site *only = view.sites.items;
	if (view.sites.count == 1 && !c->me.operator)
		return console_redirect(c, arena_printf(c->cx->arena, "/%s/", only->name), NULL);
	return console_page(c, "home", "Your sites", home_fields, &view);
}

bool
site_page(struct console *c)
{
	return console_redirect(c, console_site_path(c, "posts/"), NULL);
}
