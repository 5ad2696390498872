// conflict.js - someone else saved the same post: nothing is overwritten unseen, and the
// writer says which text goes on.
import { word } from "../words.js";
import { h } from "../ui/dom.js";
import { ask } from "../ui/dialog.js";
import { diffLines } from "./diff.js";

const NEAR = 2;

function shown(lines) {
	const near = lines.map((line, n) => lines.slice(Math.max(0, n - NEAR), n + NEAR + 1).some(({ kind }) => kind !== "same"));
	const nodes = [];
	let hidden = 0;
	const gap = () => { if (hidden) nodes.push(h("span", { class: "diff-line is-gap" }, word("diff.same", { n: hidden }))); hidden = 0; };
	lines.forEach(({ kind, text }, n) => {
		if (!near[n]) { hidden++; return; }
		gap();
		nodes.push(h("span", { class: kind === "same" ? "diff-line" : `diff-line is-${kind}` }, text || " "));
	});
	gap();
	return nodes;
}

function comparison(mine, theirs) {
	return [
		h("p", { class: "soft small" }, word("conflict.legend")),
		h("div", { class: "diff is-prose", tabindex: "0", role: "region", "aria-label": word("conflict.compare") }, ...shown(diffLines(mine, theirs))),
	];
}

/** "mine", "theirs", or "" to decide later.  mine and theirs are whole texts. */
export async function settle({ by, mine, theirs }) {
	const title = word("conflict.title", { who: by || word("conflict.someone") });
	const choices = [
		{ words: word("conflict.theirs"), value: "theirs" },
		{ words: word("conflict.mine"), value: "mine", kind: "is-primary" },
	];
	const answer = await ask({
		title, body: [h("p", {}, word("conflict.text"))],
		buttons: [{ words: word("conflict.compare"), value: "compare" }, ...choices],
	});
	if (answer !== "compare") return answer;
	return ask({ title, wide: true, body: comparison(mine, theirs), buttons: choices });
}
