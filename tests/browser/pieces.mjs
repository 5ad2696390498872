// pieces.mjs - large files from a page's scripts: {console, site, cookies, bytes}.  One into the
// list of files, over a connection that fails for a while; one pasted into a text, over one that
// fails for longer than the script waits, with another try.  Gives what was asked of the server,
// the text, and the progress that was seen.
import { answer, chromium, job } from "./common.mjs";

const uploads = /\/media\/uploads\//;

/* What is asked of uploads; while down() says so, nothing arrives. */
async function watch(page, asked, down) {
	await page.route(uploads, (route) => {
		const request = route.request(), refused = down(request, asked);
		asked.push(`${request.method()}${refused ? " cut" : ""}`);
		return refused ? route.abort("connectionreset") : route.continue();
	});
}

const file = (name) => ({ name, mimeType: "application/pdf", buffer: Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(job.bytes, name)]) });

async function intoTheList(context) {
	const page = await context.newPage(), asked = [];
	await watch(page, asked, (request, before) => request.method() === "PATCH" && before.filter((a) => a === "PATCH").length === 1 && !before.includes("PATCH cut"));
	await page.goto(`${job.console}/${job.site}/media/`);
	await Promise.all([page.waitForEvent("load"), page.locator("label.drop input").setInputFiles(file("list.pdf"))]);
	await page.locator(".tile-title", { hasText: "list.pdf" }).waitFor();
	await page.close();
	return asked;
}

async function intoAText(context) {
	const page = await context.newPage(), asked = [];
	let down = false;
	await watch(page, asked, (request, before) => down || (down = request.method() === "PATCH" && before.filter((a) => a === "PATCH").length === 1));
	await page.goto(`${job.console}/${job.site}/posts/new/`);
	await page.waitForSelector("#post-form[data-ready]");
	const { name, buffer } = file("text.pdf");
	await page.evaluate(([name, size]) => {
		const bytes = new Uint8Array(size).fill(120);
		bytes.set(new TextEncoder().encode("%PDF-1.4\n"));
		const clipboardData = new DataTransfer();
		clipboardData.items.add(new File([bytes], name, { type: "application/pdf" }));
		document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
	}, [name, buffer.length]);
	await page.locator(".md-upload.is-bad").waitFor();
	const reason = await page.locator(".md-upload.is-bad").innerText();
	down = null;
	await page.unroute(uploads);
	await watch(page, asked, () => false);
	await page.locator(".md-upload .btn").first().click();
	await page.waitForFunction(() => /text\.pdf|\/media\//.test(document.getElementById("post-form").editor.text()));
	const text = await page.evaluate(() => document.getElementById("post-form").editor.text());
	return { asked, reason, text };
}

answer(await chromium(async (browser) => {
	const context = await browser.newContext({ reducedMotion: "reduce", storageState: { origins: [], cookies: job.cookies.map((cookie) => ({
		path: "/", expires: -1, httpOnly: true, secure: false, sameSite: "Lax", ...cookie })) } });
	context.setDefaultTimeout(120000);
	return { list: await intoTheList(context), text: await intoAText(context) };
}));
