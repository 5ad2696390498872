// language.js - the colours of a template (HTML with Mustache tags) and of a style sheet.  A
// reader of lines, not of grammar: what is wrong is said by the server, which knows.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const MUSTACHE = /^\{\{(?:!(?:[^}]|\}(?!\}))*|\{[^}]*\}?|[^}]*)\}\}/;

/* A tag of Mustache: what it does decides its colour. */
function mustache(stream) {
	const found = stream.match(MUSTACHE);
	if (!found) {
		stream.match("{{");
		return "invalid";
	}
	if (found[0][2] === "!") return "comment";
	return /^\{\{[#^/<>$=]/.test(found[0]) ? "keyword" : "variableName.special";
}

function inTag(stream, state) {
	if (stream.match(/^\/?>/)) {
		state.tag = false;
		return "angleBracket";
	}
	if (stream.match(/^"[^"{]*"?|^'[^'{]*'?/)) {
		const word = stream.current();
		if (word.length === 1 || !word.endsWith(word[0])) state.quote = word[0];
		return "string";
	}
	if (stream.match(/^[^\s"'<>/={}]+/)) return "attributeName";
	stream.next();
	return null;
}

function inQuote(stream, state) {
	while (!stream.eol() && !stream.match("{{", false)) {
		if (stream.next() === state.quote) {
			state.quote = null;
			break;
		}
	}
	return "string";
}

function inText(stream, state) {
	if (stream.match("<!--")) {
		state.comment = true;
		return "comment";
	}
	if (stream.match(/^<\/?[A-Za-z][\w-]*/)) {
		state.tag = true;
		return "tagName";
	}
	if (stream.match(/^&#?\w+;/)) return "character";
	stream.next();
	stream.match(/^[^<&{]+/);
	return null;
}

function inComment(stream, state) {
	if (stream.match(/^.*?-->/)) state.comment = false;
	else stream.skipToEnd();
	return "comment";
}

export const template = StreamLanguage.define({
	name: "template",
	startState: () => ({ tag: false, quote: null, comment: false }),
	token(stream, state) {
		if (stream.match("{{", false)) return mustache(stream);
		if (state.comment) return inComment(stream, state);
		if (state.quote) return inQuote(stream, state);
		return state.tag ? inTag(stream, state) : inText(stream, state);
	},
	languageData: { commentTokens: { block: { open: "{{!", close: "}}" } } },
});

export const sheet = StreamLanguage.define({
	name: "sheet",
	startState: () => ({ comment: false, depth: 0 }),
	token(stream, state) {
		if (state.comment || stream.match("/*")) {
			state.comment = !stream.match(/^.*?\*\//);
			if (state.comment) stream.skipToEnd();
			return "comment";
		}
		if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^'\\]|\\.)*'?/)) return "string";
		if (stream.match(/^@[\w-]+/)) return "keyword";
		if (stream.match(/^#[0-9a-fA-F]{3,8}\b/)) return "number";
		if (stream.match(/^--[\w-]+/)) return "variableName.special";
		if (stream.match(/^-?[\d.]+(?:[a-z%]+)?/i)) return "number";
		if (stream.match(/^[\w-]+(?=\s*:)/)) return state.depth ? "propertyName" : "tagName";
		if (stream.match(/^[.#]?[\w-]+/)) return state.depth ? null : "tagName";
		const next = stream.next();
		if (next === "{") state.depth++;
		if (next === "}") state.depth = Math.max(0, state.depth - 1);
		return null;
	},
	languageData: { commentTokens: { block: { open: "/*", close: "*/" } } },
});

/* Classes, not colours: tokens.css names those, in light and in dark. */
export const colours = syntaxHighlighting(HighlightStyle.define([
	{ tag: tags.comment, class: "code-comment" },
	{ tag: tags.keyword, class: "code-section" },
	{ tag: tags.special(tags.variableName), class: "code-value" },
	{ tag: [tags.tagName, tags.angleBracket], class: "code-element" },
	{ tag: [tags.attributeName, tags.propertyName], class: "code-attribute" },
	{ tag: [tags.string, tags.number, tags.character], class: "code-string" },
	{ tag: tags.invalid, class: "code-wrong" },
]));
