/* doctor.c - what is wrong with the installation, and the jobs that were given up. */
#include "domain/doctor.h"

#include "base/num.h"
#include "domain/audit.h"
#include "domain/dead_jobs.h"
#include "text/dates.h"
#include "web/console/console.h"
#include "web/console/list_view.h"

enum { JOBS_SHOWN = 50 };

struct area_view {
	const char *area;
	struct list findings; /* of finding_view */
};

struct job_view {
	const char *id, *site, *kind, *reason, *attempts, *at_iso, *at;
};

struct doctor_view {
	struct list areas;
	struct list jobs;
	const char *bad, *notes; /* how many; NULL: none */
	bool well, has_jobs;
};

static const struct field area_fields[] = {
	FIELD_TEXT(struct area_view, area),
	FIELD_LIST(struct area_view, findings, struct finding_view, finding_view_fields),
	FIELD_END
};

static const struct field job_fields[] = {
	FIELD_TEXT(struct job_view, id),
	FIELD_TEXT(struct job_view, site),
	FIELD_TEXT(struct job_view, kind),
	FIELD_TEXT(struct job_view, reason),
	FIELD_TEXT(struct job_view, attempts),
	FIELD_TEXT(struct job_view, at_iso),
	FIELD_TEXT(struct job_view, at),
	FIELD_END
};

static const struct field doctor_fields[] = {
	FIELD_LIST(struct doctor_view, areas, struct area_view, area_fields),
	FIELD_LIST(struct doctor_view, jobs, struct job_view, job_fields),
	FIELD_TEXT(struct doctor_view, bad),
	FIELD_TEXT(struct doctor_view, notes),
	FIELD_BOOL(struct doctor_view, well),
	FIELD_BOOL(struct doctor_view, has_jobs),
	FIELD_END
};

/* Findings of one part stand together already. */
static struct list
by_area(struct arena *a, struct list views)
{
	const struct finding_view *v = views.items;
	struct area_view *areas = ARENA_ARRAY(a, struct area_view, views.count + 1);
	size_t n = 0;

	for (size_t i = 0; i < views.count; i++) {
		if (n == 0 || strcmp(areas[n - 1].area, v[i].area) != 0)
			areas[n++] = (struct area_view){ v[i].area, { &v[i], 0 } };
		areas[n - 1].findings.count++;
	}
	return (struct list){ areas, n };
}

static const char *
how_many(struct arena *a, size_t n, const char *one, const char *more)
{
	return n == 0 ? NULL : arena_printf(a, "%zu %s", n, n == 1 ? one : more);
}

/* The platform database may be what is wrong: then there is no list. */
static void
show_jobs(struct console *c, struct doctor_view *view)
{
	struct arena *a = c->cx->arena;
	struct list jobs;

	if (!dead_jobs_read(c->cx, JOBS_SHOWN, &jobs)) {
		ctx_forgive(c->cx);
		return;
	}
	const struct dead_job *j = jobs.items;
	struct job_view *v = ARENA_ARRAY(a, struct job_view, jobs.count + 1);
	for (size_t i = 0; i < jobs.count; i++)
		v[i] = (struct job_view){ .id = arena_printf(a, "%lld", (long long)j[i].id), .site = j[i].site, .kind = j[i].kind,
		                          .reason = j[i].reason, .attempts = arena_printf(a, "%lld", (long long)j[i].attempts),
		                          .at_iso = dates_rfc3339(a, j[i].at), .at = list_date(a, j[i].at) };
	view->jobs = (struct list){ v, jobs.count };
	view->has_jobs = jobs.count > 0;
}

bool
doctor_page(struct console *c)
{
	struct arena *a = c->cx->arena;
	struct list findings = doctor_examine(c->cx, c->world);
	struct doctor_view view = {
		.areas = by_area(a, doctor_views(a, findings)),
		.bad = how_many(a, doctor_count(findings, FINDING_BAD), "thing is wrong", "things are wrong"),
		.notes = how_many(a, doctor_count(findings, FINDING_NOTE), "thing could be better", "things could be better"),
	};

	view.well = !view.bad && !view.notes;
	show_jobs(c, &view);
	return console_page(c, "doctor", "Doctor", doctor_fields, &view);
}

/* The field "job" is an id, or "all". */
bool
doctor_jobs_do(struct console *c)
{
	const char *which = console_field(c, "job");
	bool again = strcmp(console_field(c, "act"), "drop") != 0;
	int64_t id = 0, n;

	if (strcmp(which, "all") != 0 && !num_int(span_of(which), 1, INT64_MAX, &id))
		return fail(c->cx, ERR_INVALID, "doctor.job", "Choose a job.");
	return (again ? dead_jobs_retry : dead_jobs_drop)(c->cx, id, &n) &&
	       audit_add(c->cx, 0, again ? "jobs.retry" : "jobs.drop", "jobs", arena_printf(c->cx->arena, "%lld", (long long)n), NULL) &&
	       console_redirect(c, "/platform/doctor/", again ? "jobs_again" : "jobs_gone");
}
