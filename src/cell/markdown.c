/* markdown.c - see markdown.h.  The only file that knows cmark-gfm: it walks the
 * library's tree once and copies it into ours. */
#include "cell/markdown.h"

/* Our own kinds have the short names. */
#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

void
markdown_init(void)
{
	cmark_gfm_core_extensions_ensure_registered();
}

static void
use(cmark_parser *parser, bool wanted, const char *name)
{
	cmark_syntax_extension *ext = wanted ? cmark_find_syntax_extension(name) : NULL;

	if (ext)
		cmark_parser_attach_syntax_extension(parser, ext);
}

static cmark_node *
parse(struct span source, const struct markdown_syntax *syntax)
{
	int options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8 | (syntax->smart ? CMARK_OPT_SMART : 0);
	cmark_parser *parser = cmark_parser_new(options);

	use(parser, syntax->tables, "table");
	use(parser, syntax->strikethrough, "strikethrough");
	use(parser, syntax->autolinks, "autolink");
	use(parser, true, "tasklist");
	cmark_parser_feed(parser, source.ptr, source.len);
	cmark_node *doc = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return doc;
}

static struct span
copy(struct arena *a, const char *s)
{
	size_t len = s ? strlen(s) : 0;

	return (struct span){ arena_strndup(a, s ? s : "", len), len };
}

/* The kinds an extension adds have numbers only it knows, but names for all. */
static const struct {
	const char *name;
	enum node_kind kind;
} extension_kinds[] = {
	{ "table", NODE_TABLE },
	{ "table_header", NODE_TABLE_ROW },
	{ "table_row", NODE_TABLE_ROW },
	{ "table_cell", NODE_TABLE_CELL },
	{ "strikethrough", NODE_STRIKE },
};

static enum node_kind
extension_kind(cmark_node *from)
{
	const char *name = cmark_node_get_type_string(from);

	for (size_t i = 0; i < sizeof extension_kinds / sizeof *extension_kinds; i++)
		if (strcmp(extension_kinds[i].name, name) == 0)
			return extension_kinds[i].kind;
	return NODE_PARAGRAPH;
}

static enum node_kind
kind_of(cmark_node *from)
{
	switch ((unsigned)cmark_node_get_type(from)) {
	case CMARK_NODE_DOCUMENT: return NODE_DOCUMENT;
	case CMARK_NODE_BLOCK_QUOTE: return NODE_QUOTE;
	case CMARK_NODE_LIST: return NODE_LIST;
	case CMARK_NODE_ITEM: return NODE_ITEM;
	case CMARK_NODE_CODE_BLOCK: return NODE_CODE_BLOCK;
	case CMARK_NODE_HTML_BLOCK: return NODE_HTML_BLOCK;
	case CMARK_NODE_PARAGRAPH: return NODE_PARAGRAPH;
	case CMARK_NODE_HEADING: return NODE_HEADING;
	case CMARK_NODE_THEMATIC_BREAK: return NODE_RULE;
	case CMARK_NODE_FOOTNOTE_DEFINITION: return NODE_FOOTNOTE;
	case CMARK_NODE_TEXT: return NODE_TEXT;
	case CMARK_NODE_SOFTBREAK: return NODE_SOFT_BREAK;
	case CMARK_NODE_LINEBREAK: return NODE_LINE_BREAK;
	case CMARK_NODE_CODE: return NODE_CODE;
	case CMARK_NODE_HTML_INLINE: return NODE_HTML_INLINE;
	case CMARK_NODE_EMPH: return NODE_EMPHASIS;
	case CMARK_NODE_STRONG: return NODE_STRONG;
	case CMARK_NODE_LINK: return NODE_LINK;
	case CMARK_NODE_IMAGE: return NODE_IMAGE;
	case CMARK_NODE_FOOTNOTE_REFERENCE: return NODE_NOTE_REF;
	default: return extension_kind(from);
	}
}

