// design.mjs - somebody tries the magazine on the site's own pages, gives it another accent and
// another face, sees both before readers do, uses it, and takes it back.
import { job } from "./common.mjs";
import { CONSOLE, follow, must, said, seen, walk } from "./walk.mjs";

const ACCENT = "#7a1fa2";

const onThePage = (page) => page.frames().find((frame) => frame.url().includes("/p/"));

/* The page beside the form, once it is another than the one before. */
async function shown(page, before) {
	for (;;) {
		const frame = onThePage(page);
		if (frame && frame.url() !== before) {
			await frame.waitForLoadState("load");
			return { url: frame.url(), text: await frame.content() };
		}
		await page.waitForEvent("framenavigated");
	}
}

async function gallery({ page }) {
	await page.goto(`${CONSOLE}/${job.site}/design/`);
	must(await page.locator(".theme").count() === 3, "saw three themes");
	await Promise.all([page.waitForNavigation(), page.click(".theme:has-text('Magazine') a.btn")]);
}

async function look({ page, readers, kept }) {
	kept.first = await shown(page);
	must(kept.first.text.includes('class="lead'), "saw the own home page as a magazine");
	must(!(await seen(readers, "/")).text.includes("/assets/magazine/"), "readers saw nothing of it");
}

async function change({ page, kept }) {
	await page.fill("#set-accent", ACCENT);
	const coloured = await shown(page, kept.first.url);
	must(coloured.text.includes(`--accent:${ACCENT}`), "saw another accent at once");
	await page.waitForFunction(() => /On dark paper .* lighter there/.test(document.querySelector("#set-accent-contrast").textContent));
	await page.selectOption("#set-heading_font", "fraunces");
	const faced = await shown(page, coloured.url);
	must(faced.text.includes("font-family:\"Fraunces\""), "saw another face at once");
	await page.waitForFunction(() => document.querySelector("[data-size]").textContent.includes("typefaces"));
	must(true, "were told what it weighs");
}

async function use({ page, readers }) {
	await follow(page, "button[value=save]");
	await said(page, "Readers see this theme now.");
	const { text } = await seen(readers, "/");
	must(text.includes("/assets/magazine/") && text.includes(`--accent:${ACCENT}`) && text.includes("Fraunces"), "readers got it");
}

async function takeBack({ page, readers }) {
	await follow(page, ".toast button");
	must(!(await seen(readers, "/")).text.includes("/assets/magazine/"), "took it back");
}

await walk(undefined, gallery, look, change, use, takeBack);
