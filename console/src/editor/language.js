// language.js - the Markdown that the editor reads: CommonMark with the extensions of
// doc/markdown.md, and the class names its parts are styled by.
// HTML within it is not read further: that would take a third of the bundle.
import { commonmarkLanguage, deleteMarkupBackward, pasteURLAsLink } from "@codemirror/lang-markdown";
import { Language, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import { Autolink, Strikethrough, Table, TaskList } from "@lezer/markdown";
import { goOn, leave } from "./leave.js";

const classes = tagHighlighter([
	{ tag: tags.emphasis, class: "md-em" },
	{ tag: tags.strong, class: "md-strong" },
	{ tag: tags.strikethrough, class: "md-strike" },
	{ tag: tags.processingInstruction, class: "md-mark" },
	{ tag: tags.contentSeparator, class: "md-mark" },
	{ tag: tags.url, class: "md-url" },
	{ tag: tags.labelName, class: "md-mark" },
	{ tag: tags.comment, class: "md-mark" },
	{ tag: tags.angleBracket, class: "md-mark" },
	{ tag: tags.tagName, class: "md-mark" },
]);

const parser = commonmarkLanguage.parser.configure([Table, TaskList, Strikethrough, Autolink]);
const dialect = new Language(commonmarkLanguage.data, parser, [], "markdown");

export const language = () => [
	new LanguageSupport(dialect),
	syntaxHighlighting(classes),
	pasteURLAsLink,
	Prec.high(keymap.of([
		{ key: "Enter", run: leave },
		{ key: "Enter", run: goOn, shift: goOn },
		{ key: "Backspace", run: leave },
		{ key: "Backspace", run: deleteMarkupBackward },
	])),
];
