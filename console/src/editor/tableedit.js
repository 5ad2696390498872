// tableedit.js - a table shown as a table, whose cells are written in where they stand.  The
// cell that has the focus shows its Markdown, the others what it means.
import { redo, undo } from "@codemirror/commands";
import { openSearchPanel } from "@codemirror/search";
import { WidgetType } from "@codemirror/view";
import { word } from "../words.js";
import { all, h, icon, modKey } from "../ui/dom.js";
import { setFocus } from "./active.js";
import { appendInline } from "./inline.js";
import * as tables from "./tables.js";

const MARKS = { b: "**", i: "*", e: "`" };
const ALIGNS = ["start", "center", "end"];

/* ---- a cell ---- */

const cellAt = (dom, row, column) => dom.querySelector(`[data-row="${row}"][data-column="${column}"]`);
const placeOf = (cell) => [Number(cell.dataset.row), Number(cell.dataset.column)];
const focused = (dom) => (dom.contains(document.activeElement) ? document.activeElement.closest("[data-row]") : null);

function render(cell, text) {
	cell.source = text;
	cell.replaceChildren();
	appendInline(cell, text).normalize();
}

/* The caret is as many characters from the end as before. */
function showSource(cell, text, fromEnd = 0) {
	cell.source = text;
	cell.textContent = text;
	caret(cell, Math.max(0, text.length - fromEnd));
}

function caret(cell, at) {
	const node = cell.firstChild ?? cell;
	getSelection().collapse(node, node === cell ? 0 : Math.min(at, node.length));
}

/* How many characters of what is shown stand before the caret. */
function caretIn(cell) {
	const selection = getSelection();
	if (!selection.rangeCount || !cell.contains(selection.focusNode)) return cell.textContent.length;
	const range = document.createRange();
	range.selectNodeContents(cell);
	range.setEnd(selection.focusNode, selection.focusOffset);
	return range.toString().length;
}

/* The place in the Markdown of a place in what it shows: its letters come in the same order. */
function sourceOffset(source, seen, at) {
	let n = 0;
	for (let k = 0; k < source.length; k++) {
		if (n === at) return k;
		if (source[k] === seen[n]) n++;
	}
	return source.length;
}

function makeCell(tag, row, column) {
	const cell = h(tag, { "data-row": row, "data-column": column, tabindex: -1, contenteditable: "plaintext-only" });
	if (!cell.isContentEditable && cell.contentEditable !== "plaintext-only") cell.contentEditable = "true";
	return cell;
}

/* ---- the table ---- */

class Table {
	constructor(view, source) {
		this.view = view;
		this.dom = h("div", { class: "md-block is-table" }, this.table = h("table"), this.tools());
		this.dom.tableOf = this;
		this.update(source);
		this.listen();
	}

	/* Where in the text it is, and its lines. */
	get from() {
		return this.view.posAtDOM(this.dom);
	}
	get lines() {
		return this.source.split("\n");
	}

	/* ---- from the text to what is shown ---- */

	update(source) {
		if (source === this.source) return;
		this.source = source;
		const { rows, aligns } = tables.readTable(source);
		const at = focused(this.dom);
		const place = at && placeOf(at);
		const same = this.rows && this.rows.length === rows.length && this.aligns.length === aligns.length;
		Object.assign(this, { rows, aligns });
		if (!same) this.build();
		for (const cell of all("[data-row]", this.table)) this.fill(cell, same && cell === at);
		if (place && !same) this.edit(Math.min(place[0], rows.length - 1), Math.min(place[1], aligns.length - 1));
	}

	build() {
		const line = (row) => h("tr", {}, ...this.aligns.map((_, column) => makeCell(row ? "td" : "th", row, column)));
		this.table.replaceChildren(h("thead", {}, line(0)), h("tbody", {}, ...this.rows.slice(1).map((_, n) => line(n + 1))));
	}

	fill(cell, has) {
		const [row, column] = placeOf(cell);
		const text = this.rows[row][column];
		cell.className = `is-${this.aligns[column]}`;
		if (has && tables.cellText(cell.textContent) !== text) showSource(cell, text, cell.textContent.length - caretIn(cell));
		else if (!has && cell.source !== text) render(cell, text);
		cell.source = text;
	}

	/* ---- from the keys to the text ---- */

	/* Make these its lines; only what differs is changed. */
	write(lines, userEvent = "input") {
		const change = tables.changesOf(this.source, lines.join("\n"), this.from);
		if (change.from === change.to && !change.insert) return;
		this.view.dispatch({ changes: change, selection: { anchor: change.from + change.insert.length }, userEvent });
	}

	typed(cell) {
		const [row, column] = placeOf(cell);
		const text = tables.cellText(cell.textContent);
		if (text !== this.rows[row][column]) this.write(tables.setCell(this.lines, row, column, text), "input.type");
	}

