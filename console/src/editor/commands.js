// commands.js - what toolbar, menus and keys do to the text.  Each is a CodeMirror command.
import { EditorSelection } from "@codemirror/state";
import { blockAt } from "./blocks.js";
import { editTable, inCell, markCell } from "./tableedit.js";
import { rowCells } from "./tables.js";

/** Put marks round the selection or the word at the cursor, or take them away; at the end of what is
    marked, go on without. */
export const wrap = (mark) => (view) => {
	if (inCell(view)) return markCell(mark);
	const { state } = view;
	const n = mark.length;
	const change = state.changeByRange((range) => {
		const { from, to } = range.empty ? state.wordAt(range.head) ?? range : range;
		const text = state.sliceDoc(from, to);
		const lead = text.length - text.trimStart().length;
		const [start, end] = text.trim() ? [from + lead, from + text.trimEnd().length] : [from, to];
		if (range.empty && range.head === end && start < end && marked(state, start, end, mark)) return { range: EditorSelection.cursor(end + n) };
		if (marked(state, start, end, mark)) {
			return { changes: [{ from: start - n, to: start }, { from: end, to: end + n }], range: EditorSelection.range(range.anchor - n, range.head - n) };
		}
		return { changes: [{ from: start, insert: mark }, { from: end, insert: mark }], range: EditorSelection.range(range.anchor + n, range.head + n) };
	});
	view.dispatch(state.update(change, { scrollIntoView: true, userEvent: "input" }));
	view.focus();
	return true;
};

/* **x** is not *x*: the mark must stand there by itself, or with the other one round it. */
function marked(state, from, to, mark) {
	const n = mark.length;
	const before = /[*_~`]*$/.exec(state.sliceDoc(Math.max(0, from - 4), from))[0];
	const after = /^[*_~`]*/.exec(state.sliceDoc(to, to + 4))[0];
	if (!before.endsWith(mark) || !after.startsWith(mark)) return false;
	return mark !== "*" || (before.length % 2 === 1 && after.length % 2 === 1) || n > 1;
}

function linesOf(state) {
	const lines = [];
	for (const { from, to } of state.selection.ranges) {
		for (let n = state.doc.lineAt(from).number; n <= state.doc.lineAt(to).number; n++) lines.push(state.doc.line(n));
	}
	return lines.filter((line, at) => lines.findIndex((other) => other.from === line.from) === at);
}

const PREFIX = /^(\s*)(?:[-*+][ \t]\[[ xX]\][ \t]|[-*+][ \t]|\d+[.)][ \t]|#{1,6}[ \t]|>[ \t]?)?/;

/** Begin the selected lines with make(n), in place of what they begin with; take it away if all have it. */
export const prefix = (pattern, make) => (view) => {
	const { state } = view;
	if (inCell(view)) return true;
	const lines = linesOf(state).filter((line, n, all) => line.length || all.length === 1);
	const remove = lines.every((line) => pattern.test(line.text));
	const changes = lines.map((line, n) => {
		const [whole, indent] = PREFIX.exec(line.text);
		return { from: line.from + indent.length, to: line.from + whole.length, insert: remove ? "" : make(n) };
	});
	const set = state.changes(changes);
	view.dispatch({ changes: set, selection: state.selection.map(set, 1), scrollIntoView: true, userEvent: "input" });
	view.focus();
	return true;
};

export const bold = wrap("**");
export const italic = wrap("*");
export const strike = wrap("~~");
export const code = (view) => (view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to).includes("\n") ? fence(view) : wrap("`")(view));
export const heading = (level) => prefix(new RegExp(`^#{${level}}[ \\t]`), () => "#".repeat(level) + " ");
export const quote = prefix(/^\s*>/, () => "> ");
export const list = prefix(/^\s*[-*+][ \t](?!\[[ xX]\])/, () => "- ");
export const ordered = prefix(/^\s*\d+[.)][ \t]/, (n) => `${n + 1}. `);
export const task = prefix(/^\s*[-*+][ \t]\[[ xX]\]/, () => "- [ ] ");

