// active.js - which lines show their markup: those that the selection touches, while the
// editor has the focus; all of them in plain source.
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export const setFocus = StateEffect.define();
export const setSource = StateEffect.define();

const focus = StateField.define({
	create: () => false,
	update: (value, transaction) => transaction.effects.reduce((now, effect) => (effect.is(setFocus) ? effect.value : now), value),
});

/** Whether the markup is shown plainly everywhere. */
export const inSource = StateField.define({
	create: () => false,
	update: (value, transaction) => transaction.effects.reduce((now, effect) => (effect.is(setSource) ? effect.value : now), value),
	provide: (field) => EditorView.editorAttributes.from(field, (source) => ({ class: source ? "is-source" : "is-writing" })),
});

export const activeLines = [
	focus,
	inSource,
	EditorView.focusChangeEffect.of((state, focusing) => setFocus.of(focusing)),
];

/** The active lines as [from, to] positions. */
export function activeRanges(state) {
	if (!state.field(focus)) return [];
	return state.selection.ranges.map(({ from, to }) => [state.doc.lineAt(from).from, state.doc.lineAt(to).to]);
}

export const touches = (ranges, from, to) => ranges.some(([start, end]) => from <= end && to >= start);

/** Whether a transaction may change what is active. */
export const activeChanged = (transaction) => Boolean(transaction.selection)
	|| transaction.effects.some((effect) => effect.is(setFocus) || effect.is(setSource));
