// endings.js - each line keeps the line ending it came with.  CodeMirror knows one
// kind of line break; the others are remembered as marks on the breaks, which move
// with the text, go when it is deleted and come back when that is undone.
import { invertedEffects } from "@codemirror/commands";
import { RangeSet, RangeValue, StateEffect, StateField } from "@codemirror/state";

const BREAK = /\r\n|\n|\r/g;

class Ending extends RangeValue {
	constructor(text) {
		super();
		this.text = text;
	}
	eq(other) {
		return this.text === other.text;
	}
}

const moved = (ranges, changes) => ranges.map(({ from, text }) => ({ from: changes.mapPos(from, 1), text }));
const restored = StateEffect.define({ map: moved });

/** The ending that most lines have: what new lines get. */
function usual(text) {
	if (!text.includes("\r")) return "\n";
	const counts = new Map();
	for (const [ending] of text.matchAll(BREAK)) counts.set(ending, (counts.get(ending) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "\n";
}

function unusual(text, ending) {
	if (!text.includes("\r")) return RangeSet.empty;
	const ranges = [];
	let shift = 0;
	for (const found of text.matchAll(BREAK)) {
		const from = found.index - shift;
		if (found[0] !== ending) ranges.push(new Ending(found[0]).range(from, from + 1));
		shift += found[0].length - 1;
	}
	return RangeSet.of(ranges);
}

/* What a transaction deletes, so that undoing it brings the endings back. */
function removed(field, transaction) {
	const lost = [];
	const set = transaction.startState.field(field).set;
	if (!set.size || !transaction.docChanged) return [];
	transaction.changes.iterChangedRanges((from, to) => set.between(from, to, (at, end, value) => {
		if (at >= from && end <= to) lost.push({ from: at, text: value.text });
	}));
	return lost.length ? [restored.of(lost)] : [];
}

/** { doc, extension, text(state) }: the document for CodeMirror, and the way back, byte for byte. */
export function keepEndings(source) {
	const ending = usual(source);
	const field = StateField.define({
		create: () => ({ set: unusual(source, ending) }),
		update({ set }, transaction) {
			if (transaction.docChanged) set = set.map(transaction.changes);
			for (const effect of transaction.effects) {
				if (effect.is(restored)) set = set.update({ add: effect.value.map(({ from, text }) => new Ending(text).range(from, from + 1)), sort: true });
			}
			return { set };
		},
	});
	return {
		doc: source.includes("\r") ? source.replace(BREAK, "\n") : source,
		extension: [field, invertedEffects.of((transaction) => removed(field, transaction))],
		text: (state) => withEndings(state, state.field(field).set, ending),
	};
}

function withEndings(state, set, ending) {
	const text = state.doc.toString();
	if (!set.size) return ending === "\n" ? text : text.replaceAll("\n", ending);
	let out = "";
	let at = 0;
	const usually = (piece) => (ending === "\n" ? piece : piece.replaceAll("\n", ending));
	for (const cursor = set.iter(); cursor.value; cursor.next()) {
		if (text[cursor.from] !== "\n") continue;
		out += usually(text.slice(at, cursor.from)) + cursor.value.text;
		at = cursor.from + 1;
	}
	return out + usually(text.slice(at));
}
