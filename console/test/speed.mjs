// speed.mjs - how soon the editor is there, and how soon a key is painted, on a processor made
// four times slower.  Run by run.mjs --speed; nothing fails by it.
import { word } from "./harness.mjs";

const RATE = 4;
const PARAGRAPH = "The *river* was quiet when we **set out**, and [the map](https://example.org/map) said `north` for once today.\n\n";
const long = () => Array.from({ length: 1100 }, (_, n) => (n % 20 ? PARAGRAPH : `## Part ${n}\n\n| a | b |\n|---|---|\n| c | d |\n\n`)).join("");
const TEXTS = [["a short post", PARAGRAPH.repeat(12)], ["a post of 20,000 words", long()]];

const at = (times, part) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];

/* From the click on a link to the text painted and taking keys. */
async function ready(t, source) {
	t.site.reset(source);
	const page = await t.open("/demo/index.html");
	const session = await page.context().newCDPSession(page);
	await session.send("Emulation.setCPUThrottlingRate", { rate: RATE });
	await page.addInitScript(() => new MutationObserver((changes, observer) => {
		if (!document.querySelector("#post-form[data-ready]")) return;
		observer.disconnect();
		globalThis.readyAt = performance.now();
		requestAnimationFrame(() => setTimeout(() => { globalThis.paintedAt = performance.now(); }));
	}).observe(document, { subtree: true, attributes: true, childList: true }));
	await page.goto(`${t.site.address}/notes/posts/7/`);
	await page.waitForFunction(() => globalThis.paintedAt);
	return { page, session, times: await page.evaluate(() => [globalThis.readyAt, globalThis.paintedAt]) };
}

/* From a key going down to the frame after it. */
async function keys(t, page, session, rate) {
	await page.waitForTimeout(3000);
	await session.send("Emulation.setCPUThrottlingRate", { rate });
	await t.cursor(Math.floor((await t.text()).length / 2));
	await page.evaluate(() => {
		globalThis.painted = [];
		document.addEventListener("keydown", () => {
			const began = performance.now();
			requestAnimationFrame(() => setTimeout(() => globalThis.painted.push(performance.now() - began)));
		}, true);
	});
	for (const letter of "and so the river went on to the sea and was gone") await page.keyboard.press(letter === " " ? "Space" : letter, { delay: 60 });
	await page.waitForTimeout(500);
	return page.evaluate(() => globalThis.painted);
}

export async function speed(open) {
	const rounds = Number(process.argv.includes("--rounds") && word("--rounds")) || 5;
	console.log(`# ${rounds} rounds, processor slowed ${RATE} times`);
	for (const [name, source] of TEXTS) {
		const all = [];
		const pressed = {};
		for (let n = 0; n < rounds; n++) {
			const t = await open();
			const { page, session, times } = await ready(t, source);
			all.push(times);
			if (n < 2) pressed[n ? RATE : 1] = await keys(t, page, session, n ? RATE : 1);
			await t.close();
			t.site.close();
		}
		const [readyAt, paintedAt] = [0, 1].map((n) => all.map((times) => times[n]));
		console.log(`# ${name}: ready after ${at(readyAt, .5).toFixed(0)} ms, painted after ${at(paintedAt, .5).toFixed(0)} ms (slowest ${at(paintedAt, 1).toFixed(0)})`);
		for (const [rate, times] of Object.entries(pressed)) console.log(`#   key to paint, slowed ${rate} times: median ${at(times, .5).toFixed(0)}, p95 ${at(times, .95).toFixed(0)} ms`);
	}
}
