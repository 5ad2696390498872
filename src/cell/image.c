/* image.c - see image.h.  The only file that knows libvips.
 *
 * The header is looked at before anything is decoded.  Decoding shrinks on the
 * way (a JPEG is never held at full size), and every variant is made from the
 * main picture in memory.  The library may read five formats and no other. */
#include "cell/image.h"

#include "cell/webp.h"
#include "text/sniff.h"

#include <gmodule.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <vips/vips.h>

enum { WEBP_MOST = 16383, JPEG_QUALITY = 82, WEBP_QUALITY = 80, WEBP_EFFORT = 2, PNG_COMPRESSION = 6 };

__attribute__((format(printf, 3, 4))) static bool
refuse(struct arena *a, const char **reason, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	*reason = arena_vprintf(a, fmt, ap);
	va_end(ap);
	vips_error_clear();
	return false;
}

/* What the library said, its first line, as far as it is plain text. */
static bool
refuse_broken(struct arena *a, const char **reason)
{
	char *said = arena_strdup(a, vips_error_buffer());
	size_t n = strcspn(said, "\n");

	for (size_t i = 0; i < n; i++)
		if (said[i] < ' ' || said[i] > '~')
			said[i] = '?';
	return refuse(a, reason, "This picture is damaged or not complete (%.*s).", (int)(n < 120 ? n : 120), said);
}

/* ---- the library ---- */

static const char *const loaders[] = { "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadNsgif",
	                               "VipsForeignLoadWebp", "VipsForeignLoadHeif" };

/* A warning would be written as a log line: with a look at what standard error is,
 * which the sandbox forbids. */
static GLogWriterOutput
say_nothing(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer arg)
{
	(void)level, (void)fields, (void)n, (void)arg;
	return G_LOG_WRITER_HANDLED;
}

/* The one module that is wanted; without it there is no AVIF. */
static void
load_avif(void)
{
	char *path = g_strdup_printf("%s/vips-modules-%d.%d/vips-heif.so", VIPS_LIBDIR, vips_version(0), vips_version(1));
	GModule *module = g_module_open(path, G_MODULE_BIND_LAZY);

	if (module)
		g_module_make_resident(module);
	g_free(path);
}

static void *
nothing(void *arg)
{
	return arg;
}

/* The first thread of a process makes the C library ask for a signal. */
static void
start_a_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, nothing, NULL) == 0)
		pthread_join(thread, NULL);
}

void
image_init(void)
{
	/* Modules for further formats are not looked for, and one thread is enough. */
	setenv("VIPSHOME", "/nonexistent", 1);
	setenv("VIPS_NOVECTOR", "1", 1); /* would write code and run it, which the sandbox forbids */
	setenv("OMP_NUM_THREADS", "1", 1);
	setenv("TZ", "UTC0", 1); /* the library asks what time it is; this zone is in no file */
	tzset();
	mallopt(M_ARENA_MAX, 1); /* a heap of its own for each thread would look into /proc when it shrinks */
	start_a_thread();
	if (vips_init("quoin-cell"))
		abort();
	load_avif();
	g_log_set_writer_func(say_nothing, NULL, NULL);
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++)
		vips_operation_block_set(loaders[i], FALSE);
}

/* ---- looking ---- */

struct source {
	struct span bytes;
	struct sniffed is;
	int frames;
	bool grey;
	bool profiled; /* its colours are those of a profile it names, or of ink */
};

static bool
right_loader(const char *found, const char *extension)
{
	static const char *const names[][2] = { { "jpg", "Jpeg" }, { "png", "Png" }, { "gif", "Nsgif" }, { "webp", "Webp" },
	                                         { "avif", "Heif" }, { "heic", "Heif" } };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i][0], extension) == 0)
			return found && strstr(found, names[i][1]) != NULL;
	return false;
}

