// count.js - words and reading time, as readers will see them: words between blanks, and
// ideographs one by one, for there are no blanks between Chinese or Japanese words.
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const MARKUP = [
	[/<!--[^]*?-->/g, " "], [/^(```|~~~)[^]*?^\1[^\n]*$/gm, " "], [/!\[[^\]]*\]\([^)]*\)(\{[^}\n]*\})?/g, " "],
	[/\[((?:\\.|[^\]\\])*)\]\([^)\n]*\)(\{[^}\n]*\})?/g, "$1"], [/^\s*\|?[ :|-]+\|[ :|-]*$/gm, " "], [/<[^>\n]*>/g, " "], [/https?:\/\/\S+/g, " "],
];
const WORDS_PER_MINUTE = 265;
const IDEOGRAPHS_PER_MINUTE = 500;

/** { words, minutes } of a Markdown text. */
export function count(source) {
	const text = MARKUP.reduce((now, [pattern, to]) => now.replace(pattern, to), source);
	const ideographs = text.match(IDEOGRAPHS)?.length ?? 0;
	const words = text.replace(IDEOGRAPHS, " ").match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’\-.,]*/gu)?.length ?? 0;
	const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE + ideographs / IDEOGRAPHS_PER_MINUTE));
	return { words: words + ideographs, minutes };
}
