// lines.mjs - the length of lines: {pages, width}.  For each page the characters of
// every line of running text that is full, that is, not the last of its paragraph.
import { answer, chromium, each, job } from "./common.mjs";

// A line ends where the next character's box starts lower.
function lengths() {
	const all = [];
	for (const p of document.querySelectorAll("article p")) {
		if (p.closest("blockquote, li, table, aside, figure, header, footer, .callout, .footnotes, .sidenote") || p.querySelector("code, img, .sidenote"))
			continue;
		const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = document.createRange();
		let lines = [0], bottom = null;
		for (let node; (node = walk.nextNode());)
			for (let i = 0; i < node.length; i++) {
				range.setStart(node, i);
				range.setEnd(node, i + 1);
				const box = range.getClientRects()[0];
				if (!box || !box.width)
					continue;
				if (bottom !== null && box.top >= bottom)
					lines.push(0);
				bottom = box.bottom;
				lines[lines.length - 1]++;
			}
		all.push(...lines.slice(0, -1));
	}
	return all;
}

const lines = {};
await chromium(browser => each(browser, job.pages, { viewport: { width: job.width, height: 900 } }, async (page, url) => {
	await page.goto(url, { waitUntil: "load" });
	lines[url] = await page.evaluate(lengths);
	return [];
}));
answer(lines);
