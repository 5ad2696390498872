// marks.js - within the text: markup characters are hidden and what they mean is shown,
// except on the active lines.  Only what is on the screen is decorated.
import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";
import { word } from "../words.js";
import { h, icon } from "../ui/dom.js";
import { activeChanged, activeRanges, inSource, touches } from "./active.js";
import { resolving } from "./blocks.js";
import { InlineWidget, picture } from "./widgets.js";

const hidden = Decoration.replace({});
const classes = new Map();
const kept = (cache, key, make) => cache.get(key) ?? (cache.set(key, make()), cache.get(key));
const styled = (name) => kept(classes, name, () => Decoration.mark({ class: name }));
const lined = (name) => kept(classes, "line " + name, () => Decoration.line({ class: name }));

const bullet = Decoration.replace({ widget: new InlineWidget("bullet", () => h("span", { class: "md-bullet" }, "•")) });
const rule = Decoration.replace({ widget: new InlineWidget("rule", () => h("span", { class: "md-rule" })) });
const language = (name) => Decoration.replace({ widget: new InlineWidget("fence " + name, () => h("span", { class: "md-fence" }, name)) });

const CALLOUT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION|TOGGLE)\]([+-]?)[ \t]*/i;
const CALLOUT_ICONS = { note: "info", tip: "star", important: "callout", warning: "warn", caution: "warn", toggle: "toggle" };
const WORDS_AFTER = /^\{:?\s*[.\w][^{}\n]*\}/;
const HEADING_ID = /[ \t]*\{#[^{}\s]+\}[ \t]*#*[ \t]*$/;

const EMOJI = /^\p{Extended_Pictographic}/u;

function callout(kind, title) {
	if (EMOJI.test(title)) return hidden;
	const make = () => h("span", { class: "md-callout-head" }, icon(CALLOUT_ICONS[kind]), title ? "" : word(`block.${kind}`));
	return Decoration.replace({ widget: new InlineWidget(`callout ${kind} ${Boolean(title)}`, make) });
}

function checkbox(checked) {
	const make = (view) => {
		const box = h("input", { type: "checkbox", class: "md-check", "aria-label": word("block.task"), checked });
		box.addEventListener("mousedown", (event) => {
			event.preventDefault();
			const from = view.posAtDOM(box);
			if (/^\[[ xX]\]/.test(view.state.sliceDoc(from, from + 3))) {
				view.dispatch({ changes: { from: from + 1, to: from + 2, insert: checked ? " " : "x" }, userEvent: "input" });
			}
		});
		box.addEventListener("click", (event) => event.preventDefault());
		return box;
	};
	return Decoration.replace({ widget: new InlineWidget("check" + checked, make) });
}

class Writer {
	constructor(view) {
		this.view = view;
		this.state = view.state;
		this.doc = view.state.doc;
		this.active = activeRanges(view.state);
		this.ranges = [];
	}

	text(from, to) {
		return this.state.sliceDoc(from, to);
	}
	isActive(from, to = from) {
		return touches(this.active, from, to);
	}
	put(decoration, from, to = from) {
		this.ranges.push(decoration.range(from, to));
	}
	/* Hide what is not on an active line; never across a line break. */
	hide(from, to, decoration = hidden) {
		if (to > from && !this.isActive(from, to) && to <= this.doc.lineAt(from).to) this.put(decoration, from, to);
	}
	lines(from, to, name) {
		for (let line = this.doc.lineAt(from); ; line = this.doc.line(line.number + 1)) {
			this.put(lined(name), line.from);
			if (line.to >= to || line.number === this.doc.lines) break;
		}
	}
	/* A mark and the blanks after it. */
	hideWithBlank(node) {
		const line = this.doc.lineAt(node.to);
		const blank = /^[ \t]*/.exec(this.text(node.to, Math.min(line.to, node.to + 8)))[0].length;
		this.hide(node.from, node.to + blank);
	}
}

const heading = (level) => (w, node) => {
	w.lines(node.from, node.to, `md-h md-h${level}`);
	const id = HEADING_ID.exec(w.text(node.from, node.to));
	if (id) w.hide(node.from + id.index, node.to);
};

function headerMark(w, node) {
	const line = w.doc.lineAt(node.from);
	if (node.node.parent.name.startsWith("Setext")) {
		w.hide(node.from, node.to);
		if (!w.isActive(node.from)) w.put(lined("md-thin"), line.from);
	} else if (node.from === node.node.parent.from) {
		w.hideWithBlank(node);
	} else if (!HEADING_ID.test(w.text(node.node.parent.from, node.node.parent.to))) {
		const before = /[ \t]*$/.exec(w.text(line.from, node.from))[0].length;
		w.hide(node.from - before, node.to);
	}
}

function quote(w, node) {
	if (node.node.parent.name === "Blockquote") return;
	const mark = /^(?:[ \t]*>[ \t]?)+/.exec(w.text(node.from, w.doc.lineAt(node.from).to))?.[0].length ?? 0;
	const from = node.from + mark;
	const first = w.doc.lineAt(node.from);
	const found = CALLOUT.exec(w.text(from, first.to));
	if (!found) return w.lines(node.from, node.to, "md-quote");
	const kind = found[1].toLowerCase();
	w.lines(node.from, node.to, `md-callout is-${kind}`);
	w.put(lined("md-callout-first"), first.from);
	w.put(lined("md-callout-last"), w.doc.lineAt(Math.min(node.to, w.doc.length)).from);
	const title = w.text(from + found[0].length, first.to).trim();
	if (title) w.put(styled("md-callout-title"), from + found[0].length, first.to);
	w.hide(from, from + found[0].length, callout(kind, title));
	return undefined;
}

function listItem(w, node) {
	let depth = 0;
	for (let up = node.node.parent; up; up = up.parent) if (up.name.endsWith("List")) depth++;
	const line = w.doc.lineAt(node.from);
	const name = `md-item md-item${Math.min(depth, 6)}`;
	w.put(lined(name), line.from);
	w.hide(line.from, /^[ \t]*/.exec(w.text(line.from, node.from))[0].length + line.from);
}

function listMark(w, node) {
	const task = w.doc.lineAt(node.from).to >= node.to + 4 && /^[ \t]+\[[ xX]\][ \t]/.test(w.text(node.to, node.to + 8));
	const ordered = node.node.parent.parent?.name === "OrderedList";
	if (task) return w.hideWithBlank(node);
	const blank = w.text(node.to, node.to + 1) === " " ? 1 : 0;
	if (ordered || w.isActive(node.from)) return w.put(styled("md-number"), node.from, node.to + blank);
	return w.hide(node.from, node.to + blank, bullet);
}

function taskMarker(w, node) {
	const checked = /x/i.test(w.text(node.from, node.to));
	w.hide(node.from, node.to, checkbox(checked));
	if (checked) w.put(styled("md-done"), node.to, w.doc.lineAt(node.to).to);
}

function link(w, node) {
	const text = w.text(node.from, node.to);
	if (/^\[\^[^\]\s]+\]$/.test(text)) return footnote(w, node);
	const inner = node.node.getChildren("LinkMark");
	const known = node.node.getChild("URL") || node.node.getChild("LinkLabel") || definitions(w.state).has(label(text));
	if (!known || inner.length < 2) return undefined;
	w.hide(inner[0].from, inner[0].to);
	w.put(styled("md-link"), inner[0].to, inner[1].from);
	w.hide(inner[1].from, node.to);
	afterwards(w, node.to);
	return undefined;
}

