// account.mjs - the part of the journey that is about one's own account: the second factor,
// signing out, and signing out everywhere.
import { createHmac } from "node:crypto";
import { job } from "./common.mjs";
import { CONSOLE, follow, must, newPage, open, said } from "./walk.mjs";

export const OWNER = { email: "ada@example.org", password: "six meadow larks at dawn" };

/* ---- the telephone: RFC 6238 written once more, so that the two check each other ---- */

function bytesOf(base32) {
	const bits = [...base32].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

function codeOf(secret, step) {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac("sha1", bytesOf(secret)).update(counter).digest();
	return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

const now = () => Math.floor(Date.now() / 30000);

/* ---- in and out ---- */

export async function signOut(page) {
	await page.goto(CONSOLE + "/");
	await page.click(".side-foot summary");
	await follow(page, "text=Sign out");
	await said(page, "Signed out.");
}

export async function signIn(page, { email, password }) {
	await page.goto(CONSOLE + "/sign-in/");
	await page.fill("#email", email);
	await page.fill("#password", password);
	await follow(page, "form button.is-primary");
}

async function giveCode(page, code) {
	await page.fill("#code", code);
	await follow(page, "form button.is-primary");
}

const isIn = (page) => page.isVisible(".side-foot summary");

/* What the browser says of the code that is refused below. */
export const wrongCode = (message) => /status of 422/.test(message.text()) && message.location().url.includes("/sign-in/code/");

/* ---- what the journey does ---- */

export async function switchOnTwoFactor({ page, kept }) {
	await page.goto(CONSOLE + "/account/");
	await follow(page, "text=Two-factor sign-in");
	const qr = await page.locator(".qr svg").boundingBox();
	must(qr.width >= 120 && qr.x >= 0 && qr.x + qr.width <= job.width, "saw the QR code whole");
	const secret = (await page.innerText(".group code")).replaceAll(" ", ""), step = now();
	await page.fill("#code", codeOf(secret, step));
	await page.fill("#current", OWNER.password);
	await follow(page, "text=Switch it on");
	const codes = await page.locator(".codes li").allInnerTexts();
	must(codes.length === 10, "switched the second factor on and got recovery codes");
	Object.assign(kept, { secret, step, codes });
	await signOut(page);
	must(page.url().startsWith(CONSOLE + "/sign-in/"), "signed out");
}

export async function signInWithCode({ page, kept }) {
	await signIn(page, OWNER);
	await page.goto(`${CONSOLE}/${job.site}/posts/`);
	must(page.url().includes("/sign-in/code/"), "got nowhere without the code");
	await giveCode(page, codeOf(kept.secret, Math.max(now(), kept.step + 1)));
	must(await isIn(page), "signed in with the code");
	await signOut(page);
}

export async function useRecoveryCodes({ page, kept }) {
	await signIn(page, OWNER);
	await giveCode(page, kept.codes[0]);
	must(await isIn(page), "signed in with a recovery code");
	await signOut(page);
	await signIn(page, OWNER);
	await giveCode(page, kept.codes[0]);
	must(!await isIn(page) && await page.isVisible(".notice.is-bad, [role=alert]"), "was refused with the same one");
	await giveCode(page, kept.codes[1]);
	must(await isIn(page), "signed in with another");
}

/* At a second browser, which is thrown out when it asks for anything. */
export async function signOutEverywhere({ browser, page, kept, guest }) {
	const other = await newPage(await open(browser));
	await signIn(other, OWNER);
	await giveCode(other, kept.codes[2]);
	must(await isIn(other), "signed in at a second browser");
	await page.goto(CONSOLE + "/account/sessions/");
	must(await page.locator("ul.rows > li").count() === 2, "saw both browsers in the list");
	await page.click("text=Sign out everywhere");
	await follow(page, "dialog button[value=yes]");
	must(page.url().startsWith(CONSOLE + "/sign-in/"), "signed out everywhere");
	await other.reload();
	must(other.url().startsWith(CONSOLE + "/sign-in/"), "the second browser was thrown out");
	await guest.page.reload();
	must(!guest.page.url().startsWith(CONSOLE + "/sign-in/"), "nobody else was");
}
