// scroll.mjs - opens each page at each width: {pages, widths}.  Tells pages that are
// wider than the window, that ask another host for anything but its pictures and framed
// previews (pictures, where that is given), or that the browser has a complaint about.
import { answer, chromium, each, job } from "./common.mjs";

// How much wider than the window the page is, and the innermost element at fault.
function overflow() {
	const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
	if (over <= 0)
		return null;
	const wide = [...document.body.querySelectorAll("*")].filter(e => {
		const box = e.getBoundingClientRect();
		return box.right > root.clientWidth + 1 || box.left < -1;
	}).pop();
	return `${over} px too wide: ${wide ? wide.outerHTML.slice(0, 200) : "?"}`;
}

async function look(page, url) {
	const found = [], host = new URL(url).host;
	const asked = request => {
		const to = new URL(request.url());
		const picture = to.host === job.pictures && to.pathname.startsWith("/media/");
		const framed = to.host === job.pictures && request.frame() !== page.mainFrame();
		if (to.protocol !== "data:" && to.host !== host && !picture && !framed)
			found.push(`${url}: asks for ${to.href}`);
	};
	const said = message => {
		const preview = `http://${job.pictures}/p/`;
		if (message.location().url !== url && !message.location().url.startsWith(preview))     // of the page itself it says "404"
			found.push(`${url}: the browser says ${message.text()}`);
	};
	page.on("request", asked);
	page.on("console", said);
	await page.goto(url, { waitUntil: "load" });
	for (const width of job.widths) {
		await page.setViewportSize({ width, height: 900 });
		const over = await page.evaluate(overflow);
		if (over)
			found.push(`${url} at ${width} px: ${over}`);
	}
	page.off("request", asked);
	page.off("console", said);
	return found;
}

answer(await chromium(browser => each(browser, job.pages, {}, look)));