	edit(row, column, { all: whole = false, at } = {}) {
		const cell = cellAt(this.dom, row, column);
		if (!cell) return false;
		cell.focus();
		showSource(cell, cell.source);
		if (whole) getSelection().selectAllChildren(cell);
		else caret(cell, at ?? cell.textContent.length);
		cell.scrollIntoView({ block: "nearest", inline: "nearest" });
		return true;
	}

	/* By so many cells; a row is added behind the last one. */
	step(cell, by) {
		const [row, column] = placeOf(cell);
		const columns = this.aligns.length;
		const n = row * columns + column + by;
		if (n < 0) return this.leave(-1);
		if (n >= this.rows.length * columns) this.write(tables.addRow(this.lines, this.rows.length - 1));
		return this.edit(Math.floor(n / columns), n % columns, { all: true });
	}

	down(cell) {
		const [row, column] = placeOf(cell);
		if (row === this.rows.length - 1) this.write(tables.addRow(this.lines, row));
		return this.edit(row + 1, column, { all: true });
	}

	/* Into the text above or below.  A line directly below would be another row: a blank one is between. */
	leave(by) {
		const { doc } = this.view.state;
		const end = this.from + this.source.length;
		const next = end < doc.length ? doc.lineAt(end + 1) : null;
		if (by < 0) return this.from > 0 ? this.go(this.from - 1) : this.go(0, { from: 0, insert: "\n\n" });
		if (!next) return this.go(end + 2, { from: end, insert: "\n\n" });
		if (next.text.trim()) return this.go(next.from);
		return next.number < doc.lines ? this.go(next.to + 1) : this.go(next.to + 1, { from: next.to, insert: "\n" });
	}

	go(anchor, changes = []) {
		this.view.dispatch({ changes, selection: { anchor }, scrollIntoView: true, userEvent: "select" });
		this.view.focus();
		return true;
	}

	/** Into its source. */
	open() {
		this.go(this.from);
	}

	/* ---- rows and columns ---- */

	act(name) {
		const cell = focused(this.dom) ?? this.last;
		if (!cell?.isConnected) return;
		const [row, column] = placeOf(cell);
		const deeds = {
			rowAdd: () => { this.write(tables.addRow(this.lines, row)); this.edit(row + 1, column); },
			rowRemove: () => { if (row > 0) { this.write(tables.removeRow(this.lines, row)); this.edit(Math.min(row, this.rows.length - 1), column); } },
			columnAdd: () => { this.write(tables.addColumn(this.lines, column)); this.edit(row, column + 1); },
			columnRemove: () => { if (this.aligns.length > 1) { this.write(tables.removeColumn(this.lines, column)); this.edit(row, Math.min(column, this.aligns.length - 1)); } },
			align: () => { this.write(tables.setAlign(this.lines, column, ALIGNS[(ALIGNS.indexOf(this.aligns[column]) + 1) % 3])); this.edit(row, column); },
			source: () => this.open(),
		};
		deeds[name]();
	}

	tools() {
		const button = (name, picture) => h("button", { type: "button", tabindex: -1, class: "btn is-quiet is-icon is-small", "data-deed": name, "aria-label": word(`table.${name}`), title: word(`table.${name}`), onclick: () => this.act(name) }, icon(picture));
		const bar = h("div", { class: "md-table-tools", role: "toolbar", "aria-label": word("table.tools"), contenteditable: "false" },
			button("rowAdd", "row-add"), button("columnAdd", "column-add"), button("rowRemove", "row-remove"), button("columnRemove", "column-remove"), button("align", "align"), button("source", "source"));
		bar.addEventListener("mousedown", (event) => event.preventDefault());
		return bar;
	}

	/* ---- what happens in it ---- */

	listen() {
		const on = (type, act) => this.table.addEventListener(type, (event) => {
			const cell = event.target.closest?.("[data-row]");
			if (cell) act(event, cell);
		});
		on("focusin", (event, cell) => this.entered(cell));
		on("focusout", (event, cell) => { if (cell.isConnected) render(cell, cell.source); });
		on("input", (event, cell) => this.typed(cell));
		on("keydown", (event, cell) => { if (!event.isComposing && this.key(event, cell)) event.preventDefault(); });
		on("paste", (event) => {
			event.preventDefault();
			document.execCommand("insertText", false, event.clipboardData.getData("text/plain").replace(/\s*[\n\r]+\s*/g, " "));
		});
		on("drop", (event) => event.preventDefault());
		this.dom.addEventListener("mousedown", (event) => {
			if (event.target.closest("[data-row], button")) return;
			event.preventDefault();
			this.edit(this.rows.length - 1, this.aligns.length - 1);
		});
	}

