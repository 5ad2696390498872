/* xml.h - reading XML, one token at a time, strictly.
 *
 * What is not well-formed is a fault, and so is a document type that declares
 * anything of its own: there are no entities but the five of the language, so
 * nothing can grow or lead elsewhere.  Comments and processing instructions are
 * passed over.  Names are not resolved to namespaces. */
#ifndef TEXT_XML_H
#define TEXT_XML_H

#include "base/arena.h"
#include "base/span.h"

enum xml_token { XML_START, XML_END, XML_TEXT, XML_EOF, XML_FAULT };

enum { XML_MOST_ATTRS = 256, XML_MOST_DEPTH = 256 };

struct xml_attr {
	struct span name, value; /* value without references */
};

struct xml_reader {
	/* of the token just read */
	struct span name;       /* START, END: with its prefix */
	struct span text;       /* TEXT: without references */
	struct xml_attr attrs[XML_MOST_ATTRS];
	size_t n_attrs;
	const char *fault;      /* FAULT: a few words */

	/* its own */
	struct arena *arena;
	struct span rest;
	const char *begin;
	struct span open[XML_MOST_DEPTH];
	size_t depth;           /* elements open */
	bool close_now;         /* <x/>: its end is the next token */
	bool seen_root;
};

/* bytes must be valid UTF-8. */
void xml_init(struct xml_reader *r, struct arena *a, struct span bytes);

/* After EOF or FAULT it stays there. */
enum xml_token xml_next(struct xml_reader *r);

/* The line the reader has come to, from 1. */
int xml_line(const struct xml_reader *r);

/* The value of an attribute of the START just read; empty where there is none. */
struct span xml_attr(const struct xml_reader *r, const char *name);

#endif
