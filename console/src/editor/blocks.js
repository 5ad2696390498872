// blocks.js - whole paragraphs and tables shown as what they will be, while the cursor is
// elsewhere.  Only the top level of the syntax tree is walked, so that a long text costs little.
import { syntaxTree } from "@codemirror/language";
import { EditorSelection, Facet, Prec, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import { activeChanged, activeRanges, inSource, touches } from "./active.js";
import { card } from "./cards.js";
import { TableWidget, editTable } from "./tableedit.js";
import { CardWidget } from "./widgets.js";

/** Turns an address of the text into one that this page can load. */
export const resolving = Facet.define({ combine: (values) => values[0] ?? ((address) => address) });

const COMMENTS = [[/^<!--\s*more\s*-->$/i, "more"], [/^<!--\s*members-only\s*-->$/i, "members"]];

function comment(text) {
	const found = COMMENTS.find(([pattern]) => pattern.test(text.trim()));
	return found ? { kind: found[1] } : null;
}

/* Parts of the tree are kept while their text is what it was, and so is what was read in them. */
const known = new WeakMap();

function meaning(node, state) {
	if (node.name !== "Paragraph" && node.name !== "CommentBlock") return null;
	if (node.tree && known.has(node.tree)) return known.get(node.tree);
	const source = state.sliceDoc(node.from, Math.min(node.to, state.doc.length));
	const found = node.name === "Paragraph" ? card(source) : comment(source);
	const read = found && { card: found, source };
	if (node.tree) known.set(node.tree, read);
	return read;
}

function read(node, state) {
	const found = node.name === "Table" ? {} : meaning(node, state);
	return found && { ...found, from: node.from, to: Math.min(node.to, state.doc.length) };
}

/* Whole lines; a table's source is all of them. */
const placed = (state, block, from, to) => ({ ...block, from, to, source: block.card ? block.source : state.sliceDoc(from, to) });

function scan(state) {
	const blocks = [];
	for (let node = syntaxTree(state).topNode.firstChild; node; node = node.nextSibling) {
		const block = read(node, state);
		if (!block) continue;
		const line = state.doc.lineAt(block.from);
		if (block.from === line.from || !/\S/.test(state.sliceDoc(line.from, block.from))) blocks.push(placed(state, block, line.from, state.doc.lineAt(block.to).to));
	}
	return blocks;
}

function decorate(state, blocks) {
	if (state.field(inSource)) return Decoration.none;
	const active = activeRanges(state);
	const covered = ({ from, to }) => state.selection.ranges.some((range) => range.from < from && range.to > to);
	const resolve = state.facet(resolving);
	const list = [];
	for (const block of blocks) {
		const open = touches(active, block.from, block.to) && !covered(block);
		const widget = block.card ? new CardWidget(block.card, block.source, resolve, open) : new TableWidget(block.source);
		if (!open) list.push(Decoration.replace({ widget, block: true }).range(block.from, block.to));
		else if (block.card?.kind === "image" || block.card?.kind === "gallery") list.push(Decoration.widget({ widget, block: true, side: 1 }).range(block.to));
		if (open && !block.card) addLines(state, block, list);
	}
	return Decoration.set(list, true);
}

const tableLine = Decoration.line({ class: "md-table-line" });

function addLines(state, { from, to }, list) {
	for (let at = from; at <= to; at = state.doc.lineAt(at).to + 1) list.push(tableLine.range(at));
}

const field = StateField.define({
	create(state) {
		const blocks = scan(state);
		return { blocks, shown: decorate(state, blocks), tree: syntaxTree(state) };
	},
	update(value, transaction) {
		const tree = syntaxTree(transaction.state);
		const fresh = transaction.docChanged || tree !== value.tree;
		if (!fresh && !activeChanged(transaction)) return value;
		const blocks = fresh ? scan(transaction.state) : value.blocks;
		return { blocks, shown: decorate(transaction.state, blocks), tree };
	},
	provide: (self) => EditorView.decorations.from(self, (value) => value.shown),
});

/** The block that touches this position: { from, to, source, card }. */
export const blockAt = (state, at) => state.field(field).blocks.find(({ from, to }) => at >= from && at <= to);

/* The arrows go into a block that is shown, instead of over it. */
function step(view, down) {
	const { main } = view.state.selection;
	if (!main.empty || view.state.field(inSource)) return false;
	const line = view.state.doc.lineAt(main.head);
	const next = down ? line.to + 1 : line.from - 1;
	if (next < 0 || next > view.state.doc.length) return false;
	const block = blockAt(view.state, next);
	if (!block || (main.head >= block.from && main.head <= block.to)) return false;
	const moved = view.moveVertically(main, down);
	if (moved.head >= line.from && moved.head <= line.to && moved.head !== main.head && moved.head !== (down ? line.to : line.from)) return false;
	if (!block.card && editTable(view, block.from, down ? 0 : -1)) return true;
	view.dispatch({ selection: EditorSelection.cursor(down ? block.from : view.state.doc.lineAt(block.to).from), scrollIntoView: true, userEvent: "select" });
	return true;
}

export const blocks = [
	field,
	Prec.high(keymap.of([{ key: "ArrowDown", run: (view) => step(view, true) }, { key: "ArrowUp", run: (view) => step(view, false) }])),
];
