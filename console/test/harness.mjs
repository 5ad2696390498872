// harness.mjs - a browser, a fake site, and claims that are printed as TAP.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { FakeSite } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
export const word = (name) => process.argv[process.argv.indexOf(name) + 1];
const modules = resolve(word("--modules"));
export const require = createRequire(join(modules, "x.js"));
export const dist = resolve(word("--dist"));
export const data = process.env.QUOIN_DATA ?? join(here, "../../../shared/data");

const claims = [];
export const claim = (words, check) => claims.push([words, check]);

export class Skip extends Error {}

export function equal(found, wanted, about = "") {
	if (!isDeepStrictEqual(found, wanted)) throw new Error(`${about}\n found:  ${JSON.stringify(found)}\n wanted: ${JSON.stringify(wanted)}`);
}
export function holds(value, about) {
	if (!value) throw new Error(about);
}

/** Until check() gives something true; CI may be slow, so the limit is generous. */
export async function until(check, about, limit = 20000) {
	const end = Date.now() + limit;
	for (;;) {
		const value = await check();
		if (value) return value;
		if (Date.now() > end) throw new Error(`waited in vain: ${about}`);
		await new Promise((done) => setTimeout(done, 25));
	}
}

const AT_ONCE = 3;
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

async function launch() {
	const { chromium } = require("playwright-core");
	return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

async function begin(browser) {
	const site = new FakeSite(join(here, "../demo"), dist);
	await site.listen();
	return new Test(site, browser);
}

/** Instead of claims: act(open), open() giving a fresh Test. */
export async function measure(act) {
	if (!CHROMIUM) return void console.log("# needs chromium");
	const browser = await launch();
	await act(() => begin(browser));
	await browser.close();
}

export async function run() {
	if (!CHROMIUM) return void console.log("1..0 # SKIP needs chromium");
	const browser = await launch();
	const only = word("--only") && process.argv.includes("--only") ? new RegExp(word("--only")) : /./;
	let n = 0;
	let bad = 0;
	const left = claims.filter(([name]) => only.test(name));
	const one = async ([words, check]) => {
		const test = await begin(browser);
		try {
			await check(test);
			await test.end();
			console.log(`ok ${++n} - ${words}`);
		} catch (error) {
			if (!(error instanceof Skip)) bad++;
			console.log(error instanceof Skip ? `ok ${++n} - ${words} # SKIP ${error.message}` : `not ok ${++n} - ${words}\n${error.message.replace(/^/gm, "# ")}`);
		}
		await test.close();
		test.site.close();
	};
	const worker = async () => {
		while (left.length) await one(left.shift());
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	console.log(`1..${n}`);
	await browser.close();
	process.exitCode = bad ? 1 : 0;
}

/* One claim's browser context.  Whatever the page complained about fails the claim. */
class Test {
	constructor(site, browser) {
		Object.assign(this, { site, browser, complaints: [], expected: [] });
	}

	async open(path, options = {}) {
		this.context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
		await this.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: this.site.address });
		return this.tab(path);
	}

	async tab(path) {
		const page = await this.context.newPage();
		page.on("pageerror", (error) => this.complaints.push(error.message));
		page.on("console", (message) => ["error", "warning"].includes(message.type()) && this.complaints.push(message.text()));
		await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)));
		await page.goto(this.site.address + path);
		this.page = page;
		return page;
	}

	/** The editor's page with this text, ready. */
	async edit(source, options) {
		this.site.reset(source);
		const page = await this.open("/notes/posts/7/", options);
		await page.waitForSelector("#post-form[data-ready]");
		return page;
	}

	text() {
		return this.page.evaluate(() => document.getElementById("post-form").editor.text());
	}
	/** Put the cursor behind these words (or at a position). */
	async cursor(where) {
		await this.page.evaluate((at) => {
			const { view } = document.getElementById("post-form").editor;
			const text = view.state.doc.toString();
			view.focus();
			view.dispatch({ selection: { anchor: typeof at === "number" ? at : text.indexOf(at) + at.length } });
		}, where);
		await this.page.waitForTimeout(30);
	}
	async select(words) {
		await this.page.evaluate((text) => {
			const { view } = document.getElementById("post-form").editor;
			const from = view.state.doc.toString().indexOf(text);
			view.focus();
			view.dispatch({ selection: { anchor: from, head: from + text.length } });
		}, words);
		await this.page.waitForTimeout(30);
	}
	/** What is to be read in the text, line by line. */
	shown() {
		return this.page.locator(".cm-line").evaluateAll((lines) => lines.map((line) => line.textContent.replace(/\u200b/g, "")).join("\n"));
	}
	async paste(types) {
		await this.page.evaluate((given) => {
			const clipboardData = new DataTransfer();
			for (const [type, value] of Object.entries(given)) clipboardData.setData(type, value);
			document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
		}, types);
	}
	saved(source) {
		return until(() => this.site.source === source, `the server to have ${JSON.stringify(source).slice(0, 200)}, it has ${JSON.stringify(this.site.source).slice(0, 200)}`);
	}
	status(words) {
		return until(async () => (await this.page.locator("#save-status").innerText()).includes(words), `the status “${words}”`);
	}
	expect(pattern) {
		this.expected.push(pattern);
	}

	async end() {
		const rest = this.complaints.filter((words) => !this.expected.some((pattern) => pattern.test(words)));
		equal(rest, [], "the page complained");
	}
	async close() {
		await this.context?.close();
	}
}
