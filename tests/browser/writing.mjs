// writing.mjs - the part of the journey that is about one post: from the set-up page to an
// earlier revision of it brought back.
import { job } from "./common.mjs";
import { OWNER } from "./account.mjs";
import { CONSOLE, Unmet, follow, must, openPanel, press, said, saved, seen } from "./walk.mjs";

// Text goes to where the caret is, a line at a time.
async function write(page, text) {
	await page.click(".cm-content");
	await page.keyboard.press("Control+End");
	for (const line of text.split("\n")) {
		await page.keyboard.insertText(line);
		await page.keyboard.press("Enter");
	}
}

export async function setUp({ page }) {
	await page.goto(CONSOLE + job.setUp);
	await page.fill("#title", "The Field Notes");
	await page.fill("#site", job.site);
	await page.fill("#name", "Ada Field");
	await page.fill("#email", OWNER.email);
	if (!job.scriptless) {
		await page.fill("#password", "password12");
		await page.waitForSelector(".strength >> text=first that are guessed");
	}
	await page.fill("#password", OWNER.password);
	if (!job.scriptless)
		await page.waitForSelector(".strength >> text=Very hard to guess");
	await Promise.all([page.waitForURL(/\/posts\//), page.click("form button.is-primary")]);
	await page.waitForSelector("text=Nothing written yet");
	must(true, "set up, and asked to write");
}

export async function writeWithPicture({ page }) {
	await page.click(".empty a.btn");
	await page.waitForSelector(".cm-content");
	await page.fill("#title", "Larks at dawn");
	await write(page, "They sing **early**.\n\n| bird | hour |\n|---|---|\n| lark | 4 |\n");
	const chooser = page.waitForEvent("filechooser");
	await page.click("[data-tool=image]");
	await (await chooser).setFiles({ name: "larks.png", mimeType: "image/png", buffer: Buffer.from(job.picture, "base64") });
	await page.waitForFunction(() => /\/media\//.test(document.querySelector("textarea[name=source]").value));
	await saved(page);
	must(/\/posts\/[0-9a-f]{24}\/$/.test(page.url()), "wrote with a table and a picture, saved by itself");
}

export async function preview({ page }) {
	const post = page.url().split("?")[0];
	await page.goto(post + "preview/");
	const frame = page.frameLocator("iframe");
	await frame.locator("strong", { hasText: "early" }).waitFor();
	must(await frame.locator("article table, main table").count() > 0, "previewed in the site's theme");
	await page.goto(post);
	await page.waitForSelector(job.scriptless ? "#source" : ".cm-content");
}

export async function publish({ page, readers }) {
	await press(page, "publish");
	await said(page, "Published.");
	must((await page.locator(".toast a").getAttribute("href")).endsWith("/larks-at-dawn/"), "published, and was led there");
	const live = await seen(readers, "/larks-at-dawn/");
	must(live.status === 200 && live.text.includes("<strong>early</strong>") && live.text.includes("/media/"), "saw it live");
}

export async function editInPrivate({ page, readers }) {
	await page.waitForSelector(".cm-content");
	const before = await seen(readers, "/larks-at-dawn/");
	const until = Date.now() + job.typing;
	await page.click(".cm-content");
	await page.keyboard.press("Control+End");
	for (let n = 0; Date.now() < until; n++) {
		await page.keyboard.type(`word${n} `, { delay: 20 });
		if (n % 20 === 0 && (await seen(readers, "/larks-at-dawn/")).body !== before.body)
			throw new Unmet("readers saw what was not published");
	}
	await saved(page);
	must((await seen(readers, "/larks-at-dawn/")).body === before.body, "typed into a live post unseen by readers");
	await press(page, "update");
	must((await seen(readers, "/larks-at-dawn/")).text.includes("word0"), "updated");
}

export async function takeAway({ page, readers }) {
	await page.waitForSelector(".cm-content");
	await openPanel(page);
	await press(page, "unpublish");
	must((await seen(readers, "/larks-at-dawn/")).status === 404, "unpublished");
}

export async function schedule({ page, readers }) {
	await page.waitForSelector(".cm-content");
	await openPanel(page);
	await page.fill("#publish_at", "2099-01-01T10:00");
	await page.click(".editor-panel-head button");
	await press(page, "publish");
	await said(page, "Scheduled.");
	must(true, "scheduled");
	must((await seen(readers, "/larks-at-dawn/")).status === 404, "unseen before its time");
}

export async function restore({ page, kept }) {
	const post = page.url().split("?")[0];
	await page.goto(post + "history/");
	await page.click("ul.timeline li:last-child a");
	await follow(page, "text=Go back to this text");
	await page.waitForSelector(".cm-content");
	const text = await page.evaluate(() => document.querySelector("textarea[name=source]").value);
	must(!text.includes("word0"), "brought an earlier text back");
	Object.assign(kept, { post, version: await page.inputValue("[name=version]") });
}
