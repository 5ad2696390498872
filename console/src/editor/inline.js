// inline.js - a line of Markdown as words on the page, for captions and table cells:
// emphasis, code, links as text.  Everything is put in as text nodes.
import { parser, Autolink, Strikethrough } from "@lezer/markdown";

const reader = parser.configure([Strikethrough, Autolink]);
const WRAPS = { Emphasis: "em", StrongEmphasis: "strong", Strikethrough: "del", InlineCode: "code", Link: "span", Autolink: "span" };
const SILENT = new Set(["EmphasisMark", "StrikethroughMark", "CodeMark", "LinkMark", "LinkTitle", "LinkLabel", "HTMLTag", "Comment"]);

function write(node, text, into) {
	let at = node.from;
	const flush = (to) => to > at && into.append(text.slice(at, to));
	for (let child = node.firstChild; child; child = child.nextSibling) {
		flush(child.from);
		put(child, text, into);
		at = child.to;
	}
	flush(node.to);
}

function put(node, text, into) {
	if (SILENT.has(node.name) || (node.name === "URL" && node.parent.name === "Link")) return;
	if (node.name === "Escape") return into.append(text.slice(node.from + 1, node.to));
	if (node.name === "HardBreak") return into.append(" ");
	const wrap = WRAPS[node.name];
	if (!wrap) return write(node, text, into);
	const element = document.createElement(wrap);
	if (node.name === "Link" || node.name === "Autolink") element.className = "md-link";
	write(node, text, element);
	into.append(element);
}

/** Append the inline Markdown of this text to the element. */
export function appendInline(element, text) {
	element.append("");
	const top = reader.parse(text).topNode;
	for (let block = top.firstChild; block; block = block.nextSibling) {
		if (block.name === "Paragraph") write(block, text, element);
		else element.append(text.slice(block.from, block.to));
	}
	return element;
}