/* The reference's literal is the footnote's number: the library has already put
 * the footnotes in the order of their first reference at the document's end. */
static int
note_number(const char *literal)
{
	int n = 0;

	for (; literal && *literal >= '0' && *literal <= '9' && n < 1000000; literal++)
		n = n * 10 + (*literal - '0');
	return n;
}

/* Alignments are known to the table only, which is two levels up. */
static char
cell_align(cmark_node *cell)
{
	cmark_node *table = cmark_node_parent(cmark_node_parent(cell));
	const uint8_t *aligns = cmark_gfm_extensions_get_table_alignments(table);
	int column = 0;

	for (cmark_node *c = cmark_node_previous(cell); c; c = cmark_node_previous(c))
		column++;
	return aligns && column < cmark_gfm_extensions_get_table_columns(table) ? (char)aligns[column] : 0;
}

static void
copy_members(struct arena *a, struct node *n, cmark_node *from)
{
	switch (n->kind) {
	case NODE_LIST:
		n->list.ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
		n->list.start = cmark_node_get_list_start(from);
		n->list.tight = cmark_node_get_list_tight(from);
		break;
	case NODE_ITEM:
		n->item.task = strcmp(cmark_node_get_type_string(from), "tasklist") == 0;
		n->item.checked = n->item.task && cmark_gfm_extensions_get_tasklist_item_checked(from);
		break;
	case NODE_CODE_BLOCK:
		n->info = copy(a, cmark_node_get_fence_info(from));
		n->text = copy(a, cmark_node_get_literal(from));
		break;
	case NODE_HEADING:
		n->level = cmark_node_get_heading_level(from);
		break;
	case NODE_TABLE_ROW:
		n->row.header = cmark_gfm_extensions_get_table_row_is_header(from);
		break;
	case NODE_TABLE_CELL:
		n->cell.header = cmark_gfm_extensions_get_table_row_is_header(cmark_node_parent(from));
		n->cell.align = cell_align(from);
		break;
	case NODE_LINK: case NODE_IMAGE:
		n->url = copy(a, cmark_node_get_url(from));
		n->title = copy(a, cmark_node_get_title(from));
		break;
	case NODE_NOTE_REF:
		n->ref.number = note_number(cmark_node_get_literal(from));
		break;
	case NODE_TEXT: case NODE_CODE: case NODE_HTML_INLINE: case NODE_HTML_BLOCK:
		n->text = copy(a, cmark_node_get_literal(from));
		break;
	default:
		break;
	}
}

/* The kinds the library's iterator enters but does not leave. */
static bool
is_leaf(enum node_kind kind)
{
	switch (kind) {
	case NODE_HTML_BLOCK: case NODE_RULE: case NODE_CODE_BLOCK: case NODE_TEXT: case NODE_SOFT_BREAK:
	case NODE_LINE_BREAK: case NODE_CODE: case NODE_HTML_INLINE:
		return true;
	default:
		return false;
	}
}

static struct node *
copy_tree(struct arena *a, cmark_node *doc)
{
	cmark_iter *it = cmark_iter_new(doc);
	struct node *at = NULL, *root = NULL;

	for (cmark_event_type ev; (ev = cmark_iter_next(it)) != CMARK_EVENT_DONE; ) {
		cmark_node *from = cmark_iter_get_node(it);

		if (ev == CMARK_EVENT_EXIT) {
			at = at->parent;
			continue;
		}
		struct node *n = node_new(a, kind_of(from));
		copy_members(a, n, from);
		if (at)
			node_append(at, n);
		else
			root = n;
		if (!is_leaf(n->kind))
			at = n;
	}
	cmark_iter_free(it);
	return root;
}

struct node *
markdown_parse(struct arena *a, struct span source, const struct markdown_syntax *syntax)
{
	cmark_node *doc = parse(source, syntax);
	struct node *root = copy_tree(a, doc);

	cmark_node_free(doc);
	return root;
}