/** From text to a section's heading, a smaller one, and back to text. */
export function cycleHeading(view) {
	const level = /^(#{1,6})[ \t]/.exec(view.state.doc.lineAt(view.state.selection.main.head).text)?.[1].length ?? 1;
	return level >= 4 ? heading(level)(view) : heading(level + 1)(view);
}

function fence(view) {
	const { from, to } = view.state.selection.main;
	return insertBlock(view, "```\n" + view.state.sliceDoc(from, to) + "\n```", { from, to, select: [3, 3] });
}

/**
 * A block of its own: blank lines round it as needed, in place of from..to or of the empty line
 * at the cursor, else below the line.  select: where the selection then is within the text.
 */
export function insertBlock(view, text, { from, to, select } = {}) {
	const { state } = view;
	const around = from === undefined ? blockAt(state, state.selection.main.head) : null;
	const line = state.doc.lineAt(around && !around.card ? around.to : from ?? state.selection.main.head);
	let start = from ?? (line.text.trim() ? line.to : line.from);
	const end = to ?? (line.text.trim() ? line.to : line.to);
	if (from !== undefined && !state.sliceDoc(line.from, from).trim()) start = line.from;
	const above = state.sliceDoc(Math.max(0, start - 2), start);
	const below = state.sliceDoc(end, end + 2);
	const head = start === 0 || above.endsWith("\n\n") || above === "\n" ? "" : above.endsWith("\n") ? "\n" : "\n\n";
	const tail = end === state.doc.length ? "\n" : below === "\n\n" ? "" : below.startsWith("\n") ? "\n" : "\n\n";
	const at = start + head.length;
	const [a, b] = select ?? [text.length, text.length];
	view.dispatch({
		changes: { from: start, to: end, insert: head + text + tail },
		selection: { anchor: at + a, head: at + b }, scrollIntoView: true, userEvent: "input",
	});
	view.focus();
	return true;
}

/** A table with a head; the first head is written in. */
export function table(view, columns = 3, rows = 2) {
	const line = (cell) => `|${` ${cell} |`.repeat(columns)}`;
	insertBlock(view, [line("   "), line("---"), ...Array(rows).fill(line("   "))].join("\n"), { select: [2, 5] });
	const at = blockAt(view.state, view.state.selection.main.head);
	if (at) editTable(view, at.from);
	return true;
}

/** Tab goes through the cells of a table, and below its end makes another row. */
export const nextCell = (by) => (view) => {
	const { state } = view;
	const head = state.selection.main.head;
	const block = blockAt(state, head);
	if (!block || block.card) return false;
	const cells = tableCells(state, block);
	const at = cells.findLastIndex((cell) => cell.from <= head) + by;
	if (at < 0) return false;
	if (at >= cells.length) return newRow(view, block);
	select(view, cells[at]);
	return true;
};

function tableCells(state, { from, to }) {
	const cells = [];
	for (let n = state.doc.lineAt(from).number, first = n; n <= state.doc.lineAt(to).number; n++) {
		const line = state.doc.line(n);
		if (n === first + 1) continue;
		for (const cell of rowCells(line.text)) cells.push({ from: line.from + cell.from, to: line.from + cell.to });
	}
	return cells;
}

function select(view, { from, to }) {
	const text = view.state.sliceDoc(from, to);
	const lead = text.trim() ? text.length - text.trimStart().length : Math.min(1, text.length);
	const length = text.trim() ? text.trim().length : Math.max(0, text.length - 2);
	view.dispatch({ selection: { anchor: from + lead, head: from + lead + length }, scrollIntoView: true, userEvent: "select" });
}

function newRow(view, block) {
	const columns = rowCells(view.state.doc.lineAt(block.from).text).length;
	const end = view.state.doc.lineAt(block.to).to;
	view.dispatch({ changes: { from: end, insert: `\n|${"   |".repeat(columns)}` }, selection: { anchor: end + 3 }, scrollIntoView: true, userEvent: "input" });
	return true;
}

/** The link at the cursor: { from, to, text, address } or the selection as a new one. */
export function linkAt(state) {
	const { from, to } = state.selection.main;
	const line = state.doc.lineAt(from);
	for (const found of line.text.matchAll(/(?<!!)\[((?:\\.|[^[\]\\])*)\]\(([^()\s]*)(?:\s+"[^"]*")?\)/g)) {
		const start = line.from + found.index;
		if (from >= start && to <= start + found[0].length) return { from: start, to: start + found[0].length, text: found[1], address: found[2], old: true };
	}
	const word = from === to ? state.wordAt(from) : null;
	const range = word ?? { from, to };
	return { from: range.from, to: range.to, text: state.sliceDoc(range.from, range.to), address: "", old: false };
}

export const escapeText = (text) => text.replace(/[\\[\]]/g, "\\$&");
export const escapeAddress = (address) => (/[\s()<>]/.test(address) ? `<${address.replace(/[<>\n]/g, encodeURIComponent)}>` : address);

export function setLink(view, { from, to }, text, address) {
	const insert = address ? `[${text}](${escapeAddress(address)})` : text;
	view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, scrollIntoView: true, userEvent: "input" });
	view.focus();
}
