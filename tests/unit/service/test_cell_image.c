/* test_cell_image.c - pictures through a real cell, inside its walls. */
#include "tests/tap.h"

#include "tests/unit/service/cell_tests.h"

#include "tests/picture.h"

static const struct image_options usual = { IMAGE_MAIN | IMAGE_VARIANTS, 50000000, 2400, 0 };

TEST(a_picture_comes_back_with_its_variants)
{
	struct fixture f = fixture_open(NULL);
	struct image_result r;

	if (!cell_image(&f.cx, f.cell, &usual, picture_png(f.cx.arena, 1000, 500, 500, 0), &r)) {
		tap_bad++;
		tap_note("failed", f.cx.err.detail);
	}
	IS_INT(r.width, 1000);
	IS_INT(r.height, 500);
	IS_INT(r.frames, 1);
	IS_INT(r.n_files, 6);
	IS_STR(r.files[0].type, "image/png");
	OK(r.files[0].main && r.files[0].bytes.len > 50);
	fixture_close(&f);
}

TEST(a_bomb_is_refused_and_the_cell_lives)
{
	struct fixture f = fixture_open(NULL);
	struct image_result r;

	OK(!cell_image(&f.cx, f.cell, &usual, picture_png(f.cx.arena, 30000, 30000, 1, 0), &r));
	IS_INT(f.cx.err.kind, ERR_INVALID);
	IS_STR(f.cx.err.code, "image.refused");
	IS_STR(f.cx.err.detail, "This picture has 30000 × 30000 pixels; at most 50 million are taken.");
	IS_STR(html_of(&f, "well", NULL), "<p>well</p>\n");
	fixture_close(&f);
}

TEST(pictures_and_texts_share_a_cell)
{
	struct fixture f = fixture_open(NULL);
	struct image_result r;

	for (int i = 0; i < 3; i++) {
		OK(cell_image(&f.cx, f.cell, &usual, picture_png(f.cx.arena, 600, 10, 10, 0), &r));
		IS_STR(html_of(&f, "*x*", NULL), "<p><em>x</em></p>\n");
	}
	fixture_close(&f);
}

TEST(more_work_than_allowed_is_ended_and_said)
{
	struct fixture f = fixture_open(NULL);
	struct image_options opt = usual;
	struct image_result r;

	opt.cpu_ms = 10;
	OK(!cell_image(&f.cx, f.cell, &opt, picture_png(f.cx.arena, 6000, 4000, 4000, 0), &r));
	IS_STR(f.cx.err.code, "image.too_complex");
	ctx_forgive(&f.cx);
	OK(cell_image(&f.cx, f.cell, &usual, picture_png(f.cx.arena, 60, 40, 40, 0), &r));
	fixture_close(&f);
}

/* Good pictures of every kind, and how large they are when upright. */
static const struct { const char *path; int width, height, frames; } good[] = {
	{ "exif-orientation-examples/Landscape_6.jpg", 1800, 1200, 1 },
	{ "exif-orientation-examples/Portrait_3.jpg", 1200, 1800, 1 },
	{ "pillow/hopper_orientation_5.jpg", 128, 128, 1 }, { "pillow/hopper_orientation_3.webp", 128, 128, 1 },
	{ "pillow/pil_sample_cmyk.jpg", 100, 100, 1 }, { "pillow/exif_gps.jpg", 8, 8, 1 },
	{ "pillow/icc_profile.png", 57, 57, 1 }, { "pillow/transparent.webp", 200, 150, 1 },
	{ "ghost/ghost-logo.png", 800, 257, 1 }, { "ghost/loadingcat.gif", 35, 28, 41 },
	{ "ghost/favicon_too_large.png", 1010, 1010, 1 },
	{ "image-rs/png/16bpc/basn6a16.png", 32, 32, 1 }, { "image-rs/png/interlaced/basi2c08.png", 32, 32, 1 },
	{ "image-rs/gif/anim/any-disposal.gif", 32, 32, 5 }, { "image-rs/webp/extended_images/anim.webp", 200, 200, 6 },
	{ "image-rs/jpg/progressive/cat.jpg", 320, 240, 1 },
};

TEST(good_pictures_of_every_kind_come_out_upright_and_bare)
{
	struct fixture f = fixture_open(NULL);
	struct span bytes;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct image_result r;

		if (!data_file(&f.cx, arena_printf(f.cx.arena, "images/%s", good[i].path), &bytes)) {
			fixture_close(&f);
			SKIP("the reference pictures are not here");
		}
		if (!cell_image(&f.cx, f.cell, &usual, bytes, &r)) {
			tap_bad++;
			tap_note(good[i].path, f.cx.err.detail ? f.cx.err.detail : f.cx.err.cause);
			ctx_forgive(&f.cx);
			continue;
		}
		IS_INT(r.width, good[i].width);
		IS_INT(r.height, good[i].height);
		IS_INT(r.frames, good[i].frames);
		for (size_t k = 0; k < r.n_files; k++)
			OK(span_find(r.files[k].bytes, "Exif") < 0 && span_find(r.files[k].bytes, "xmpmeta") < 0);
	}
	fixture_close(&f);
}

TESTS_MAIN(TAP_CASE(a_picture_comes_back_with_its_variants), TAP_CASE(a_bomb_is_refused_and_the_cell_lives),
           TAP_CASE(pictures_and_texts_share_a_cell), TAP_CASE(more_work_than_allowed_is_ended_and_said),
           TAP_CASE(good_pictures_of_every_kind_come_out_upright_and_bare))
