/* markdown_labels.h - the words Quoin itself puts into a text, by its language. */
#ifndef TEXT_MARKDOWN_LABELS_H
#define TEXT_MARKDOWN_LABELS_H

#include "text/markdown_wire.h"

/* For a language tag such as "ar" or "pt-BR"; members are NULL, and so English,
 * in a language that has none.  The languages are those of themes/words. */
struct markdown_labels markdown_labels_in(const char *lang);

#endif
