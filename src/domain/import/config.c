/* config.c - which generator an archive is for, and what its configuration says
 * that its texts rely on. */
#include "domain/import/archive.h"

#include "base/file.h"
#include "text/json.h"
#include "text/toml.h"
#include "text/url.h"
#include "text/yaml.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONFIG_MAX = 1024 * 1024, DEPTH = 24, NODES = 50000 };

static bool
exists(const struct archive *ar, const char *name)
{
	return access(arena_printf(ar->arena, "%s/%s", ar->options->dir, name), F_OK) == 0;
}

static bool
parse(struct ctx *cx, struct span name, struct span text, const struct dyn **out)
{
	if (span_ends(name, ".toml"))
		return toml_parse(cx, text, &(struct toml_limits){ CONFIG_MAX, DEPTH, NODES }, out);
	if (span_ends(name, ".json"))
		return json_parse(cx, text, &(struct json_limits){ CONFIG_MAX, DEPTH }, out);
	return yaml_parse(cx, text, &(struct yaml_limits){ CONFIG_MAX, DEPTH, NODES }, out);
}

/* A file of names and values; NULL where there is none.  One that cannot be
 * read is told. */
static const struct dyn *
read_values(struct archive *ar, const char *name)
{
	const struct dyn *d = NULL;
	struct span text;

	if (!exists(ar, name))
		return NULL;
	if (file_read(ar->cx, arena_printf(ar->arena, "%s/%s", ar->options->dir, name), CONFIG_MAX, &text) &&
	    parse(ar->cx, span_of(name), text, &d))
		return d->type == DYN_MAP ? d : NULL;
	report_line(ar, name, 0, "config.unreadable", span_of(ar->cx->err.detail), "passed over");
	ctx_forgive(ar->cx);
	return NULL;
}

/* ---- the generator ---- */

static const struct {
	const char *file;
	enum generator generator;
} marks[] = {
	{ "quoin.json", GENERATOR_QUOIN },
	{ "_config.yml", GENERATOR_JEKYLL },         { "_config.yaml", GENERATOR_JEKYLL },
	{ "_posts", GENERATOR_JEKYLL },              { "zola.toml", GENERATOR_ZOLA },
	{ "hugo.toml", GENERATOR_HUGO },             { "hugo.yaml", GENERATOR_HUGO },
	{ "hugo.yml", GENERATOR_HUGO },              { "hugo.json", GENERATOR_HUGO },
	{ "archetypes", GENERATOR_HUGO },            { ".eleventy.js", GENERATOR_ELEVENTY },
	{ "eleventy.config.js", GENERATOR_ELEVENTY }, { "eleventy.config.mjs", GENERATOR_ELEVENTY },
	{ "eleventy.config.cjs", GENERATOR_ELEVENTY },
};

static const char *const config_files[] = {
	"quoin.json", "_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "zola.toml", "config.toml",
	"config.yaml", "config.yml", "config.json", "_data/metadata.json", "_data/site.json", "_data/site.yml",
	"_data/site.yaml", "src/_data/metadata.json", "src/_data/site.json",
};

/* A config.toml is Hugo's or Zola's, by how it spells the address. */
static enum generator
generator_of(const struct archive *ar)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (exists(ar, marks[i].file))
			return marks[i].generator;
	if (config_at(ar, "base_url"))
		return GENERATOR_ZOLA;
	if (config_at(ar, "baseURL") || config_at(ar, "baseurl"))
		return GENERATOR_HUGO;
	return GENERATOR_PLAIN;
}

const struct dyn *
config_at(const struct archive *ar, const char *path)
{
	const struct dyn *d = &ar->config;
	struct span rest = span_of(path);

	while (d && rest.len)
		d = dyn_get(d, span_cut(rest, '.', &rest));
	return d;
}

struct span
config_text(const struct archive *ar, const char *path)
{
	const struct dyn *d = config_at(ar, path);

	return d && d->type == DYN_TEXT ? d->text : (struct span){ 0 };
}

/* ---- where it was published ---- */

static void
add_host(struct archive *ar, struct span host)
{
	char *lower = arena_strndup(ar->arena, host.ptr, host.len);

	for (size_t i = 0; i < host.len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] |= 0x20;
	if (host.len && ar->nold_hosts < sizeof ar->old_hosts / sizeof *ar->old_hosts)
		ar->old_hosts[ar->nold_hosts++] = lower;
}

/* An address the archive gives as its own; its path is the folder it lay in. */
static void
add_own_url(struct archive *ar, struct span text)
{
	struct url u;
	struct span path;

	url_split(text, &u);
	if (u.has_authority)
		add_host(ar, u.host);
	path = u.path;
	while (path.len && path.ptr[path.len - 1] == '/')
		path.len--;
	if (path.len && path.ptr[0] == '/')
		ar->base_path = arena_strndup(ar->arena, path.ptr, path.len);
}

static void
read_own_urls(struct archive *ar)
{
	static const char *const keys[] = { "url", "baseURL", "base_url", "baseurl", "metadata.url" };

	if (ar->options->old_url) {
		add_own_url(ar, span_of(ar->options->old_url));
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (config_text(ar, keys[i]).len)
			add_own_url(ar, config_text(ar, keys[i]));
}

/* ---- authors ---- */

/* key: "A Name", or key: { name: "A Name" } */
static void
add_authors(struct archive *ar, const struct dyn *d)
{
	for (size_t i = 0; d && d->type == DYN_MAP && i < d->count; i++) {
		const struct dyn *value = &d->members[i].value;
		const struct dyn *name = value->type == DYN_MAP ? front_any(value, "name display_name full_name title") : value;

		if (name && name->type == DYN_TEXT && name->text.len)
			map_set(ar->author_names, d->members[i].name,
			        arena_strndup(ar->arena, name->text.ptr, name->text.len));
	}
}

static void
read_authors(struct archive *ar)
{
	static const char *const files[] = {
		"_data/authors.yml", "_data/authors.yaml", "_data/authors.json", "_data/authors.toml", "_data/people.yml",
		"_data/team.yml", "data/authors.yml", "data/authors.yaml", "data/authors.toml", "data/authors.json",
		"src/_data/authors.json", "src/_data/authors.yml",
	};

	add_authors(ar, config_at(ar, "authors"));
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		add_authors(ar, read_values(ar, files[i]));
}

void
config_read(struct archive *ar)
{
	ar->config = dyn_map();
	ar->base_path = "";
	ar->author_names = map_new(ar->arena);
	for (size_t i = 0; i < sizeof config_files / sizeof *config_files; i++) {
		const struct dyn *d = read_values(ar, config_files[i]);

		for (size_t k = 0; d && k < d->count; k++)
			if (!dyn_get(&ar->config, d->members[k].name))
				dyn_set(ar->arena, &ar->config, d->members[k].name, d->members[k].value);
	}
	ar->generator = generator_of(ar);
	read_own_urls(ar);
	read_authors(ar);
}
