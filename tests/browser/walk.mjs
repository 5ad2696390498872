// walk.mjs - what walks through the console share: steps that were done, what a browser
// complained of, and ways to press and to wait that need no clock.
import { answer, chromium, job, session } from "./common.mjs";

export const CONSOLE = `http://${job.console}`, SITE = `http://${job.site}.${job.domain}`;
const steps = [], wrong = [];

export class Unmet extends Error {}

/* What was done; or the end of the walk. */
export function must(holds, what) {
	if (!holds)
		throw new Unmet(`not so: ${what}`);
	steps.push(what);
}

/* What readers get at a path of the site. */
export async function seen(context, path) {
	const page = await context.newPage();
	const response = await page.goto(SITE + path);
	const result = { status: response.status(), text: await page.content(), body: await response.text() };
	await page.close();
	return result;
}

/* The browser complains of each answer 4xx; refused(message) says which of them are the walk's purpose. */
export function listen(page, refused = () => false) {
	page.on("console", (message) => message.type() === "error" && !refused(message) && wrong.push(`${page.url()}: ${message.text()}`));
	page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
}

export const saved = (page) => page.waitForFunction(() => /^Saved/.test(document.querySelector("#save-status")?.textContent ?? ""));
export const said = (page, words) => page.waitForSelector(`.toast >> text=${words}`);

/* A click that leads to a page, perhaps to one of the same address. */
export const follow = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
export const press = (page, intent) => follow(page, `button[name=intent][value=${intent}]`);

/* The settings of a post, which a narrow window hides at first. */
export async function openPanel(page) {
	if (!await page.isVisible("#slug"))
		await page.click("[data-panel], [aria-controls=panel]");
	await page.waitForSelector("#slug");
}

export const open = (browser, width = job.width) =>
	browser.newContext({ ...session, viewport: { width, height: 860 }, reducedMotion: "reduce", javaScriptEnabled: !job.scriptless });

export async function newPage(context, refused) {
	const page = await context.newPage();
	page.setDefaultTimeout(60000);
	listen(page, refused);
	page.on("filechooser", () => {}); // whoever waits for one later would be late in telling the browser
	return page;
}

/* Goes the steps of the way, each a function of what goes along: { browser, page,
 * readers } and what steps leave for later ones: kept, and the guest's page. */
export async function walk(refused, ...way) {
	await chromium(async (browser) => {
		const page = await newPage(await open(browser), refused), readers = await browser.newContext();
		const along = { browser, page, readers, kept: {}, guest: {} };
		try {
			for (const step of way)
				await step(along);
		} catch (error) {
			const pages = browser.contexts().flatMap((context) => context.pages());
			await Promise.all(pages.map((at, n) => at.screenshot({ path: `${job.screenshot}-${n}.png` }).catch(() => {})));
			wrong.push(`after "${steps.at(-1)}": ${error.message} (${pages.map((at, n) => `${at.url()}, screenshot ${job.screenshot}-${n}.png`).join("; ")})`);
		}
	});
	answer({ steps, wrong });
}
