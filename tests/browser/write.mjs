// write.mjs - a creator's first post, in the editor: {console, set_up, width}.  Gives what the
// preview beside the text showed, the address of what was published, the source as it was saved, and what the browser complained of
// while writing.
import { answer, chromium, job } from "./common.mjs";

async function setUp(page) {
	await page.goto(job.console + job.set_up);
	const fill = (name, value) => page.locator(`[name=${name}]`).fill(value);
	await fill("title", "The Field Notes");
	await fill("site", "notes");
	await fill("name", "Ada Field");
	await fill("email", "ada@example.org");
	await fill("password", "six meadow larks at dawn");
	await Promise.all([page.waitForURL(/\/notes\/posts\/$/), page.locator("[name=password]").press("Enter")]);
}

const saved = (page) => page.waitForFunction(() => /^Saved/.test(document.getElementById("save-status").innerText));

async function paste(page) {
	await page.evaluate(async () => {
		const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 200 });
		canvas.getContext("2d").fillRect(40, 40, 240, 120);
		const picture = await new Promise((done) => canvas.toBlob(done));
		const clipboardData = new DataTransfer();
		clipboardData.items.add(new File([picture], "larks.png", { type: "image/png" }));
		document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
	});
	await page.waitForSelector(".md-block.is-image img");
}

async function write(page) {
	await page.goto(`${job.console}/notes/posts/new/`);
	await page.waitForSelector("#post-form[data-ready]");
	await page.locator("[name=title]").fill("Larks at dawn");
	await page.keyboard.press("Enter");
	await page.keyboard.type("They sing ");
	await page.keyboard.press("Control+b");
	await page.keyboard.type("early");
	await page.keyboard.press("Control+b");
	await page.keyboard.type(".\n\n/tab");
	await page.waitForSelector(".md-slash li");
	await page.keyboard.press("Enter");
	for (const cell of ["Bird", "Song", "Hour", "Lark", "trill", "four"]) {
		await page.keyboard.type(cell);
		await page.keyboard.press("Tab");
	}
	await page.keyboard.press("Control+End");
	await paste(page);
	await page.keyboard.press("Control+s");
	await saved(page);
	return page.url();
}

/* Beside the text, in the site's own theme, before anything is published. */
async function look(page) {
	await page.keyboard.press("Control+Alt+p");
	const frame = page.frameLocator(".live iframe");
	await frame.locator("main table, article table").waitFor();
	await page.locator(".cm-content").click();
	await page.keyboard.press("Control+End");
	await page.keyboard.type("\nNot saved yet.");
	await frame.getByText("Not saved yet.").waitFor();
	await frame.locator("article img").scrollIntoViewIfNeeded();
	await page.waitForFunction(() => {
		const { contentDocument: shown } = document.querySelector(".live iframe");
		return shown.querySelector("article img").naturalWidth && [...shown.styleSheets].some((sheet) => sheet.href);
	});
	const seen = await page.locator(".live iframe").evaluate((node) => ({
		article: node.contentDocument.querySelector("article").innerText, picture: node.contentDocument.querySelector("article img").naturalWidth,
		sheets: [...node.contentDocument.styleSheets].map((sheet) => sheet.href ?? "inline"), scripts: node.contentDocument.scripts.length,
	}));
	await page.keyboard.press("Control+Alt+p");
	return seen;
}

async function publish(page) {
	await Promise.all([page.waitForNavigation(), page.locator("button[value=publish]").click()]); // to the same address
	await page.waitForSelector("#post-form[data-ready]");
	return page.evaluate(() => document.getElementById("post-form").editor.text());
}

answer(await chromium(async (browser) => {
	const context = await browser.newContext({ viewport: { width: job.width, height: 844 }, reducedMotion: "reduce" });
	const page = await context.newPage(), complaints = [];
	page.setDefaultTimeout(60000);
	await setUp(page);
	page.on("pageerror", (error) => complaints.push(error.message));
	page.on("console", (message) => message.type() === "error" && !/favicon/.test(message.location().url) && complaints.push(`${message.text()} ${message.location().url}`));
	const address = await write(page);
	const looked = await look(page);
	const source = await publish(page);
	return { looked, address, source, complaints, published: await page.locator("[href$='/larks-at-dawn/']").first().getAttribute("href") };
}));