static bool
check_size(struct arena *a, const struct image_options *opt, const VipsImage *image, struct source *s,
           const char **reason)
{
	int64_t width = vips_image_get_width(image), height = vips_image_get_height(image);

	s->grey = vips_image_get_bands(image) <= 2;
	s->profiled = vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0 ||
	              vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
	s->frames = vips_image_get_n_pages((VipsImage *)(uintptr_t)image);
	if (s->frames > IMAGE_MOST_FRAMES)
		return refuse(a, reason, "This picture has %d frames; at most %d are taken.", s->frames, IMAGE_MOST_FRAMES);
	if (width * height > opt->pixels_max / s->frames)
		return refuse(a, reason, "This picture has %lld × %lld pixels%s; at most %lld million are taken.", (long long)width,
		              (long long)height, s->frames > 1 ? " in each frame" : "", (long long)(opt->pixels_max / 1000000));
	return true;
}

/* Our own reading of the header first, then the library's, which opens the file
 * and decodes nothing yet. */
static bool
look(struct arena *a, const struct image_options *opt, struct source *s, const char **reason)
{
	if (s->is.width > 0 && s->is.height > opt->pixels_max / s->is.width)
		return refuse(a, reason, "This picture has %lld × %lld pixels; at most %lld million are taken.",
		              (long long)s->is.width, (long long)s->is.height, (long long)(opt->pixels_max / 1000000));
	if (!right_loader(vips_foreign_find_load_buffer(s->bytes.ptr, s->bytes.len), s->is.extension))
		return refuse(a, reason, "This is no picture that can be read here.");
	VipsImage *image = vips_image_new_from_buffer(s->bytes.ptr, s->bytes.len, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
	if (!image)
		return refuse_broken(a, reason);
	bool ok = check_size(a, opt, image, s, reason);
	g_object_unref(image);
	return ok;
}

/* ---- decoding ---- */

/* What a saver must know of a picture that moves.  All else a file says about
 * itself stays behind: EXIF with the place it was taken, XMP, IPTC, comments, and
 * the colour profile, which is sRGB now. */
static void
forget_metadata(VipsImage *image)
{
	static const char *const kept[] = { "n-pages", "page-height", "loop", "delay", "gif-palette", "background" };
	char **names = vips_image_get_fields(image);

	for (char **name = names; *name; name++) {
		bool keep = !vips_image_get_typeof(image, *name);

		for (size_t i = 0; !keep && i < sizeof kept / sizeof *kept; i++)
			keep = strcmp(*name, kept[i]) == 0;
		if (!keep)
			vips_image_remove(image, *name);
	}
	g_strfreev(names);
}

/* Eight bits; the way to sRGB made three bands of one. */
static VipsImage *
for_screens(const struct source *s, VipsImage *image)
{
	VipsImage *done;
	int failed = vips_colourspace(image, &done, s->grey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB, NULL);

	g_object_unref(image);
	return failed ? NULL : done;
}

/* Upright, sRGB, eight bits, no wider than asked, in memory.  What names no profile is
 * sRGB already: a way from there and back would change its colours. */
static VipsImage *
decode(const struct source *s, int width)
{
	VipsImage *lazy, *whole;
	void *buf = (void *)(uintptr_t)s->bytes.ptr;

	if (vips_thumbnail_buffer(buf, s->bytes.len, &lazy, width, "height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN,
	                          "export_profile", s->profiled ? "srgb" : NULL, "option_string",
	                          s->frames > 1 ? "[fail_on=truncated,n=-1]" : "[fail_on=truncated]", NULL))
		return NULL;
	if ((lazy = for_screens(s, lazy)) == NULL)
		return NULL;
	whole = vips_image_copy_memory(lazy);
	g_object_unref(lazy);
	if (whole)
		forget_metadata(whole);
	return whole;
}

/* ---- encoding ---- */

static int
save_jpeg(VipsImage *image, void **buf, size_t *len)
{
	return vips_jpegsave_buffer(image, buf, len, "Q", JPEG_QUALITY, "strip", TRUE, "optimize_coding", TRUE, "interlace",
	                            TRUE, NULL);
}

static int
save_png(VipsImage *image, void **buf, size_t *len)
{
	return vips_pngsave_buffer(image, buf, len, "compression", PNG_COMPRESSION, "strip", TRUE, NULL);
}

static int
save_webp(VipsImage *image, void **buf, size_t *len)
{
	return vips_webpsave_buffer(image, buf, len, "Q", WEBP_QUALITY, "effort", WEBP_EFFORT, "strip", TRUE, NULL) ||
	       !webp_bare(*buf, len);
}

static int
save_gif(VipsImage *image, void **buf, size_t *len)
{
	return vips_gifsave_buffer(image, buf, len, "strip", TRUE, NULL);
}

struct format {
	const char *extension, *type;
	int (*save)(VipsImage *image, void **buf, size_t *len);
	bool narrower; /* variants are made in it */
};

static const struct format formats[] = {
	{ "webp", "image/webp", save_webp, true },
	{ "jpg", "image/jpeg", save_jpeg, true },
	{ "png", "image/png", save_png, true },
	{ "gif", "image/gif", save_gif, false },
};

static const struct format *const webp = &formats[0];

static const struct format *
format_of(const char *extension)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].extension, extension) == 0)
			return &formats[i];
	return NULL;
}

