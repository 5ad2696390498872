// axe.mjs - axe-core on each page: {pages}.  All its rules, the best practices too:
// on a desktop, at 400 % zoom of one, which is a window of 320 by 225 points, and
// its rules about colour once more in the dark.
import { answer, chromium, each, job, need } from "./common.mjs";

const { source } = need("axe-core");
const EVERY = { rules: { "target-size": { enabled: true } } }, COLOURS = { runOnly: ["color-contrast", "link-in-text-block"] };
const VIEWS = [
	["desktop", { width: 1280, height: 900 }, "light", EVERY],
	["desktop, dark", { width: 1280, height: 900 }, "dark", COLOURS],
	["at 400 %", { width: 320, height: 225 }, "light", EVERY],
];

const tell = v => {
	const [{ html, any, all, none }] = v.nodes, why = [...any, ...all, ...none][0];
	return `${v.id}: ${v.help}: ${v.nodes.length} of ${html.slice(0, 200)} ${why ? why.message : ""}`;
};

// Colours change in steps of a frame, parent before child, however short they are told to be.
async function settled() {
	for (let calm = 0; calm < 5; calm++) {
		await new Promise(requestAnimationFrame);
		if (document.getAnimations().some(a => a.playState === "running"))
			calm = -1;
	}
}

async function look(page, url) {
	const found = [];
	await page.goto(url, { waitUntil: "load" });
	await page.evaluate(source);
	for (const [view, size, colorScheme, rules] of VIEWS) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await page.evaluate(settled);
		const { violations } = await page.evaluate(options => axe.run(document, options), { ...rules, resultTypes: ["violations"] });
		found.push(...violations.map(v => `${url} (${view}): ${tell(v)}`));
	}
	return found;
}

answer(await chromium(browser => each(browser, job.pages, {}, look)));
