// tables.js - the lines of a Markdown table and what can be done to them.  Pure: text in, text
// out.  A line that has its outer bars keeps every cell that is not changed, byte for byte.

/** Where the cells of a table's line lie, without its outer bars. */
export function rowCells(line) {
	const bars = [];
	for (let at = 0; at < line.length; at++) {
		if (line[at] === "\\") at++;
		else if (line[at] === "|") bars.push(at);
	}
	const begin = line.search(/\S|$/);
	const end = line.trimEnd().length;
	const edges = [...(bars[0] === begin ? [] : [begin - 1]), ...bars, ...(bars.at(-1) === end - 1 && bars.length > 1 ? [] : [end])];
	return edges.slice(1).map((to, n) => ({ from: edges[n] + 1, to }));
}

const padded = (text) => (text ? ` ${text} ` : "   ");
const shown = (raw) => raw.trim().replace(/\\\|/g, "|");

/* A bar is text only behind a backslash that is not itself behind one; who types that backslash means the bar. */
const escaped = (text) => text.replace(/(\\*)\|/g, (all, before) => `${before}${before.length % 2 ? "" : "\\"}|`);

/** What may stand in one cell: one line, without blanks round it. */
export const cellText = (text) => text.replace(/\s*[\n\r]+\s*/g, " ").trim();

/** { heads, rows, aligns }: the cells' texts; every row as long as the head. */
export function readTable(source) {
	const lines = source.split("\n").map((line) => rowCells(line).map(({ from, to }) => line.slice(from, to)));
	const columns = lines[0].length;
	const row = (raws) => Array.from({ length: columns }, (_, n) => shown(raws[n] ?? ""));
	const aligns = Array.from({ length: columns }, (_, n) => alignOf(lines[1]?.[n]?.trim() ?? ""));
	return { rows: [row(lines[0]), ...lines.slice(2).map(row)], aligns };
}

const alignOf = (mark) => (mark.endsWith(":") ? (mark.startsWith(":") ? "center" : "end") : "start");
const MARKS = { start: "---", center: ":-:", end: "--:" };

/* ---- one line ---- */

const isBarred = (line, cells) => /^\s*\|/.test(line) && line[cells.at(-1).to] === "|";

/* Change the cells of a line, each with the blanks round it. */
function remade(line, change) {
	const cells = rowCells(line);
	const raws = cells.map(({ from, to }) => line.slice(from, to));
	const indent = /^\s*/.exec(line)[0];
	return `${indent}|${change(isBarred(line, cells) ? raws : raws.map((raw) => padded(raw.trim()))).join("|")}|`;
}

function withText(raw, text) {
	const [, before, old, after] = /^(\s*)(.*?)(\s*)$/.exec(raw);
	return old && text ? `${before || " "}${text}${after || " "}` : padded(text);
}

/* ---- the lines of a table: the second says how the columns are aligned ---- */

/** The line of a row: the head is row 0. */
export const lineOf = (row) => (row ? row + 1 : 0);

const filled = (raws, columns) => [...raws, ...Array(Math.max(0, columns - raws.length)).fill("   ")];
const spliced = (list, at, gone, ...more) => [...list.slice(0, at), ...more, ...list.slice(at + gone)];
const changed = (lines, n, change) => lines.map((line, at) => (at === n ? change(line) : line));

export const setCell = (lines, row, column, text) => changed(lines, lineOf(row),
	(line) => remade(line, (raws) => filled(raws, column + 1).map((raw, n) => (n === column ? withText(raw, escaped(text)) : raw))));

export const setAlign = (lines, column, align) => changed(lines, 1,
	(line) => remade(line, (raws) => raws.map((raw, n) => (n === column ? padded(MARKS[align]) : raw))));

export const addRow = (lines, row) => spliced(lines, Math.max(2, lineOf(row) + 1), 0, `|${"   |".repeat(rowCells(lines[0]).length)}`);

export const removeRow = (lines, row) => spliced(lines, lineOf(row), 1);

export const addColumn = (lines, column) => lines.map((line, at) => remade(line, (raws) => spliced(filled(raws, column + 1), column + 1, 0, at === 1 ? " --- " : "   ")));

export const removeColumn = (lines, column) => lines.map((line) => remade(line, (raws) => (raws.length > column ? spliced(raws, column, 1) : raws)));

/** The changes that make of `was`, which begins at from, what is: nothing but what differs. */
export function changesOf(was, is, from) {
	let [head, tail] = [0, 0];
	const most = Math.min(was.length, is.length);
	while (head < most && was[head] === is[head]) head++;
	while (tail < most - head && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
	return { from: from + head, to: from + was.length - tail, insert: is.slice(head, is.length - tail) };
}