static bool
add_file(struct arena *a, struct image_result *r, const struct format *f, VipsImage *image, bool is_main)
{
	struct image_file *file = &r->files[r->n_files];
	void *buf;
	size_t len;

	if (r->n_files == IMAGE_MOST_FILES || f->save(image, &buf, &len))
		return false;
	*file = (struct image_file){ .main = is_main, .type = f->type, .extension = f->extension,
	                             .width = vips_image_get_width(image), .height = vips_image_get_page_height(image),
	                             .bytes = { arena_memdup(a, buf, len), len } };
	g_free(buf);
	r->n_files++;
	return true;
}

static bool
fits_webp(VipsImage *image)
{
	return vips_image_get_width(image) <= WEBP_MOST && vips_image_get_height(image) <= WEBP_MOST;
}

/* One width in the picture's own format and in WebP. */
static bool
add_width(struct arena *a, struct image_result *r, const struct format *own, VipsImage *main_image, int width)
{
	VipsImage *image;

	if (vips_thumbnail_image(main_image, &image, width, "height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, NULL))
		return false;
	bool ok = (own == webp || !own->narrower || add_file(a, r, own, image, false)) &&
	          (!fits_webp(image) || add_file(a, r, webp, image, false));
	g_object_unref(image);
	return ok;
}

static bool
add_variants(struct arena *a, struct image_result *r, const struct format *own, VipsImage *main_image)
{
	for (size_t i = 0; i < image_n_widths; i++)
		if (image_widths[i] < vips_image_get_width(main_image) && !add_width(a, r, own, main_image, image_widths[i]))
			return false;
	return own == webp || !fits_webp(main_image) || add_file(a, r, webp, main_image, false);
}

bool
image_make(struct arena *a, const struct image_options *opt, struct span bytes, struct image_result *r,
           const char **reason)
{
	struct source s = { .bytes = bytes };

	*r = (struct image_result){ 0 };
	if (!sniff(bytes, &s.is) || s.is.kind != SNIFF_PICTURE)
		return refuse(a, reason, "This is no picture that can be read here.");
	if (!look(a, opt, &s, reason))
		return false;
	const struct format *own = format_of(sniff_becomes_webp(&s.is) ? "webp" : s.is.extension);
	VipsImage *image = decode(&s, (int)opt->width_max);
	if (!image)
		return refuse_broken(a, reason);
	r->width = vips_image_get_width(image);
	r->height = vips_image_get_page_height(image);
	r->frames = s.frames;
	bool ok = (!(opt->want & IMAGE_MAIN) || add_file(a, r, own, image, true)) &&
	          (!(opt->want & IMAGE_VARIANTS) || s.frames > 1 || add_variants(a, r, own, image));
	g_object_unref(image);
	return ok || refuse_broken(a, reason);
}
