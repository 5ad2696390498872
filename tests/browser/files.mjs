// files.mjs - somebody edits a template of the theme: what is wrong is marked while it is
// typed, the page beside it follows what is saved, and readers see what is published.
import { job } from "./common.mjs";
import { CONSOLE, follow, must, said, seen, walk } from "./walk.mjs";

const FILES = `${CONSOLE}/${job.site}/design/code/`;
const states = (page, words) => page.waitForFunction((text) => document.getElementById("code-state").textContent.includes(text), words);

async function open({ page }) {
	await page.goto(`${FILES}file/?path=post.mustache`);
	await page.waitForSelector("#code-form[data-ready]");
	await states(page, "Checked");
	must(await page.isHidden("#source"), "found an editor in the place of the text area");
}

async function breakIt({ page, readers }) {
	await page.click(".cm-content");
	await page.keyboard.press("Control+End");
	await page.keyboard.insertText("<p>\n{{#post.tags}}");
	await states(page, "1 error");
	await page.waitForSelector(".cm-lint-marker-error");
	must(/post\.mustache:\d+:\d+/.test(await page.textContent("#code-report")), "read the line and the reason while typing");
	must((await seen(readers, job.path)).status === 200, "readers noticed nothing");
}

async function mend({ page, readers }) {
	/* Not by the keyboard: over a selection Chromium itself writes inline styles, and complains of them. */
	await page.evaluate((text) => {
		const { view } = document.getElementById("code-form").code;
		view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
	}, job.source);
	await states(page, "Checked");
	must(await page.locator(".cm-lint-marker-error").count() === 0, "saw the mark go");
	await page.keyboard.press("Control+s");
	await states(page, "Saved");
	await page.frameLocator("#code-frame").locator(`text=${job.words}`).waitFor();
	must(await page.textContent(".form-state") === "", "saved in place, and saw the page beside it");
	must(!(await seen(readers, job.path)).text.includes(job.words), "readers did not see the draft");
}

async function publish({ page, readers }) {
	await page.goto(FILES);
	await follow(page, "button[value=publish]");
	await said(page, "Published");
	must((await seen(readers, job.path)).text.includes(job.words), "published it for readers");
}

await walk((message) => /status of 4\d\d/.test(message.text()), open, breakIt, mend, publish);
