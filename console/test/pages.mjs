// pages.mjs - the look: accessibility, narrow screens, what console.js does.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { join } from "node:path";
import { claim, dist, equal, holds, require, until } from "./harness.mjs";

const PAGES = ["index", "list", "form", "gate", "editor"];
const axe = () => readFileSync(require.resolve("axe-core"), "utf8");

for (const colorScheme of ["light", "dark"]) {
	claim(`axe finds nothing on the pages of the demo, ${colorScheme}`, async (t) => {
		const page = await t.open("/demo/index.html", { colorScheme, reducedMotion: "reduce", bypassCSP: true });
		for (const name of PAGES) {
			await page.goto(`${t.site.address}/demo/${name}.html`);
			await page.waitForTimeout(100);
			await page.evaluate(axe());
			const { violations } = await page.evaluate(() => globalThis.axe.run());
			equal(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0].html.slice(0, 120)} ${nodes[0].failureSummary ?? ""}`), []);
		}
	});
}

claim("no page is wider than a telephone", async (t) => {
	const page = await t.open("/demo/index.html", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
	for (const name of PAGES) {
		await page.goto(`${t.site.address}/demo/${name}.html`);
		equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, name);
	}
});

claim("writing works on a telephone: toolbar, panel and menu are in reach", async (t) => {
	const page = await t.edit("Word\n", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
	await page.locator(".cm-line").first().tap();
	await page.locator("[data-tool=heading]").tap();
	equal(await t.text(), "## Word\n");
	await page.getByRole("button", { name: "Settings of this post" }).tap();
	holds(await page.locator("#slug").isVisible(), "the panel");
	await page.locator("[data-close]").tap();
	holds(!(await page.locator("#slug").isVisible()), "closed");
});

claim("a question is asked before what cannot be taken back", async (t) => {
	const page = await t.open("/demo/list.html");
	await page.locator(".row-check input").nth(1).check();
	equal(await page.locator("[data-bulk-count]").innerText(), "1");
	await page.locator("button[value=trash]").click();
	await page.keyboard.press("Escape");
	await until(async () => (await page.locator("dialog").count()) === 0, "no dialog");
	equal(t.site.submits.length, 0, "not sent");
	await page.locator("button[value=trash]").click();
	const sent = page.waitForRequest((request) => request.method() === "POST");
	await page.locator("dialog .is-danger").click();
	equal(new URLSearchParams((await sent).postData()).get("action"), "trash");
});

claim("a form with changes is not left without a word, and Ctrl-S sends it", async (t) => {
	const page = await t.open("/demo/form.html");
	await page.locator("#title").fill("Other");
	equal(await page.locator(".form-state").innerText(), "Unsaved changes");
	equal(await page.locator("#slug").inputValue(), "The Field", "touched before: does not follow");
	let asked = 0;
	page.on("dialog", (dialog) => { asked++; dialog.dismiss(); });
	await page.locator("a.btn", { hasText: "Cancel" }).evaluate((node) => { node.href = "list.html"; });
	await page.locator("a.btn", { hasText: "Cancel" }).click({ noWaitAfter: true });
	await until(() => asked === 1, "the browser's question");
	const sent = page.waitForRequest((request) => request.method() === "POST");
	await page.locator("#title").press("Control+s");
	holds((await sent).postData().includes("Other"), "sent");
});

claim("tags are taken, completed, moved and removed by keys", async (t) => {
	const page = await t.open("/demo/form.html");
	const value = () => page.locator("input[name=tags]").evaluate((node) => node.value);
	await page.locator("#tags").fill("riv");
	await page.locator("[role=option]").waitFor();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	equal(await value(), "Releases, Meadow, River");
	await page.locator("#tags").press("Backspace");
	equal(await value(), "Releases, Meadow");
	await page.locator(".chip button").nth(1).press("Control+ArrowLeft");
	equal(await value(), "Meadow, Releases");
	await page.locator(".chip button").nth(0).press("Enter");
	equal(await value(), "Releases");
	await page.locator("#tags").pressSequentially('"Ink, wet", "so", C++,');
	equal(await value(), 'Releases, "Ink, wet", so, C++');
	await page.locator(".chip button").nth(1).press("Control+ArrowLeft");
	equal(await value(), '"Ink, wet", Releases, so, C++');
});

claim("dates are in the reader's zone", async (t) => {
	const page = await t.open("/demo/index.html", { timezoneId: "Asia/Tokyo", locale: "en-US" });
	const shown = page.locator("time[datetime='2021-05-15T09:00:00Z']");
	holds((await shown.innerText()).includes("6:00"), await shown.innerText());
});

claim("menus open, walk and close by keys", async (t) => {
	const page = await t.open("/demo/index.html");
	await page.locator("main details.menu > summary").first().focus();
	await page.keyboard.press("ArrowDown");
	equal(await page.evaluate(() => document.activeElement.textContent), "Edit");
	await page.keyboard.press("Escape");
	equal(await page.locator("details[open]").count(), 0);
});

claim("the bundles are small: console.js ≤ 10 kB, the editor ≤ 250 kB, compressed", async () => {
	const size = (name) => brotliCompressSync(readFileSync(join(dist, name))).length;
	const sizes = { "console.js": 10000, "console.css": 12000, "editor.js": 250000, "editor.css": 10000 };
	for (const [name, most] of Object.entries(sizes)) {
		console.log(`# ${name}: ${size(name)} bytes with brotli`);
		holds(size(name) <= most, `${name}: ${size(name)}`);
	}
});
