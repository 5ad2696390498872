/* scan.c - the files of an archive, and what each is.
 *
 * Generators keep their own things in folders of known names; what lies there is
 * told, not taken.  A folder that is told counts as one file. */
#include "domain/import/archive.h"

#include "base/file.h"

#include <dirent.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 32, FILES_MAX = 200000 };

/* Folders of generators, wherever they stand. */
static const char *const generator_folders[] = {
	"_layouts", "_includes", "_sass", "_plugins", "_site", "_data", "layouts", "archetypes", "themes", "templates",
	"sass", "i18n", "node_modules", "vendor", "resources", "partials", "shortcodes", "_11ty", ".git",
};

/* Files that steer a generator or a build. */
static const char *const generator_files[] = {
	"_config.yml", "_config.yaml", "config.toml", "config.yaml", "config.yml", "config.json", "hugo.toml", "hugo.yaml",
	"hugo.yml", "hugo.json", "zola.toml", "package.json", "package-lock.json", "yarn.lock", "Gemfile", "Gemfile.lock",
	"Rakefile", "Makefile", "Dockerfile", "netlify.toml", "vercel.json", "eleventy.config.js", "eleventy.config.mjs",
	"eleventy.config.cjs", "theme.toml", "go.mod", "go.sum", "CNAME", "robots.txt", "feed.xml", "sitemap.xml", "quoin.json", "_redirects",
};

/* Stems of files about the archive, in capitals by custom. */
static const char *const about_files[] = {
	"README", "LICENSE", "LICENCE", "COPYING", "CONTRIBUTING", "CHANGELOG", "CODE_OF_CONDUCT", "SECURITY", "NOTICE",
	"AUTHORS", "CODEOWNERS",
};

/* Languages of templates and programs that generators run. */
static const char *const template_extensions[] = {
	".njk", ".liquid", ".hbs", ".handlebars", ".ejs", ".pug", ".haml", ".webc", ".vto", ".tera", ".mdx", ".11ty.js",
	".11tydata.js", ".11tydata.json", ".rb", ".scss", ".sass", ".less", ".ts", ".tsx", ".jsx",
};

static const char *const document_extensions[] = { ".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".html", ".htm" };

static bool
is_one_of(const char *name, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, words[i]))
			return true;
	return false;
}

#define IS_ONE_OF(name, words) is_one_of((name), (words), sizeof(words) / sizeof *(words))

static bool
has_extension(struct span name, const char *const *extensions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(extensions[i]);

		if (name.len > n && !strncasecmp(name.ptr + name.len - n, extensions[i], n))
			return true;
	}
	return false;
}

#define HAS_EXTENSION(name, words) has_extension((name), (words), sizeof(words) / sizeof *(words))

/* README, README.md, LICENSE-MIT */
static bool
is_about_archive(const char *name)
{
	for (size_t i = 0; i < sizeof about_files / sizeof *about_files; i++) {
		size_t n = strlen(about_files[i]);

		if (!strncmp(name, about_files[i], n) && (name[n] == '\0' || strchr(".-_", name[n])))
			return true;
	}
	return false;
}

static struct archive_file *
add_file(struct archive *ar, const char *path, enum file_kind kind, usec_t mtime)
{
	if (ar->nfiles == ar->files_room) {
		struct archive_file *more = ARENA_ARRAY(ar->arena, struct archive_file, 2 * ar->files_room + 256);

		if (ar->nfiles)
			memcpy(more, ar->files, ar->nfiles * sizeof *more);
		ar->files = more;
		ar->files_room = 2 * ar->files_room + 256;
	}
	ar->files[ar->nfiles] = (struct archive_file){ .path = arena_strdup(ar->arena, path), .kind = kind, .mtime = mtime };
	return &ar->files[ar->nfiles++];
}

static void
tell(struct archive *ar, const char *path, const char *kind, const char *why)
{
	add_file(ar, path, FILE_TOLD, 0);
	report_line(ar, path, 0, kind, span_of(""), why);
}

/* Does a document have front matter, or is it read without?  A page of HTML
 * without is the generator's or somebody's export, a README without is about
 * the archive. */
