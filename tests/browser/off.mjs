// off.mjs - a visit without JavaScript: {sites: [{url, post, title, word}]}.  From
// home to a post, and from its search link to hits and on to one.
import { answer, chromium, each, job } from "./common.mjs";

const seen = async (page, selector) => (await page.locator(selector).first().innerText()).trim();

async function visit(page, { url, post, title, word }) {
	const found = [];
	const claim = (holds, what) => holds || found.push(`${url}: ${what}`);

	await page.goto(new URL(post, url).href);
	claim(await seen(page, "h1") === title, `the heading of ${post} is not seen`);
	claim((await seen(page, "article")).length > 500, `the text of ${post} is not seen`);
	await page.goto(url);
	await Promise.all([page.waitForURL(/\/search\//), page.locator("header a[href$='/search/']").click()]);
	await page.getByRole("searchbox").fill(word);
	await Promise.all([page.waitForURL(/\/search\/\?q=/), page.getByRole("searchbox").press("Enter")]);
	claim(await page.locator("main mark:visible").count() > 0, `nothing is found for ${word}`);
	const hit = page.locator(".card-title a, .posts > li > a").last(), name = (await hit.innerText()).trim();
	await Promise.all([page.waitForURL(to => !to.pathname.startsWith("/search/")), hit.click()]);
	claim((await seen(page, "h1")) === name, `the hit ${name} leads to ${page.url()}`);
	return found;
}

answer(await chromium(browser => each(browser, job.sites, { javaScriptEnabled: false }, visit)));