function footnote(w, node) {
	const line = w.doc.lineAt(node.from);
	if (line.from === node.from && w.text(node.to, node.to + 1) === ":") {
		w.put(lined("md-footnote"), line.from);
		w.put(styled("md-mark"), node.from, node.to + 1);
		return;
	}
	w.put(styled("md-footnote-mark"), node.from, node.to);
	w.hide(node.from, node.from + 2);
	w.hide(node.to - 1, node.to);
}

/* The words in braces directly after a link or image. */
function afterwards(w, at) {
	const found = WORDS_AFTER.exec(w.text(at, w.doc.lineAt(at).to));
	if (found) w.hide(at, at + found[0].length);
}

function inlineImage(w, node) {
	const address = node.node.getChild("URL");
	if (!address || node.to > w.doc.lineAt(node.from).to) return;
	const marks = node.node.getChildren("LinkMark");
	const alt = w.text(marks[0].to, marks[1]?.from ?? marks[0].to);
	const src = w.text(address.from, address.to).replace(/^<|>$/g, "");
	const resolve = w.state.facet(resolving);
	const make = (view) => h("span", { class: "md-inline-image" }, picture(view, src, alt, resolve));
	w.hide(node.from, node.to, Decoration.replace({ widget: new InlineWidget(`image ${src} ${alt}`, make) }));
	afterwards(w, node.to);
}

