// shelf.mjs - the library, as someone uses it: {console, site, cookies, step, files}.  "add"
// gives it many files at once, of which one is refused; "replace" puts one in the place of
// another, marks what matters in it, and undoes that; "unused" finds what nothing shows and
// throws it away; "insert" puts a file of it into a text.  Gives what was seen.
import { answer, chromium, job, session } from "./common.mjs";

const at = `${job.console}/${job.site}/media/`;
const given = (file) => ({ name: file.name, mimeType: "application/octet-stream", buffer: Buffer.from(file.data, "base64") });
const titles = (page) => page.locator(".tile-title").allInnerTexts();

async function add(page) {
	await page.goto(at);
	await page.locator("label.drop input").setInputFiles(job.files.map(given));
	// All others are in when the one that is refused stands there alone.
	await page.waitForFunction(() => document.querySelectorAll(".drop-list > li").length === 1 && document.querySelector(".drop-list > .is-bad"));
	const refused = await page.locator(".drop-list > .is-bad").innerText();
	await Promise.all([page.waitForEvent("load"), page.locator(".drop-list .is-quiet").click()]);
	return { refused, count: await page.locator(".pages .soft").first().innerText() };
}

async function replace(page) {
	await page.goto(at);
	await page.locator("input[type=search]").fill(job.old);
	await page.keyboard.press("Enter");
	await page.locator(".tile-title", { hasText: job.old }).click();
	await page.locator("#file").setInputFiles(given(job.files[0]));
	await page.locator("#replace .btn").click();
	const notice = page.locator(".notice", { hasText: "Took the place of" });
	await notice.waitFor();
	const said = await notice.innerText();
	const box = await page.locator("img[data-focal]").boundingBox();
	await page.mouse.click(box.x + box.width * 0.25, box.y + box.height * 0.5);
	const focus = [await page.inputValue("#focus_x"), await page.inputValue("#focus_y"), await page.locator(".focal-mark").isVisible()];
	await page.locator("form[data-main] .btn.is-primary").click();
	await page.locator(".toast", { hasText: "Saved." }).waitFor();
	return { said, focus };
}

async function unused(page) {
	await page.goto(at);
	await page.locator("select[name=use]").selectOption("unused");
	await page.waitForURL(/use=unused/);
	const found = await titles(page);
	await page.locator(".tile", { hasText: job.free }).locator(".row-check input").check();
	await page.locator(".bulk .is-danger").click();
	await page.locator(".toast", { hasText: "Moved to the trash." }).waitFor();
	return { found };
}

/* A file that is there already, put into a text. */
async function insert(page) {
	await page.goto(`${job.console}/${job.site}/posts/new/`);
	await page.waitForSelector("#post-form[data-ready]");
	await page.locator(".cm-content").click();
	await page.keyboard.type("/from the lib");
	await page.locator(".md-slash li", { hasText: "From the library" }).click();
	await page.locator("dialog input").fill(job.name);
	await page.locator("dialog .found-post", { hasText: job.name }).click();
	await page.waitForFunction(() => document.getElementById("post-form").editor.text().includes("/media/"));
	return { text: await page.evaluate(() => document.getElementById("post-form").editor.text()) };
}

answer(await chromium(async (browser) => {
	const page = await (await browser.newContext({ reducedMotion: "reduce", ...session })).newPage();
	page.setDefaultTimeout(120000);
	const faults = [];
	page.on("pageerror", (error) => faults.push(error.message));
	page.on("console", (message) => message.type() === "error" && !/415/.test(message.text()) && faults.push(message.text()));
	return { ...await { add, replace, unused, insert }[job.step](page), faults };
}));
