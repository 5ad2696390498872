/* doctor.c - see doctor.h. */
#include "domain/doctor_priv.h"

#include "domain/site.h"

#include <stdarg.h>

enum { FINDINGS_MAX = 300 };

static const usec_t LOOK_WITHIN = 5 * USEC_PER_SEC; /* at one part */

const struct field finding_view_fields[] = {
	FIELD_TEXT(struct finding_view, level),
	FIELD_TEXT(struct finding_view, area),
	FIELD_TEXT(struct finding_view, what),
	FIELD_TEXT(struct finding_view, mend),
	FIELD_TEXT(struct finding_view, command),
	FIELD_TEXT(struct finding_view, address),
	FIELD_BOOL(struct finding_view, good),
	FIELD_BOOL(struct finding_view, note),
	FIELD_BOOL(struct finding_view, bad),
	FIELD_END
};

struct finding *
doctor_tell(struct doctor *d, enum finding_level level, const char *fmt, ...)
{
	struct finding *f = &d->findings[d->count < FINDINGS_MAX ? d->count++ : FINDINGS_MAX];
	va_list ap;

	va_start(ap, fmt);
	*f = (struct finding){ .level = level, .area = d->area, .what = arena_vprintf(d->cx->arena, fmt, ap) };
	va_end(ap);
	return f;
}

struct finding *
doctor_tell_failure(struct doctor *d, const char *what)
{
	const struct err *e = &d->cx->err;
	struct finding *f = doctor_tell(d, FINDING_BAD, "%s: %s", what, e->cause ? e->cause : e->detail ? e->detail : err_title(e->kind));

	ctx_forgive(d->cx);
	return f;
}

void
doctor_mend(struct finding *f, const char *how, const char *command)
{
	f->mend = how;
	f->command = command;
}

/* One part that hangs shall not keep the others from being looked at. */
static struct list
look(struct ctx *cx, struct world *w, const struct site *site, const struct doctor_part *part)
{
	struct doctor d = { .cx = cx, .w = w, .site = site,
	                    .findings = ARENA_ARRAY(cx->arena, struct finding, FINDINGS_MAX + 1) };
	usec_t end = cx->deadline;

	for (; part->area; part++) {
		usec_t within = clock_mono() + LOOK_WITHIN;

		cx->deadline = end && end < within ? end : within;
		d.area = site ? site->name : part->area;
		part->look(&d);
	}
	cx->deadline = end;
	return (struct list){ d.findings, d.count };
}

struct list
doctor_examine(struct ctx *cx, struct world *w)
{
	return look(cx, w, NULL, doctor_parts);
}

struct list
doctor_examine_site(struct ctx *cx, struct world *w, const struct site *site)
{
	site_enter(cx, site);
	return look(cx, w, site, doctor_site_parts);
}

struct list
doctor_views(struct arena *a, struct list findings)
{
	static const char *const words[] = { "good", "note", "bad" };
	const struct finding *f = findings.items;
	struct finding_view *v = ARENA_ARRAY(a, struct finding_view, findings.count + 1);

	for (size_t i = 0; i < findings.count; i++)
		v[i] = (struct finding_view){ .level = words[f[i].level], .area = f[i].area, .what = f[i].what, .mend = f[i].mend,
		                              .command = f[i].command, .address = f[i].address,
		                              .good = f[i].level == FINDING_GOOD, .note = f[i].level == FINDING_NOTE,
		                              .bad = f[i].level == FINDING_BAD };
	return (struct list){ v, findings.count };
}

size_t
doctor_count(struct list findings, enum finding_level level)
{
	const struct finding *f = findings.items;
	size_t n = 0;

	for (size_t i = 0; i < findings.count; i++)
		n += f[i].level == level;
	return n;
}
