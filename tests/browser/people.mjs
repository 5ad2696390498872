// people.mjs - the part of the journey in which somebody else comes: invited, let in, and held
// to what the role may do, on pages and at addresses typed by hand.
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { job } from "./common.mjs";
import { CONSOLE, follow, must, newPage, open, press, said, saved, seen } from "./walk.mjs";

const GUEST = { name: "Bea Guest", email: "bea@example.org", password: "nine owls over the barn" };
const HOME = `${CONSOLE}/${job.site}`;

/* ---- the invitation, by mail or by hand ---- */

/* Quoted-printable, as far as links need it. */
const plain = (mail) => mail.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

async function mailedLink() {
	for (const until = Date.now() + 60000; Date.now() < until; await sleep(200))
		for (const file of readdirSync(job.mails).filter((name) => name.endsWith(".eml"))) {
			const mail = plain(readFileSync(`${job.mails}/${file}`, "latin1"));
			const link = mail.includes(`X-To: ${GUEST.email}`) && /http:\/\/\S+\/invite\/\w[^/\s]*\//.exec(mail);
			if (link)
				return link[0];
		}
	throw new Error("no mail with an invitation came");
}

export async function invite({ page, kept }) {
	await page.goto(`${HOME}/staff/`);
	await page.fill("#email", GUEST.email);
	await page.selectOption("#role", { label: job.role });
	await follow(page, ".group button.is-primary");
	const shown = await page.inputValue("#link");
	kept.link = job.mails ? await mailedLink() : shown;
	must(kept.link.startsWith(`${CONSOLE}/invite/`), job.mails ? "invited somebody by mail" : "invited somebody by a link");
}

/* ---- who comes ---- */

/* What is refused below is refused on purpose. */
const refused = (message) => /status of 40[34]/.test(message.text());

export async function join({ browser, guest, kept }) {
	const page = guest.page = await newPage(await open(browser), refused);
	await page.goto(kept.link);
	must((await page.innerText("main")).includes(job.role), "the guest was told the role");
	await page.fill("#name", GUEST.name);
	await page.fill("#password", GUEST.password);
	await follow(page, "form button.is-primary");
	await said(page, "Welcome.");
	must(await page.isVisible("text=Nothing written yet"), "the guest joined and saw nobody else's posts");
}

/* Sends a form to an address by hand, from a page of the console and with its token. */
const send = (page, path, fields) => page.evaluate(async ([path, fields]) => {
	const csrf = document.querySelector("[name=csrf]").value;
	return (await fetch(path, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) })).status;
}, [path, fields]);

const POST = { intent: "publish", type: "post", title: "Taken over", source: "Mine now." };

export async function tryWhatIsNotAllowed({ readers, guest, kept }) {
	const { page } = guest;
	must(await page.locator("a[href$='/settings/'], a[href$='/staff/']").count() === 0, "no link led the guest to settings and staff");
	for (const path of ["/settings/", "/settings/look/", "/settings/history/", "/settings/export/", "/staff/", "/pages/"])
		must((await page.goto(HOME + path)).status() === 403, `refused the guest ${path}`);
	const others = new URL(kept.post).pathname;
	must([403, 404].includes((await page.goto(CONSOLE + others)).status()), "refused the guest somebody else's post");
	await page.goto(`${HOME}/posts/`);
	must([403, 404].includes(await send(page, others, { ...POST, version: kept.version })), "refused to publish it for the guest");
	must(await send(page, `/${job.site}/staff/`, { email: "eve@example.org", role: "author" }) === 403, "refused an invitation by the guest");
	must((await seen(readers, "/larks-at-dawn/")).status === 404, "and nothing of it was published");
}

export async function writeAsGuest({ guest }) {
	const { page } = guest;
	await page.goto(`${HOME}/posts/new/`);
	await page.waitForSelector("#post-form[data-ready]");
	await page.fill("#title", "Owls at dusk");
	await page.click(".cm-content");
	await page.keyboard.insertText("They call **late**.");
	await page.keyboard.press("Control+s");
	await saved(page);
	must(/\/posts\/[0-9a-f]{24}\/$/.test(page.url()), "the guest wrote a draft");
}

const FINISH = {
	async author({ page }, readers) {
		await press(page, "publish");
		await said(page, "Published.");
		must((await seen(readers, "/owls-at-dusk/")).text.includes("<strong>late</strong>"), "the author published it");
	},
	async contributor({ page }, readers) {
		must(await page.locator("button[value=publish]").count() === 0, "the contributor has no button to publish");
		const path = new URL(page.url()).pathname, version = await page.inputValue("[name=version]");
		must(await send(page, path, { ...POST, title: "Owls at dusk", version }) === 403, "and is refused it at the address");
		await page.goto(page.url());
		await page.waitForSelector("#post-form[data-ready]");
		await page.click(".cm-content");
		await page.keyboard.press("Control+End");
		await page.keyboard.insertText(" Till dawn.");
		await press(page, "submit");
		await said(page, "Submitted.");
		must((await seen(readers, "/owls-at-dusk/")).status === 404, "but submits it for review");
		must((await page.evaluate(() => document.getElementById("post-form").elements.source.textContent)).includes("Till dawn."), "with the last words written");
	},
};

export const finishAsGuest = ({ guest, readers }) => FINISH[job.role](guest, readers);
