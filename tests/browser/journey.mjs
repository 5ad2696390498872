// journey.mjs - a creator's way through the console, as hands and eyes go: from the
// address that quoin serve printed to a post that others can read.
//
// Answers { steps: [what was done], wrong: [what a browser complained of] }.
import { answer, chromium, job } from "./common.mjs";

const CONSOLE = `http://${job.console}`, SITE = `http://${job.site}.${job.domain}`;
const steps = [], wrong = [];

class Unmet extends Error {}

function must(holds, what) {
	if (!holds)
		throw new Unmet(what);
	steps.push(what);
}


async function seen(context, path) {
	const page = await context.newPage();
	const response = await page.goto(SITE + path);
	const result = { status: response.status(), text: await page.content(), body: await response.text() };
	await page.close();
	return result;
}

function listen(page) {
	page.on("console", (message) => message.type() === "error" && wrong.push(`${page.url()}: ${message.text()}`));
	page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
}

const saved = (page) => page.waitForFunction(() => /^Saved/.test(document.querySelector("#save-status")?.textContent ?? ""));

async function press(page, intent) {
	await Promise.all([page.waitForNavigation(), page.click(`button[name=intent][value=${intent}]`)]);
}

// Text goes to where the caret is, a line at a time.
async function write(page, text) {
	await page.click(".cm-content");
	await page.keyboard.press("Control+End");
	for (const line of text.split("\n")) {
		await page.keyboard.insertText(line);
		await page.keyboard.press("Enter");
	}
}

async function setUp(page) {
	await page.goto(CONSOLE + job.setUp);
	await page.fill("#title", "The Field Notes");
	await page.fill("#site", job.site);
	await page.fill("#name", "Ada Field");
	await page.fill("#email", "ada@example.org");
	await page.fill("#password", "six meadow larks at dawn");
	await Promise.all([page.waitForURL(/\/posts\//), page.click("form button.is-primary")]);
	await page.waitForSelector("text=Nothing written yet");
	must(true, "set up, and asked to write");
}

async function writeWithPicture(page) {
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

async function preview(page) {
	const post = page.url();
	await page.goto(post + "preview/");
	const frame = page.frameLocator("iframe");
	await frame.locator("strong", { hasText: "early" }).waitFor();
	must(await frame.locator("article table, main table").count() > 0, "previewed in the site's theme");
	await page.goto(post);
	await page.waitForSelector(".cm-content");
}

async function publish(page, readers) {
	await press(page, "publish");
	await page.waitForSelector(".toast >> text=Published.");
	must(true, "published");
	const live = await seen(readers, "/larks-at-dawn/");
	must(live.status === 200 && live.text.includes("<strong>early</strong>") && live.text.includes("/media/"), "saw it live");
}

async function editInPrivate(page, readers) {
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

async function takeAway(page, readers) {
	await page.waitForSelector(".cm-content");
	await open(page);
	await press(page, "unpublish");
	must((await seen(readers, "/larks-at-dawn/")).status === 404, "unpublished");
}

async function open(page) {
	if (!await page.isVisible("#slug"))
		await page.click("[data-panel], [aria-controls=panel]");
	await page.waitForSelector("#slug");
}

async function schedule(page, readers) {
	await page.waitForSelector(".cm-content");
	await open(page);
	await page.fill("#publish_at", "2099-01-01T10:00");
	await page.click(".editor-panel-head button");
	await press(page, "publish");
	await page.waitForSelector(".toast >> text=Scheduled.");
	must(true, "scheduled");
	must((await seen(readers, "/larks-at-dawn/")).status === 404, "unseen before its time");
}

async function restore(page) {
	const post = page.url().split("?")[0];
	await page.goto(post + "history/");
	await page.click("ul.timeline li:last-child a");
	await Promise.all([page.waitForNavigation(), page.click("text=Go back to this text")]);
	await page.waitForSelector(".cm-content");
	const text = await page.evaluate(() => document.querySelector("textarea[name=source]").value);
	must(!text.includes("word0"), "brought an earlier text back");
}

async function signOut(page) {
	await page.goto(CONSOLE + "/");
	await page.click(".side-foot summary");
	await Promise.all([page.waitForNavigation(), page.click("text=Sign out")]);
	must(page.url().startsWith(CONSOLE + "/sign-in/"), "signed out");
}

await chromium(async (browser) => {
	const context = await browser.newContext({ viewport: { width: job.width, height: 860 }, reducedMotion: "reduce" });
	const readers = await browser.newContext();
	const page = await context.newPage();
	page.setDefaultTimeout(60000);
	listen(page);
	try {
		await setUp(page);
		await writeWithPicture(page);
		await preview(page);
		await publish(page, readers);
		await editInPrivate(page, readers);
		await takeAway(page, readers);
		await schedule(page, readers);
		await restore(page);
		await signOut(page);
	} catch (error) {
		await page.screenshot({ path: job.screenshot }).catch(() => {});
		wrong.push(`after "${steps.at(-1)}": ${error.message} (${page.url()}, screenshot ${job.screenshot})`);
	}
});
answer({ steps, wrong });
