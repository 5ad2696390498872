/* image_wire.c - see image_wire.h. */
#include "text/image_wire.h"

#include "text/cell_proto.h"

const int image_widths[] = { 480, 960, 1600 };
const size_t image_n_widths = sizeof image_widths / sizeof *image_widths;

enum { WANT = 16, PIXELS_MAX, WIDTH_MAX };                   /* of a request */
enum { WIDTH = 16, HEIGHT, FRAMES, DROPPED, FILE_PART };     /* of an answer */
enum { MAIN = 1, TYPE, EXTENSION, FILE_WIDTH, FILE_HEIGHT, BYTES }; /* of a file */

void
image_options_put(struct strbuf *to, const struct image_options *opt)
{
	cell_put_number(to, WANT, opt->want);
	cell_put_number(to, PIXELS_MAX, opt->pixels_max);
	cell_put_number(to, WIDTH_MAX, opt->width_max);
}

static void
take_option(struct image_options *opt, uint32_t tag, struct span value)
{
	if (tag == WANT)
		opt->want = (unsigned)cell_number(value);
	else if (tag == PIXELS_MAX)
		opt->pixels_max = cell_number(value);
	else if (tag == WIDTH_MAX)
		opt->width_max = cell_number(value);
}

bool
image_options_get(struct span parts, struct image_options *opt, struct span *source)
{
	uint32_t tag;
	struct span value;

	*opt = (struct image_options){ 0 };
	*source = (struct span){ NULL, 0 };
	while (cell_part(&parts, &tag, &value)) {
		take_option(opt, tag, value);
		if (tag == CELL_SOURCE)
			*source = value;
	}
	return parts.len == 0 && source->ptr && opt->pixels_max > 0 && opt->width_max > 0 && opt->width_max <= 16383;
}

static void
put_file(struct strbuf *to, const struct image_file *f)
{
	size_t begun = cell_begin(to, FILE_PART);

	cell_put_number(to, MAIN, f->main);
	cell_put_text(to, TYPE, f->type);
	cell_put_text(to, EXTENSION, f->extension);
	cell_put_number(to, FILE_WIDTH, f->width);
	cell_put_number(to, FILE_HEIGHT, f->height);
	cell_put(to, BYTES, f->bytes);
	cell_end(to, begun);
}

/* Room for all of it at once, so that nothing large is copied while it grows. */
static void
make_room(struct strbuf *to, const struct image_result *r)
{
	size_t sum = 4096;

	for (size_t i = 0; i < r->n_files; i++)
		sum += r->files[i].bytes.len + 256;
	(void)strbuf_reserve(to, sum);
}

void
image_result_put(struct strbuf *to, const struct image_result *r)
{
	make_room(to, r);
	cell_put_number(to, WIDTH, r->width);
	cell_put_number(to, HEIGHT, r->height);
	cell_put_number(to, FRAMES, r->frames);
	cell_put_number(to, DROPPED, r->dropped);
	for (size_t i = 0; i < r->n_files; i++)
		put_file(to, &r->files[i]);
}

static bool
get_file(struct arena *a, struct span parts, struct image_file *f)
{
	uint32_t tag;
	struct span value;

	*f = (struct image_file){ 0 };
	while (cell_part(&parts, &tag, &value)) {
		switch (tag) {
		case MAIN:        f->main = cell_number(value) != 0; break;
		case TYPE:        f->type = arena_strndup(a, value.ptr, value.len); break;
		case EXTENSION:   f->extension = arena_strndup(a, value.ptr, value.len); break;
		case FILE_WIDTH:  f->width = cell_number(value); break;
		case FILE_HEIGHT: f->height = cell_number(value); break;
		case BYTES:       f->bytes = value; break;
		}
	}
	return parts.len == 0 && f->type && f->extension && f->bytes.len;
}

static bool
take_result(struct arena *a, struct image_result *r, uint32_t tag, struct span value)
{
	switch (tag) {
	case WIDTH:   r->width = cell_number(value); return true;
	case HEIGHT:  r->height = cell_number(value); return true;
	case FRAMES:  r->frames = cell_number(value); return true;
	case DROPPED: r->dropped = cell_number(value); return true;
	case FILE_PART:
		return r->n_files < IMAGE_MOST_FILES && get_file(a, value, &r->files[r->n_files++]);
	}
	return true;
}

bool
image_result_get(struct arena *a, struct span parts, struct image_result *r)
{
	uint32_t tag;
	struct span value;

	*r = (struct image_result){ 0 };
	while (cell_part(&parts, &tag, &value))
		if (!take_result(a, r, tag, value))
			return false;
	return parts.len == 0;
}
