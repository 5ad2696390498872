// scriptless.mjs - the essentials with JavaScript switched off: set up, sign in, write, add a
// picture, preview, publish, update, unpublish, sign out.  Answers as journey.mjs does.
import { OWNER, signIn, signOut } from "./account.mjs";
import { job } from "./common.mjs";
import { CONSOLE, must, press, said, seen, walk } from "./walk.mjs";
import { preview, setUp } from "./writing.mjs";

const LIVE = "/larks-at-dawn/";

async function comeBack({ page }) {
	await signOut(page);
	await signIn(page, OWNER);
	await page.goto(`${CONSOLE}/${job.site}/posts/`);
	must(await page.isVisible("text=Nothing written yet"), "signed out and in again");
}

async function write({ page }) {
	await page.click(".empty a.btn");
	await page.fill("#title", "Larks at dawn");
	await page.fill("#source", "They sing **early**.\n\n| bird | hour |\n|---|---|\n| lark | 4 |\n");
	await press(page, "save");
	await said(page, "Saved.");
	must((await page.inputValue("#source")).includes("| lark | 4 |"), "wrote in the text area, and it was saved");
}

async function addPicture({ page }) {
	await page.fill("#source", "Added [afterwards].\n\n" + await page.inputValue("#source"));
	await page.setInputFiles("#picture", { name: "larks.png", mimeType: "image/png", buffer: Buffer.from(job.picture, "base64") });
	await page.fill("#picture_alt", "A lark [sings]");
	await press(page, "save");
	await said(page, "Saved.");
	const source = await page.inputValue("#source");
	must(/\n\n!\[A lark \\\[sings\\\]\]\(\/media\/[0-9a-f]+\.png\)\n$/.test(source) && source.startsWith("Added [afterwards]."), "a picture came with the form, and no word was lost");
}

async function addWhatIsNone({ page }) {
	await page.fill("#source", "Kept. " + await page.inputValue("#source"));
	await page.setInputFiles("#picture", { name: "larks.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\nno more", "latin1") });
	await press(page, "save");
	must(await page.isVisible("[role=alert]") && (await page.inputValue("#source")).startsWith("Kept. "), "a broken picture was refused in words, and the text kept");
	await press(page, "save");
	await said(page, "Saved.");
}

async function publish({ page, readers }) {
	await press(page, "publish");
	await said(page, "Published.");
	const live = await seen(readers, LIVE);
	must(live.status === 200 && live.text.includes("<strong>early</strong>") && /<img[^>]+alt="A lark \[sings\]"/.test(live.text), "published, and saw it live");
}

async function update({ page, readers }) {
	await page.fill("#source", "Updated words.\n\n" + await page.inputValue("#source"));
	await press(page, "save");
	must(!(await seen(readers, LIVE)).text.includes("Updated words"), "saved what readers do not see");
	await press(page, "update");
	await said(page, "Updated.");
	must((await seen(readers, LIVE)).text.includes("Updated words"), "updated what they do");
}

async function unpublish({ page, readers }) {
	await press(page, "unpublish");
	await said(page, "Unpublished.");
	must((await seen(readers, LIVE)).status === 404, "unpublished");
	await signOut(page);
	must(true, "signed out");
}

const broken = (message) => /status of 4\d\d/.test(message.text()) && /\/posts\/[0-9a-f]{24}\/$/.test(message.location().url);

await walk(broken, setUp, comeBack, write, addPicture, addWhatIsNone, preview, publish, update, unpublish);
