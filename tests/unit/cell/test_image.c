/* test_image.c - pictures come out upright, in sRGB, with nothing but pixels; and
 * what only looks like one is refused with a reason. */
#include "tests/tap.h"

#include "cell/image.h"

#include <vips/vips.h>

static struct arena *arena;
static const char *reason;

static void
start(void)
{
	if (!arena)
		image_init();
	arena_free(arena);
	arena = arena_new(1 << 16);
	reason = NULL;
}

static const struct image_options usual = { IMAGE_MAIN | IMAGE_VARIANTS, 1000000, 2400, 0 };

static struct image_result
made_with(const struct image_options *opt, struct span bytes)
{
	struct image_result r;

	if (!image_make(arena, opt, bytes, &r, &reason)) {
		tap_bad++;
		tap_note("refused", reason);
	}
	return r;
}

static struct image_result
made(struct span bytes)
{
	return made_with(&usual, bytes);
}

static bool
refused(struct span bytes, const char *words)
{
	struct image_result r;

	reason = NULL;
	if (image_make(arena, &usual, bytes, &r, &reason))
		return false;
	if (!strstr(reason, words))
		tap_note("reason", reason);
	return strstr(reason, words) != NULL;
}

static bool
contains(struct span s, const char *needle)
{
	return span_find(s, needle) >= 0;
}

/* ---- making pictures ---- */

/* Four quarters: red, green / blue, white. */
static VipsImage *
quarters(int width, int height)
{
	unsigned char *p = arena_zalloc(arena, (size_t)(width * height * 3));

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			unsigned char *at = p + 3 * (y * width + x);
			bool right = x >= width / 2, low = y >= height / 2;

			at[0] = right == low ? 255 : 0;
			at[1] = right ? 255 : 0;
			at[2] = low ? 255 : 0;
		}
	VipsImage *image = vips_image_new_from_memory(p, (size_t)(width * height * 3), width, height, 3, VIPS_FORMAT_UCHAR);
	image->Type = VIPS_INTERPRETATION_sRGB;
	return image;
}

static struct span
saved(VipsImage *image, const char *suffix)
{
	void *buf = NULL;
	size_t len = 0;

	if (vips_image_write_to_buffer(image, suffix, &buf, &len, NULL)) {
		tap_bad++;
		tap_note(suffix, vips_error_buffer());
		vips_error_clear();
		return SPAN("");
	}
	struct span s = { arena_memdup(arena, buf, len), len };
	g_free(buf);
	g_object_unref(image);
	return s;
}

static VipsImage *
opened(struct span bytes, const char *options)
{
	VipsImage *image = vips_image_new_from_buffer(bytes.ptr, bytes.len, options, NULL);

	if (!image) {
		tap_bad++;
		tap_note("what was made cannot be read", vips_error_buffer());
		vips_error_clear();
	}
	return image;
}

/* The colour in a corner as a letter. */
static char
colour(struct span bytes, bool right, bool low)
{
	VipsImage *image = opened(bytes, "");
	double *v;
	int n;

	if (!image || vips_getpoint(image, &v, &n, right ? vips_image_get_width(image) - 3 : 2,
	                            low ? vips_image_get_height(image) - 3 : 2, NULL))
		return '?';
	bool r = v[0] > 127, g = n > 2 && v[1] > 127, b = n > 2 && v[2] > 127;
	g_free(v);
	g_object_unref(image);
	return r && g && b ? 'W' : r && !g && !b ? 'R' : g && !r && !b ? 'G' : b && !r && !g ? 'B' : '?';
}

static const char *
corners(struct span bytes)
{
	return arena_printf(arena, "%c%c%c%c", colour(bytes, false, false), colour(bytes, true, false),
	                    colour(bytes, false, true), colour(bytes, true, true));
}

static const struct image_file *
file_of(const struct image_result *r, const char *extension, int64_t width)
{
	for (size_t i = 0; i < r->n_files; i++)
		if (strcmp(r->files[i].extension, extension) == 0 && r->files[i].width == width)
			return &r->files[i];
	return NULL;
}