	/* What is shown becomes its Markdown; the caret stays among the same letters.  The editor's own cursor
	   comes along, for what the toolbar then puts in goes below this table. */
	entered(cell) {
		this.last = cell;
		queueMicrotask(() => {
			const { main } = this.view.state.selection;
			const outside = main.from < this.from || main.to > this.from + this.source.length;
			if (outside && document.activeElement === cell) this.view.dispatch({ selection: { anchor: this.from } });
		});
		if (cell.textContent === cell.source && !cell.firstElementChild) return;
		const seen = cell.textContent;
		requestAnimationFrame(() => {
			if (document.activeElement !== cell || cell.textContent !== seen || !cell.firstElementChild) return;
			const at = caretIn(cell);
			showSource(cell, cell.source);
			caret(cell, sourceOffset(cell.source, seen, at));
		});
	}

	key(event, cell) {
		const [row, column] = placeOf(cell);
		const { key } = event;
		const name = key.toLowerCase();
		const edge = (end) => getSelection().isCollapsed && caretIn(cell) === (end ? cell.textContent.length : 0);
		if (event.altKey && event.shiftKey && !modKey(event)) {
			const deed = { ArrowDown: "rowAdd", ArrowRight: "columnAdd", ArrowUp: "rowRemove", ArrowLeft: "columnRemove" }[key];
			if (deed) this.act(deed);
			return Boolean(deed);
		}
		if (event.altKey) return false;
		if (modKey(event)) {
			if (name === "z") return (event.shiftKey ? redo : undo)(this.view), true;
			if (name === "y") return redo(this.view), true;
			if (key === "End" || key === "Home") return this.away(key === "End");
			if (name === "f") return openSearchPanel(this.view);
			if (name === "k") return this.link();
			return MARKS[name] && !event.shiftKey ? this.mark(MARKS[name]) : false;
		}
		if (key === "Tab") return this.step(cell, event.shiftKey ? -1 : 1);
		if (key === "Enter") return event.shiftKey ? row === 0 || this.edit(row - 1, column) : this.down(cell);
		if (key === "Escape") return this.leave(1);
		if (key === "ArrowDown") return row < this.rows.length - 1 ? this.edit(row + 1, column) : this.leave(1);
		if (key === "ArrowUp") return row > 0 ? this.edit(row - 1, column) : this.leave(-1);
		if (key === "ArrowRight" && edge(true) && row * this.aligns.length + column + 1 < this.rows.length * this.aligns.length) return this.beside(row, column, 1);
		if (key === "ArrowLeft" && edge(false) && (row || column)) return this.beside(row, column, -1);
		return false;
	}

	beside(row, column, by) {
		const n = row * this.aligns.length + column + by;
		return this.edit(Math.floor(n / this.aligns.length), n % this.aligns.length, by > 0 ? { at: 0 } : {});
	}

	/* To the beginning or the end of the whole text. */
	away(end) {
		const { length } = this.view.state.doc;
		return end && this.from + this.source.length >= length - 1 ? this.leave(1) : this.go(end ? length : 0);
	}

	link() {
		const text = String(getSelection());
		document.execCommand("insertText", false, `[${text}](https://)`);
		for (let n = 0; n < (text ? 1 : "](https://)".length); n++) getSelection().modify("move", "backward", "character");
		return true;
	}

	mark(mark) {
		const text = String(getSelection());
		document.execCommand("insertText", false, mark + text + mark);
		for (let n = 0; !text && n < mark.length; n++) getSelection().modify("move", "backward", "character");
		return true;
	}
}

export class TableWidget extends WidgetType {
	constructor(source) {
		super();
		this.source = source;
	}
	eq(other) {
		return other instanceof TableWidget && this.source === other.source;
	}
	toDOM(view) {
		return new Table(view, this.source).dom;
	}
	updateDOM(dom) {
		dom.tableOf.update(this.source);
		return true;
	}
	get estimatedHeight() {
		return 38 * (this.source.split("\n").length - 1);
	}
	ignoreEvent() {
		return true;
	}
}

/** Into a cell of the table that begins at this position; row -1 is the last.  False where none is drawn. */
export function editTable(view, from, row = 0, column = 0, how = {}) {
	view.contentDOM.blur(); // while the text has the focus, a table with the cursor in it is source
	view.dispatch({ effects: setFocus.of(false) });
	const dom = all(".md-block.is-table", view.contentDOM).find((one) => view.posAtDOM(one) === from);
	const table = dom?.tableOf;
	if (table?.edit(row < 0 ? table.rows.length - 1 : row, column, how)) return true;
	view.focus();
	return false;
}

/** Whether a cell is written in. */
export const inCell = (view) => view.contentDOM.contains(document.activeElement) && document.activeElement.matches("[data-row]");

const tableAtWork = () => document.activeElement.closest(".md-block").tableOf;

/** Put marks round what is selected in the cell that is written in, or make a link of it. */
export const markCell = (mark) => tableAtWork().mark(mark);
export const linkCell = () => tableAtWork().link();