function fencedCode(w, node) {
	const open = w.isActive(node.from, node.to);
	const first = w.doc.lineAt(node.from);
	const last = w.doc.lineAt(node.to);
	w.lines(node.from, node.to, "md-code-line");
	w.put(lined("md-code-first"), first.from);
	w.put(lined("md-code-last"), last.from);
	if (open || node.name !== "FencedCode") return;
	const info = node.node.getChild("CodeInfo");
	w.put(language(info ? w.text(info.from, info.to) : ""), node.from, first.to);
	const marks = node.node.getChildren("CodeMark");
	if (marks.length > 1 && last.number > first.number) w.put(language(""), marks.at(-1).from, last.to);
}

function codeMark(w, node) {
	if (node.node.parent.name !== "InlineCode") return;
	w.hide(node.from, node.to);
}

function horizontalRule(w, node) {
	w.hide(node.from, node.to, rule);
}

const hideMark = (w, node) => w.hide(node.from, node.to);
const ACTS = {
	ATXHeading1: heading(1), ATXHeading2: heading(2), ATXHeading3: heading(3), ATXHeading4: heading(4), ATXHeading5: heading(5), ATXHeading6: heading(6),
	SetextHeading1: heading(1), SetextHeading2: heading(2),
	HeaderMark: headerMark, Blockquote: quote, QuoteMark: (w, node) => w.hideWithBlank(node), ListItem: listItem, ListMark: listMark, TaskMarker: taskMarker,
	EmphasisMark: hideMark, StrikethroughMark: hideMark, CodeMark: codeMark, InlineCode: (w, node) => w.put(styled("md-code"), node.from, node.to),
	Link: link, Image: (w, node) => { inlineImage(w, node); return false; }, FencedCode: fencedCode, CodeBlock: fencedCode, HorizontalRule: horizontalRule,
	Escape: (w, node) => w.hide(node.from, node.from + 1),
	Autolink: (w, node) => { w.hide(node.from, node.from + 1); w.hide(node.to - 1, node.to); w.put(styled("md-link"), node.from + 1, node.to - 1); },
	URL: (w, node) => { if (["Paragraph", "TableCell"].includes(node.node.parent.name)) w.put(styled("md-link"), node.from, node.to); },
	LinkReference: (w, node) => w.lines(node.from, node.to, "md-definition"),
	HTMLBlock: (w, node) => w.lines(node.from, node.to, "md-html"), CommentBlock: (w, node) => w.lines(node.from, node.to, "md-html"),
	Table: () => false,
};

/* Reference links are links only if their label is defined; the labels of a tree are read once. */
const label = (text) => text.replace(/^\[|\]$/g, "").trim().replace(/\s+/g, " ").toLowerCase();
const known = new WeakMap();
function definitions(state) {
	const tree = syntaxTree(state);
	return kept(known, tree, () => {
		const labels = new Set();
		for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
			const name = node.name === "LinkReference" ? node.getChild("LinkLabel") : null;
			if (name) labels.add(label(state.sliceDoc(name.from, name.to)));
		}
		return labels;
	});
}

function decorate(view) {
	if (view.state.field(inSource)) return Decoration.none;
	const writer = new Writer(view);
	const seen = new Set();
	for (const { from, to } of view.visibleRanges) {
		syntaxTree(view.state).iterate({
			from, to,
			enter(node) {
				const act = ACTS[node.name];
				const key = `${node.name} ${node.from}`;
				if (!act || seen.has(key)) return undefined;
				seen.add(key);
				return act(writer, node) === false ? false : undefined;
			},
		});
	}
	return ordered(writer.ranges);
}

/* In order, and without a replacement that begins inside another one. */
function ordered(ranges) {
	ranges.sort((a, b) => a.from - b.from || a.value.startSide - b.value.startSide);
	const builder = new RangeSetBuilder();
	let end = -1;
	for (const { from, to, value } of ranges) {
		const replaces = value.point && to > from;
		if (replaces && from < end) continue;
		if (replaces) end = to;
		builder.add(from, to, value);
	}
	return builder.finish();
}

export const marks = ViewPlugin.fromClass(class {
	constructor(view) {
		this.decorations = decorate(view);
	}
	update(update) {
		const tree = syntaxTree(update.state) !== syntaxTree(update.startState);
		if (update.docChanged || update.viewportChanged || tree || update.transactions.some(activeChanged)) this.decorations = decorate(update.view);
	}
}, { decorations: (plugin) => plugin.decorations });