/* ---- what is made ---- */

TEST(a_picture_stands_upright_whichever_way_the_camera_was_held)
{
	static const char *const upright[] = { "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB" };

	start();
	for (int i = 0; i < 8; i++) {
		VipsImage *image = vips_image_copy_memory(quarters(60, 40));

		vips_image_set_int(image, VIPS_META_ORIENTATION, i + 1);
		struct image_result r = made(saved(image, ".jpg[Q=95]"));
		IS_INT(r.width, i < 4 ? 60 : 40);
		IS_INT(r.height, i < 4 ? 40 : 60);
		for (size_t k = 0; k < r.n_files; k++)
			IS_STR(corners(r.files[k].bytes), upright[i]);
		IS_INT(r.n_files, 2);
	}
}

static void
annotate(VipsImage *image)
{
	static const char xmp[] = "<x:xmpmeta>Villa Rosa, second floor</x:xmpmeta>";

	vips_image_set_string(image, "exif-ifd0-ImageDescription", "Villa Rosa (Villa Rosa, ASCII, 11 components, 11 bytes)");
	vips_image_set_string(image, "exif-ifd3-GPSLatitude", "52/1 31/1 12/1 (52, 31, 12, Rational, 3 components, 24 bytes)");
	vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, xmp, sizeof xmp - 1);
	vips_image_set_blob_copy(image, VIPS_META_IPTC_NAME, xmp, sizeof xmp - 1);
}

TEST(nothing_is_kept_of_where_when_and_by_whom_it_was_taken)
{
	static const char *const formats[] = { ".jpg[profile=p3]", ".png[profile=p3]", ".webp[profile=p3]" };
	static const char *const tells[] = { "Exif", "EXIF", "eXIf", "Villa", "xmpmeta", "ICCP", "iCCP", "ICC_PROFILE", "8BIM" };

	start();
	for (size_t i = 0; i < 3; i++) {
		VipsImage *image = vips_image_copy_memory(quarters(600, 400));

		annotate(image);
		struct span before = saved(image, formats[i]);
		OK(i == 1 || contains(before, "Villa")); /* a PNG has it compressed */
		struct image_result r = made(before);
		OK(r.n_files >= 2);
		for (size_t k = 0; k < r.n_files; k++)
			for (size_t t = 0; t < sizeof tells / sizeof *tells; t++)
				if (contains(r.files[k].bytes, tells[t])) {
					tap_bad++;
					tap_note(formats[i], tells[t]);
				}
	}
}

TEST(variants_are_narrower_in_its_format_and_in_webp)
{
	start();
	struct image_result r = made(saved(quarters(2000, 400), ".png"));
	const struct { const char *extension; int width, height; } want[] = {
		{ "png", 2000, 400 }, { "png", 480, 96 }, { "webp", 480, 96 }, { "png", 960, 192 }, { "webp", 960, 192 },
		{ "png", 1600, 320 }, { "webp", 1600, 320 }, { "webp", 2000, 400 },
	};

	IS_INT(r.n_files, 8);
	for (size_t i = 0; i < 8; i++) {
		const struct image_file *f = file_of(&r, want[i].extension, want[i].width);

		OK(f && f->height == want[i].height && f->main == (i == 0));
		if (f)
			IS_STR(corners(f->bytes), "RGBW");
	}
}

TEST(no_picture_is_made_larger)
{
	start();
	struct image_result r = made(saved(quarters(300, 200), ".jpg"));

	IS_INT(r.n_files, 2);
	OK(file_of(&r, "jpg", 300) && file_of(&r, "webp", 300));
	r = made(saved(quarters(480, 20), ".webp"));
	IS_INT(r.n_files, 1);
}