static bool
begins_with_front_matter(struct archive *ar, const char *path)
{
	char head[8] = "";
	FILE *f = fopen(arena_printf(ar->arena, "%s/%s", ar->options->dir, path), "r");
	size_t n = f ? fread(head, 1, sizeof head - 1, f) : 0;
	struct span s = { head, n };

	if (f)
		fclose(f);
	if (span_starts(s, "\xef\xbb\xbf"))
		s = span_skip(s, 3);
	return span_starts(s, "---") || span_starts(s, "+++") || span_starts(s, "{");
}

static void
take_file(struct archive *ar, const char *path, const char *name, usec_t mtime)
{
	struct span s = span_of(name);
	bool html = span_ends(s, ".html") || span_ends(s, ".htm");

	if (IS_ONE_OF(name, generator_files) || HAS_EXTENSION(s, template_extensions))
		tell(ar, path, "file.generator", "not taken: it is a part of the generator");
	else if (!strncmp(name, "_index.", 7))
		tell(ar, path, "file.section", "not taken: it heads a list of pages, which the site makes itself");
	else if (HAS_EXTENSION(s, document_extensions)) {
		bool front = begins_with_front_matter(ar, path);

		if (!front && is_about_archive(name))
			tell(ar, path, "file.about", "not taken: it is about the archive");
		else if (!front && html)
			tell(ar, path, "file.html", "not taken: HTML without front matter");
		else
			add_file(ar, path, FILE_DOCUMENT, mtime);
	} else if (is_about_archive(name))
		tell(ar, path, "file.about", "not taken: it is about the archive");
	else
		add_file(ar, path, FILE_ASSET, mtime);
}

static bool scan_folder(struct archive *ar, const char *folder, unsigned depth);

static bool
take_entry(struct archive *ar, const char *path, const char *name, unsigned depth)
{
	struct stat st;

	if (ar->nfiles >= FILES_MAX)
		return fail(ar->cx, ERR_TOO_LARGE, "import.files", "the archive has more than %d files", FILES_MAX);
	if (lstat(arena_printf(ar->arena, "%s/%s", ar->options->dir, path), &st) != 0)
		tell(ar, path, "file.unreadable", "not taken: it cannot be read");
	else if (name[0] == '.')
		tell(ar, path, "file.hidden", "not taken: its name begins with a dot");
	else if (S_ISDIR(st.st_mode) && IS_ONE_OF(name, generator_folders))
		tell(ar, path, "file.generator", "not taken: the folder belongs to the generator");
	else if (S_ISDIR(st.st_mode))
		return scan_folder(ar, path, depth + 1);
	else if (!S_ISREG(st.st_mode))
		tell(ar, path, "file.special", "not taken: it is a link or a device");
	else
		take_file(ar, path, name, (usec_t)st.st_mtime * USEC_PER_SEC);
	return true;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
not_dots(const struct dirent *e)
{
	return strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
}

static bool
scan_folder(struct archive *ar, const char *folder, unsigned depth)
{
	struct dirent **entries;
	const char *full = *folder ? arena_printf(ar->arena, "%s/%s", ar->options->dir, folder) : ar->options->dir;
	int n = depth > DEPTH_MAX ? -1 : scandir(full, &entries, not_dots, by_name);
	bool ok = true;

	if (n < 0 && !*folder)
		return fail(ar->cx, ERR_NOT_FOUND, "import.folder", "there is no folder \"%s\"", full);
	if (n < 0) {
		tell(ar, folder, "file.unreadable", "not taken: the folder cannot be read");
		return true;
	}
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		ok = ok && take_entry(ar, *folder ? arena_printf(ar->arena, "%s/%s", folder, name) : arena_strdup(ar->arena, name),
		                      name, depth);
		free(entries[i]);
	}
	free(entries);
	return ok;
}

bool
archive_scan(struct archive *ar)
{
	return scan_folder(ar, "", 0);
}

bool
archive_read(struct archive *ar, struct ctx *cx, const struct archive_file *f, size_t max, struct span *out)
{
	return file_read(cx, arena_printf(cx->arena, "%s/%s", ar->options->dir, f->path), max, out);
}
