// seeing.mjs - the post as it will look, beside the text, and as others will show it.
import { claim, equal, holds, until } from "./harness.mjs";

const body = (page) => page.frameLocator(".live iframe").locator("body");
const shows = (page, words) => until(async () => (await body(page).innerText()).includes(words), `the preview to show “${words}”`);
const open = async (t, source, options) => {
	const page = await t.edit(source, options);
	await page.locator("[data-live]").click();
	await page.locator(".live iframe").waitFor();
	return page;
};
const scrolled = (page) => page.locator(".live iframe").evaluate((frame) => frame.contentDocument.scrollingElement.scrollTop);

claim("the preview shows what was written, saved or not, and follows the typing", async (t) => {
	t.site.answer = "down";
	const page = await open(t, "First\n");
	t.expect(/ERR_EMPTY_RESPONSE|Failed to load/);
	await shows(page, "First");
	await t.cursor("First");
	await page.keyboard.type(" and more");
	await shows(page, "First and more");
	await page.locator("[name=title]").fill("Another title");
	await shows(page, "Another title");
	equal(t.site.source, "First\n", "stored nothing");
	equal(new Set(t.site.looks.map((form) => form.get("csrf") ?? "")).size, 1);
});

claim("the keys open and close it, and nothing is asked for while it is closed", async (t) => {
	const page = await t.edit("One\n");
	await t.cursor("One");
	await page.keyboard.type("!");
	await t.saved("One!\n");
	equal(t.site.looks.length, 0);
	await page.keyboard.press("Control+Alt+p");
	await shows(page, "One!");
	await page.keyboard.press("Control+Alt+p");
	holds(!(await page.locator(".live").isVisible()), "closed");
	await page.locator("[data-live]").click();
	await page.locator(".live [data-size=phone]").focus();
	await page.keyboard.press("Escape");
	holds(!(await page.locator(".live").isVisible()), "closed by Escape");
});

claim("the settings give way to it where there is no room for both", async (t) => {
	const page = await t.edit("One\n");
	await page.getByRole("button", { name: "Settings of this post" }).click();
	await page.locator("[data-live]").click();
	await shows(page, "One");
	holds(!(await page.locator("#slug").isVisible()), "the settings");
	await t.cursor("One");
	await page.keyboard.press("Control+Alt+p");
	await page.keyboard.type("!");
	await t.saved("One!\n");
});

claim("an answer to an older text is not shown", async (t) => {
	const page = await open(t, "Start\n");
	await shows(page, "Start");
	await t.cursor("Start");
	t.site.lookDelay = 1500;
	await page.keyboard.type(" late");
	await until(() => t.site.looks.some((form) => form.get("source") === "Start late\n"), "the slow request");
	t.site.lookDelay = 0;
	await page.keyboard.type("r");
	await shows(page, "Start later");
	await page.waitForTimeout(1700);
	holds((await body(page).innerText()).includes("Start later"), "the newer one stays");
});

claim("the reason of a failure is shown over the last page that could be made", async (t) => {
	const page = await open(t, "Good\n");
	await shows(page, "Good");
	t.expect(/422/);
	t.site.look = "The text is nested too deeply.";
	await t.cursor("Good");
	await page.keyboard.type(" bad");
	await until(async () => (await page.locator(".live-note").innerText()).includes("nested too deeply"), "the reason");
	holds((await body(page).innerText()).includes("Good"), "the last good page");
	t.site.look = "ok";
	await page.keyboard.type("!");
	await shows(page, "Good bad!");
	await until(async () => !(await page.locator(".live-note").isVisible()), "no reason any more");
});

claim("it keeps its place, leaves what has not changed, and goes along with the cursor", async (t) => {
	const lines = Array.from({ length: 120 }, (_, n) => (n % 20 === 10 ? `## Head ${n}` : `Line ${n}`));
	const page = await open(t, lines.join("\n\n") + "\n");
	await shows(page, "Line 119");
	const at = (n) => page.locator(".live iframe").evaluate((frame, words) => [...frame.contentDocument.querySelectorAll("p")].find((node) => node.textContent.startsWith(words)).getBoundingClientRect().top, `Line ${n}`);
	await page.locator(".live iframe").evaluate((frame) => { frame.contentDocument.querySelector("p").mark = "kept"; });
	await t.cursor("Line 65");
	await page.keyboard.type(" new");
	await shows(page, "Line 65 new");
	await until(async () => { const top = await at(65); return top > 0 && top < 900; }, "line 65 in sight");
	holds((await scrolled(page)) > 500, `scrolled to ${await scrolled(page)}`);
	await page.locator(".live iframe").evaluate((frame) => frame.contentDocument.scrollingElement.scrollTo(0, 0));
	await t.cursor("Line 64");
	await until(async () => { const top = await at(64); return top > 0 && top < 900; }, "line 64 in sight");
	await t.cursor("Line 65 new");
	const before = await scrolled(page);
	await page.keyboard.type("er");
	await shows(page, "Line 65 newer");
	equal(await scrolled(page), before);
	equal(await page.locator(".live iframe").evaluate((frame) => frame.contentDocument.querySelector("p").mark), "kept");
});

claim("nothing in the preview runs, and its links do not lead the console away", async (t) => {
	t.expect(/script|sandbox|Content Security Policy|CSP/i);
	const page = await open(t, "<img src=x onerror='parent.leaked = 2'> <a href='javascript:parent.leaked=3'>press</a> <a href='/elsewhere/'>away</a>\n");
	await shows(page, "press");
	await page.frameLocator(".live iframe").getByText("press").click();
	equal(await page.evaluate(() => globalThis.leaked), undefined);
	equal(await page.frameLocator(".live iframe").getByText("away").getAttribute("target"), "_blank");
	equal(await page.locator(".live iframe").getAttribute("sandbox"), "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
	holds(page.url().endsWith("/notes/posts/7/"), page.url());
});

claim("a desktop's page is made wide and shown small, on a telephone over the text", async (t) => {
	const page = await open(t, "Words\n", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
	await shows(page, "Words");
	const size = () => page.locator(".live iframe").evaluate((frame) => ({ inner: frame.clientWidth, shown: Math.round(frame.getBoundingClientRect().width), tall: Math.round(frame.getBoundingClientRect().height) }));
	const { inner, tall } = await size();
	holds(inner > 340 && inner <= 390 && tall > 650, JSON.stringify(await size()));
	await page.locator("[data-size=desktop]").tap();
	await until(async () => (await size()).inner === 1200, "a desktop's width");
	holds((await size()).shown <= 390, JSON.stringify(await size()));
	equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
	await page.getByRole("button", { name: "Close the preview" }).tap();
	holds(await page.locator(".cm-content").isVisible() && !(await page.locator(".live").isVisible()), "the text again");
});

claim("the cards follow the typing while they can be seen", async (t) => {
	const page = await t.edit("Words\n");
	equal(await page.locator("[data-card=search_title]").textContent(), "Six Years of Rust – Notes", "as the server has it");
	await page.getByRole("button", { name: "Settings of this post" }).click();
	await page.locator("[name=title]").fill("Larks");
	await until(async () => (await page.locator("[data-card=search_title]").textContent()) === "Larks – Notes", "the new title");
	await page.locator("[name=feature_image]").fill("");
	await until(async () => !(await page.locator("[data-card=og_image]").isVisible()), "no picture");
	equal(t.site.looks.every((form) => form.get("only") === "cards"), true, "no page is made for it");
});
