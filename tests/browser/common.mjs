// common.mjs - what the programs beside it share: the job, npm's packages, Chromium.
//
// A program reads its job, a JSON object, from stdin and writes its answer as JSON.
// Every host name leads to the port of the job on this machine, so no page can
// reach another host; what it asks for elsewhere is seen and told.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const need = createRequire(process.env.QUOIN_NODE + "/");
export const job = JSON.parse(readFileSync(0, "utf8"));

export function answer(value) {
	process.stdout.write(JSON.stringify(value));
}

const FLAGS = [
	`--host-resolver-rules=MAP * 127.0.0.1:${job.port}`, "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
	"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
	"--no-first-run", "--hide-scrollbars",
];

export async function chromium(use, flags = []) {
	const browser = await need("playwright-core").chromium.launch({
		executablePath: process.env.CHROMIUM, args: [...FLAGS, ...flags], timeout: 120000,
	});
	try {
		return await use(browser);
	} finally {
		await browser.close();
	}
}

// Of a session, where the job has one: cookies: [{name, value, domain}].
export const session = job.cookies ? { storageState: { origins: [], cookies: job.cookies.map(cookie => ({
	path: "/", expires: -1, httpOnly: true, secure: false, sameSite: "Lax", ...cookie })) } } : {};

// Calls look(page, item) for each item, two at a time, each with a page of its own
// that is kept; look returns what it has to complain of.  Nothing moves meanwhile.
export async function each(browser, items, options, look) {
	const found = [], waiting = items.slice();
	await Promise.all([1, 2].map(async () => {
		const context = await browser.newContext({ reducedMotion: "reduce", ...session, ...options });
		const page = await context.newPage();
		page.setDefaultTimeout(120000);
		for (let item; (item = waiting.shift()) !== undefined;)
			found.push(...await look(page, item));
		await context.close();
	}));
	return found;
}
