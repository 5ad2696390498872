/* import.c - the order of an import (import.h). */
#include "domain/import/archive.h"

#include "domain/site.h"

bool
import_markdown(struct ctx *cx, const struct conf *conf, const struct site *site, struct cell *cell,
                const struct import_options *options, struct import_report *out)
{
	struct archive *ar = ARENA_NEW(cx->arena, struct archive);

	*out = (struct import_report){ 0 };
	*ar = (struct archive){ .cx = cx, .arena = cx->arena, .conf = conf, .site = site, .options = options, .report = out };
	if (!settings_load(cx, &ar->settings) || !archive_scan(ar))
		return false;
	config_read(ar);
	if (!custom_begin(ar))
		return false;
	documents_read(ar);
	if (!archive_plan(ar))
		return false;
	lookup_build(ar);
	lookup_learn_host(ar);
	if (!archive_save(ar, cell))
		return false;
	report_finish(ar);
	return true;
}
