// leave.js - out of a list, a quotation or a callout: Enter or Backspace on a line of it on
// which nothing was written.  What follows is a paragraph of its own, so blank lines are put
// where a line would otherwise still belong to the block.
import { insertNewlineContinueMarkupCommand } from "@codemirror/lang-markdown";
import { syntaxTree } from "@codemirror/language";

const TOKEN = /^[ \t]*(?:>[ ]?|(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\[[ xX]\])?(?:[ \t]+|$))/;
const BLANK = /^[\s>]*$/;

/* The marks that a line begins with, outermost first; null if there is anything else on it. */
function marksOf(text) {
	const marks = [];
	for (let found; (found = TOKEN.exec(text)); text = text.slice(found[0].length)) {
		marks.push(found[0]);
		if (!text) break;
	}
	return marks.length && !text.trim() ? marks : null;
}

/* The blocks round a position, innermost first: "Blockquote" and "ListItem"; null within code. */
function blocksAt(state, at) {
	const names = [];
	for (let node = syntaxTree(state).resolveInner(at, -1); node; node = node.parent) {
		if (/Code/.test(node.name)) return null;
		if (node.name === "Blockquote" || node.name === "ListItem") names.push(node.name);
	}
	return names;
}

/** Another line of the same block. */
export const goOn = insertNewlineContinueMarkupCommand({ nonTightLists: false });

/** Out of the innermost block; false where the line is not an empty one of it. */
export function leave(view) {
	const { state } = view;
	const { main } = state.selection;
	const line = state.doc.lineAt(main.head);
	const marks = state.selection.ranges.length === 1 && main.empty ? marksOf(line.text) : null;
	const blocks = marks && main.head >= line.from + line.text.trimEnd().length ? blocksAt(state, main.head) : null;
	if (!blocks?.length) return false;
	if (blocks[0] === "ListItem" && blocks[1] === "ListItem") return goOn(view); // an item of the list round it
	const rest = marks.slice(0, -1).join("");
	const beside = (n) => (n >= 1 && n <= state.doc.lines ? state.doc.line(n).text : "");
	const blank = rest.trimEnd();
	const before = BLANK.test(beside(line.number - 1)) ? "" : `${blank}\n`;
	const after = BLANK.test(beside(line.number + 1)) ? "" : `\n${blank}`;
	view.dispatch({
		changes: { from: line.from, to: line.to, insert: before + rest + after },
		selection: { anchor: line.from + before.length + rest.length }, scrollIntoView: true, userEvent: "input",
	});
	return true;
}