TEST(a_wide_picture_is_made_as_narrow_as_asked)
{
	struct image_options opt = { IMAGE_MAIN, 1000000, 500, 0 };

	start();
	struct image_result r = made_with(&opt, saved(quarters(1000, 600), ".jpg"));
	IS_INT(r.width, 500);
	IS_INT(r.height, 300);
	IS_INT(r.n_files, 1);
	opt.want = IMAGE_VARIANTS;
	r = made_with(&opt, saved(quarters(1000, 600), ".jpg"));
	IS_INT(r.n_files, 3);
	IS_INT(r.width, 500);
}

/* Frames of this height: a line in each that stands out on any ground from the one
 * before, for savers make equal frames one. */
static VipsImage *
in_frames(VipsImage *drawn, int height, int frames)
{
	VipsImage *image = vips_image_copy_memory(drawn);
	double white[] = { 255, 255, 255 }, black[] = { 0, 0, 0 };

	for (int i = 0; i < frames; i++)
		vips_draw_line(image, i % 2 ? black : white, 3, i % 40, height * i, i / 40, height * i + height - 1, NULL);
	vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, height);
	return image;
}

static VipsImage *
moving(int frames)
{
	VipsImage *image = in_frames(quarters(40, 40 * frames), 40, frames);
	int delays[IMAGE_MOST_FRAMES + 1];

	for (int i = 0; i < frames; i++)
		delays[i] = 70;
	vips_image_set_array_int(image, "delay", delays, frames);
	vips_image_set_int(image, "loop", 3);
	return image;
}

TEST(what_moves_still_moves)
{
	static const char *const formats[] = { ".gif", ".webp" };

	start();
	for (size_t i = 0; i < 2; i++) {
		struct image_result r = made(saved(moving(4), formats[i]));
		int loop = 0, *delays = NULL, n = 0;

		IS_INT(r.frames, 4);
		IS_INT(r.height, 40);
		IS_INT(r.n_files, 1);
		VipsImage *image = opened(r.files[0].bytes, "n=-1");
		if (!image)
			continue;
		IS_INT(vips_image_get_n_pages(image), 4);
		vips_image_get_int(image, "loop", &loop);
		vips_image_get_array_int(image, "delay", &delays, &n);
		IS_INT(loop, 3);
		OK(n >= 1 && delays[0] == 70);
		g_object_unref(image);
	}
}

TEST(printers_ink_and_sixteen_bits_become_what_a_screen_shows)
{
	VipsImage *image;

	start();
	if (vips_icc_export(quarters(60, 40), &image, "output_profile", "cmyk", NULL) == 0) {
		struct image_result r = made(saved(image, ".jpg[Q=95]"));
		OK(colour(r.files[0].bytes, false, false) == 'R' && colour(r.files[0].bytes, true, true) == 'W');
	}
	if (vips_colourspace(quarters(60, 40), &image, VIPS_INTERPRETATION_RGB16, NULL) == 0) {
		struct span bytes = saved(image, ".png[bitdepth=16]");
		struct image_result r = made(bytes);

		IS_INT(bytes.ptr[24], 16);
		IS_INT(r.files[0].bytes.ptr[24], 8);
		IS_STR(corners(r.files[0].bytes), "RGBW");
	}
}

TEST(avif_becomes_webp)
{
	start();
	if (!vips_type_find("VipsOperation", "heifsave_buffer"))
		SKIP("this libvips came without its module for AVIF");
	VipsImage *image = quarters(64, 48);
	void *buf = NULL;
	size_t len = 0;
	if (vips_heifsave_buffer(image, &buf, &len, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "effort", 0, "Q", 90, NULL)) {
		vips_error_clear();
		SKIP("no encoder of AVIF is here");
	}
	struct image_result r = made((struct span){ buf, len });
	IS_INT(r.n_files, 1);
	IS_STR(r.files[0].type, "image/webp");
	IS_STR(corners(r.files[0].bytes), "RGBW");
	g_free(buf);
	g_object_unref(image);
}

TEST(grey_stays_grey)
{
	VipsImage *image;

	start();
	if (vips_colourspace(quarters(600, 40), &image, VIPS_INTERPRETATION_B_W, NULL))
		return;
	struct image_result r = made(saved(image, ".png"));
	IS_INT(r.n_files, 4);
	IS_INT(r.files[0].bytes.ptr[25], 0); /* the colour type of a PNG's header */
}

