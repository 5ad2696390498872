// attacks.mjs - pages full of attack strings: {cookies, pages}.  Says what executed, what
// the content security policy had to stop, and which other hosts were asked for anything.
import { answer, chromium, job } from "./common.mjs";

const hosts = new Set(job.pages.map((address) => new URL(address).host));
let looked = 0, beside = 0;

function listen(page, wrong) {
	const say = (what) => wrong.push(`${page.url()}: ${what}`);
	page.on("dialog", (dialog) => {
		say(`a dialog says ${dialog.message()}`);
		dialog.dismiss();
	});
	page.on("popup", (other) => say(`opens ${other.url()}`));
	page.on("download", (download) => say(`downloads ${download.url()}`));
	page.on("request", (request) => {
		const address = new URL(request.url());
		if (/^http|^ws|^ftp/.test(address.protocol) && !hosts.has(address.host))
			say(`asks ${address.href.slice(0, 200)} for a ${request.resourceType()}`);
	});
	page.on("console", (message) => /^Refused to|violates the following/.test(message.text()) && say(message.text()));
	page.on("pageerror", (error) => say(error.message));
}

// What would execute at a click, or with another policy.
const lurking = () => [...document.querySelectorAll("*")].flatMap((e) => [
	...[...e.attributes].filter((a) => /^on/i.test(a.name)).map((a) => `<${e.localName} ${a.name}="${a.value}">`),
	...["href", "action", "formAction"].map((name) => e.getAttribute(name) !== null && e.localName !== "link" && String(e[name]?.baseVal ?? e[name]))
		.filter((to) => to && /^\s*(javascript|data|vbscript):/i.test(to)).map((to) => `<${e.localName}> leads to ${to}`),
	...(["script", "iframe", "object", "embed", "base"].includes(e.localName) && e.closest(".post-body, .cm-content") ? [`<${e.localName}> in a text`] : []),
]);

// Would it be noticed?
async function control(context) {
	const page = await context.newPage(), told = [];
	listen(page, told);
	await page.setContent('<a href="javascript:1" onclick="1">x</a><img src="http://elsewhere.test/x.png" onerror="alert(1)">');
	told.push(...await page.evaluate(lurking));
	await page.close();
	if (told.length !== 5)
		throw new Error(`of a page that executes only this is told: ${told.join("; ")}`);
}

/* The preview beside the text: what the frame shows was put there by a script of the console. */
async function lookBeside(page, address, wrong) {
	await page.locator("[data-live]").click();
	await page.frameLocator(".live iframe").locator("h1").first().waitFor();
	const frame = page.frames().find((one) => one.url().includes("/preview-frame/"));
	wrong.push(...(await frame.evaluate(lurking)).map((what) => `${address}, its preview: ${what.slice(0, 300)}`));
	beside++;
}

async function look(page, address, wrong) {
	const response = await page.goto(address, { waitUntil: "load" });
	if (response.status() >= 500)
		wrong.push(`${address}: ${response.status()}`);
	if (page.url().split("?")[0] !== address.split("?")[0])
		wrong.push(`${address}: leads to ${page.url()}`);
	if (await page.locator("#post-form").count()) {
		await page.waitForSelector("#post-form[data-ready]");
		await lookBeside(page, address, wrong);
	}
	wrong.push(...(await page.evaluate(lurking)).map((what) => `${address}: ${what.slice(0, 300)}`));
	looked++;
}

answer(await chromium(async (browser) => {
	const wrong = [], waiting = job.pages.slice();
	await Promise.all([1, 2].map(async () => {
		const context = await browser.newContext({ viewport: { width: 1280, height: 3000 }, reducedMotion: "reduce" });
		await control(context);
		await context.addCookies(job.cookies);
		const page = await context.newPage();
		page.setDefaultTimeout(60000);
		listen(page, wrong);
		for (let address; (address = waiting.shift()) !== undefined;)
			await look(page, address, wrong);
	}));
	return { wrong, looked, beside };
}));
