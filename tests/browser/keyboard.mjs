// keyboard.mjs - writing and publishing with the keyboard alone: from the sign-in page to a
// post with a heading, a link, a table and tags that others can read.  No mouse event is
// sent.  Wherever the focus goes it must show, and it must never be lost or held.
import { job } from "./common.mjs";
import { CONSOLE, Unmet, must, said, saved, seen, walk } from "./walk.mjs";

const MOST = 60;

/* ---- where the focus is, and whether it shows ---- */

/* What a person sees of the focus: it must differ between the element that has it and the same
   element later, on itself or on what is drawn around it.  Where text is typed the caret is seen. */
const look = () => {
	const at = document.activeElement, was = globalThis.lookedAt;
	const signs = (node) => [node, node.parentElement, node.parentElement?.parentElement].filter(Boolean)
		.map((one) => { const s = getComputedStyle(one); return [s.outline, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecoration].join("|"); }).join("\n");
	const name = (node) => `${node.tagName.toLowerCase()}${node.id && `#${node.id}`}.${node.className} “${(node.getAttribute("aria-label") ?? node.textContent).trim().slice(0, 40)}”`;
	const types = (node) => node.isContentEditable || node.matches("textarea");
	const box = at.getBoundingClientRect();
	const unseen = was && was.node !== at && was.node.isConnected && !types(was.node) && signs(was.node) === was.signs ? name(was.node) : "";
	if (!was || was.node !== at) // a date has several stops inside, with rings of their own
		globalThis.lookedAt = { node: at, signs: signs(at) };
	return { name: name(at), lost: at === document.body, unseen, none: box.width === 0 || box.height === 0 };
};

async function key(page, keys) {
	await page.keyboard.press(keys);
	const at = await page.evaluate(look);
	if (at.lost)
		throw new Unmet(`${keys} lost the focus`);
	if (at.none)
		throw new Unmet(`${keys} put the focus on what cannot be seen: ${at.name}`);
	if (at.unseen)
		throw new Unmet(`the focus does not show on ${at.unseen}`);
	return at;
}

/* Along the stops until one fits. */
async function go(page, selector, keys = "Tab") {
	const way = [];
	for (let n = 0; n < MOST; n++) {
		if (await page.evaluate((selector) => document.activeElement.matches(selector), selector))
			return;
		way.push((await key(page, keys)).name);
	}
	throw new Unmet(`${keys} does not lead to ${selector}: ${way.join(", ")}`);
}

const enter = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
const source = (page) => page.evaluate(() => document.getElementById("post-form").editor.text());

/* ---- the way ---- */

async function signIn({ page }) {
	await page.goto(`${CONSOLE}/sign-in/`);
	await go(page, "#email");
	await page.keyboard.type(job.email);
	await go(page, "#password");
	await page.keyboard.type(job.password);
	await go(page, "form button.is-primary");
	await enter(page);
	must(!page.url().includes("/sign-in/"), "signed in");
}

async function begin({ page }) {
	if (!page.url().includes(`/${job.site}/posts/`)) {
		await go(page, `main a[href^='/${job.site}/']`);
		await enter(page);
	}
	await go(page, "a.skip");
	await key(page, "Enter");
	await go(page, "a[href$='/posts/new/']");
	await enter(page);
	await page.waitForSelector("#post-form[data-ready]");
	must(await page.evaluate(() => document.activeElement.id === "title"), "went past the links to a new post, with its title in focus");
}

async function link(page) {
	await page.keyboard.type("See the book");
	for (let n = 0; n < "the book".length; n++)
		await page.keyboard.press("Shift+ArrowLeft");
	await page.keyboard.press("Control+k");
	await page.waitForSelector("dialog[open]");
	await page.keyboard.type("https://example.org/book");
	await go(page, "dialog button.is-primary");
	await key(page, "Enter");
	await page.waitForSelector("dialog", { state: "detached" });
	await page.keyboard.type(".\n\n");
	must((await source(page)).includes("See [the book](https://example.org/book).\n"), "made a link, and wrote on");
}

async function slash(page, word) {
	await page.keyboard.type(`/${word}`);
	await page.waitForSelector(".md-slash li[aria-selected=true]");
	await key(page, "Enter");
}

async function write({ page }) {
	await page.keyboard.type("Larks at dawn");
	await key(page, "Enter");
	await slash(page, "head");
	await page.keyboard.type("How they sing\n\n");
	await link(page);
	await slash(page, "tab");
	for (const cell of ["Bird", "Song", "Hour", "Lark", "trill", "four"]) {
		await page.keyboard.type(cell);
		await key(page, "Tab");
	}
	await key(page, "Control+End");
	await page.keyboard.type("\nThe end");
	const text = await source(page);
	must(text.includes("## How they sing\n") && /\| Lark +\| trill +\| four +\|/.test(text) && text.trimEnd().endsWith("\nThe end"), "wrote a heading and a table by the slash menu, and after it");
}

async function makeBold({ page }) {
	for (let n = 0; n < "end".length; n++)
		await page.keyboard.press("Shift+ArrowLeft");
	await go(page, ".editor-tools button", "Shift+Tab");
	await key(page, "ArrowRight");
	await key(page, "ArrowLeft");
	await key(page, "Enter");
	must((await source(page)).includes("The **end**"), "pressed a button of the toolbar");
}

async function tag({ page }) {
	await go(page, "[aria-controls=panel]", "Shift+Tab");
	await key(page, "Enter");
	await go(page, "#tags");
	await page.keyboard.type("birds");
	await key(page, "Enter");
	await page.keyboard.type("mornings,");
	await go(page, "#excerpt");
	await page.keyboard.type("What larks do first.");
	await key(page, "Escape");
	must(await page.evaluate(() => document.activeElement.matches("[aria-controls=panel]") && document.querySelector("#panel").hidden), "set tags, closed the settings and stood where they were opened");
}

async function publish({ page, readers }) {
	await key(page, "Control+s");
	await saved(page);
	await go(page, "button[value=publish]", "Shift+Tab");
	await enter(page);
	await said(page, "Published.");
	const live = await seen(readers, "/larks-at-dawn/");
	must(live.status === 200 && /<h2[^>]*>.*How they sing/.test(live.text) && live.text.includes('<a href="https://example.org/book"') &&
	     live.text.includes("<td>trill</td>") && live.text.includes("/tag/birds/") && live.text.includes("/tag/mornings/"), "published, and others can read it");
}

async function walkOn({ page }) {
	await page.waitForSelector("#post-form[data-ready]");
	await go(page, "a.skip");
	await key(page, "Enter");
	await go(page, "#title, .cm-content");
	must(true, "came from the top of the page to the text again");
}

await walk(undefined, signIn, begin, write, makeBold, tag, publish, walkOn);