TEST(what_is_see_through_stays_so)
{
	VipsImage *image;

	start();
	if (vips_bandjoin_const1(quarters(600, 40), &image, 0, NULL))
		return;
	struct image_result r = made(saved(image, ".png"));
	for (size_t i = 0; i < r.n_files; i++) {
		VipsImage *again = opened(r.files[i].bytes, "");
		double *v = NULL;
		int n;

		OK(again && vips_image_get_bands(again) == 4 && !vips_getpoint(again, &v, &n, 5, 5, NULL) && v[3] == 0);
		g_free(v);
	}
}

/* ---- what is refused ---- */

TEST(a_header_that_claims_too_much_is_believed_and_refused)
{
	static const char bomb[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x06\0\0\0\xff\xff\xff\xff";

	start();
	OK(refused((struct span){ bomb, sizeof bomb - 1 }, "30000 × 30000 pixels"));
	OK(refused(saved(quarters(1001, 1000), ".jpg"), "1001 × 1000 pixels"));
	OK(refused(saved(moving(IMAGE_MOST_FRAMES + 1), ".gif"), "601 frames"));
	OK(refused(saved(in_frames(quarters(400, 300 * 10), 300, 10), ".gif"), "400 × 300 pixels in each frame"));
}

TEST(a_picture_cut_short_is_refused)
{
	static const char *const formats[] = { ".jpg", ".png", ".webp" };

	start();
	for (size_t i = 0; i < 3; i++) {
		struct span bytes = saved(quarters(400, 300), formats[i]);

		OK(refused(span_take(bytes, bytes.len / 2), "damaged"));
		OK(refused(span_take(bytes, 40), "damaged"));
	}
}

TEST(what_only_begins_like_a_picture_is_refused)
{
	start();
	OK(refused(SPAN("GIF89a\x10\0\x10\0<script>alert(1)</script>"), "damaged"));
	OK(refused(SPAN("\xFF\xD8\xFF\xE0 <?php system($_GET['c']); ?>"), "damaged"));
	OK(refused(SPAN("RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x10\0\0\x10\0\0<script>alert(1)</script>"), "picture"));
	OK(refused(SPAN("%PDF-1.4 and so on"), "no picture"));
	OK(refused(SPAN("<svg xmlns='http://www.w3.org/2000/svg'/>"), "no picture"));
	OK(refused(SPAN("II*\0\x08\0\0\0"), "no picture"));
	OK(refused(SPAN(""), "no picture"));
}

TEST(what_was_appended_to_a_picture_is_gone)
{
	struct strbuf sb;

	start();
	strbuf_init(&sb, arena, 1 << 20);
	strbuf_add_span(&sb, saved(quarters(40, 40), ".jpg"));
	strbuf_adds(&sb, "PK\x03\x04<script>alert(1)</script>");
	struct image_result r = made(strbuf_span(&sb));
	OK(!contains(r.files[0].bytes, "script"));
}

TESTS_MAIN(TAP_CASE(a_picture_stands_upright_whichever_way_the_camera_was_held),
           TAP_CASE(nothing_is_kept_of_where_when_and_by_whom_it_was_taken),
           TAP_CASE(variants_are_narrower_in_its_format_and_in_webp), TAP_CASE(no_picture_is_made_larger),
           TAP_CASE(a_wide_picture_is_made_as_narrow_as_asked), TAP_CASE(what_moves_still_moves),
           TAP_CASE(printers_ink_and_sixteen_bits_become_what_a_screen_shows), TAP_CASE(what_is_see_through_stays_so),
           TAP_CASE(avif_becomes_webp), TAP_CASE(grey_stays_grey),
           TAP_CASE(a_header_that_claims_too_much_is_believed_and_refused), TAP_CASE(a_picture_cut_short_is_refused),
           TAP_CASE(what_only_begins_like_a_picture_is_refused), TAP_CASE(what_was_appended_to_a_picture_is_gone))
