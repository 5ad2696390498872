// diff.js - what two texts have in common, line by line (Myers' greedy algorithm, bounded).
const MOST_EDITS = 2000;

/** [{ kind: "same" | "del" | "add", text }]: from the lines of a to those of b. */
export function diffLines(a, b) {
	const [from, to] = [a.split(/\r\n|\n|\r/), b.split(/\r\n|\n|\r/)];
	let head = 0;
	while (head < from.length && head < to.length && from[head] === to[head]) head++;
	let tail = 0;
	while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
	const same = (lines) => lines.map((text) => ({ kind: "same", text }));
	return [
		...same(from.slice(0, head)),
		...middle(from.slice(head, from.length - tail), to.slice(head, to.length - tail)),
		...same(from.slice(from.length - tail)),
	];
}

function middle(a, b) {
	const trace = search(a, b);
	if (!trace) return [...a.map((text) => ({ kind: "del", text })), ...b.map((text) => ({ kind: "add", text }))];
	return walkBack(trace, a, b);
}

function search(a, b) {
	const most = Math.min(a.length + b.length, MOST_EDITS);
	let reach = new Map([[1, 0]]);
	const trace = [];
	for (let edits = 0; edits <= most; edits++) {
		trace.push(new Map(reach));
		for (let k = -edits; k <= edits; k += 2) {
			let x = k === -edits || (k !== edits && reach.get(k - 1) < reach.get(k + 1)) ? reach.get(k + 1) : reach.get(k - 1) + 1;
			while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
			reach.set(k, x);
			if (x >= a.length && x - k >= b.length) return trace;
		}
	}
	return null;
}

function walkBack(trace, a, b) {
	const out = [];
	let [x, y] = [a.length, b.length];
	for (let edits = trace.length - 1; edits >= 0; edits--) {
		const reach = trace[edits];
		const k = x - y;
		const before = k === -edits || (k !== edits && reach.get(k - 1) < reach.get(k + 1)) ? k + 1 : k - 1;
		const startX = edits === 0 ? 0 : reach.get(before);
		const startY = startX - (edits === 0 ? 0 : before);
		while (x > startX && y > startY) { out.push({ kind: "same", text: a[--x] }); y--; }
		if (edits === 0) break;
		if (x > startX) out.push({ kind: "del", text: a[--x] });
		else if (y > startY) out.push({ kind: "add", text: b[--y] });
	}
	return out.reverse();
}
