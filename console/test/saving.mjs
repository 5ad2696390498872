// saving.mjs - never lose a word: autosave, failures, two writers, the copy on the device.
import { claim, equal, holds, until } from "./harness.mjs";

claim("what is typed is saved by itself, once", async (t) => {
	const page = await t.edit("One");
	await t.cursor("One");
	await page.keyboard.type(" two");
	await t.saved("One two");
	await t.status("Saved");
	await page.waitForTimeout(2500);
	equal(t.site.saves.length, 1);
	equal(t.site.saves[0].get("title"), "A title");
	equal(t.site.saves[0].get("tags"), "Releases");
});

claim("Ctrl-S saves at once, and never are two saves on their way", async (t) => {
	const page = await t.edit("");
	t.site.delay = 300;
	await t.cursor(0);
	for (const word of ["a", "b", "c"]) {
		await page.keyboard.type(word);
		await page.keyboard.press("Control+s");
	}
	await t.saved("abc");
	equal(t.site.most, 1);
});

claim("a server that does not answer: said quietly, kept on the device, tried again", async (t) => {
	const page = await t.edit("One");
	t.expect(/ERR_|Failed to load/);
	t.site.answer = "down";
	await t.cursor("One");
	await page.keyboard.type(" two");
	await t.status("kept on this device");
	t.site.answer = "ok";
	await t.saved("One two");
	await t.status("Saved");
});

claim("what could not be saved is offered when the page is opened again", async (t) => {
	let page = await t.edit("One");
	t.expect(/ERR_|Failed to load/);
	t.site.answer = "down";
	await t.cursor("One");
	await page.keyboard.type(" kept");
	await t.status("kept on this device");
	await page.close();
	page = await t.tab("/notes/posts/7/");
	await page.locator(".editor-notices .btn", { hasText: "Restore" }).click();
	t.site.answer = "ok";
	equal(await t.text(), "One kept");
	await t.saved("One kept");
	await t.status("Saved");
	page = await t.tab("/notes/posts/7/");
	await page.waitForSelector("#post-form[data-ready]");
	await page.waitForTimeout(300);
	equal(await page.locator(".editor-notices .notice").count(), 0, "no offer when nothing differs");
});

claim("signed out: said, kept, and saved after signing in again elsewhere", async (t) => {
	const page = await t.edit("One");
	t.expect(/401/);
	t.site.answer = "signin";
	await t.cursor("One");
	await page.keyboard.type("!");
	await t.status("Signed out");
	t.site.answer = "ok";
	await page.evaluate(() => dispatchEvent(new Event("focus")));
	await t.saved("One!");
});

claim("a refusal is shown with its reason, and saving goes on after the next try", async (t) => {
	const page = await t.edit("One");
	t.expect(/422/);
	t.site.answer = "refused";
	await t.cursor("One");
	await page.keyboard.type("!");
	await t.status("The address is taken.");
	t.site.answer = "ok";
	await page.keyboard.press("Control+s");
	await t.saved("One!");
});

claim("words are saved though a field is wrong; it is said beside the field until it is right", async (t) => {
	const page = await t.edit("One");
	t.site.wrong = { feature_image: "That is no address." };
	await t.cursor("One");
	await page.keyboard.type("!");
	await t.saved("One!");
	await t.status("Saved, but for one thing: That is no address.");
	const field = page.locator("[name=feature_image]");
	equal(await page.locator(".field.is-wrong .error").allTextContents(), ["That is no address."]);
	equal(await field.getAttribute("aria-invalid"), "true");
	equal(await field.getAttribute("aria-describedby"), "feature_image-error");
	t.site.wrong = {};
	await page.keyboard.type("!");
	await t.saved("One!!");
	await t.status("Saved");
	equal(await page.locator(".is-wrong, .error").count(), 0);
	equal(await field.getAttribute("aria-describedby"), null);
});

async function meet(t) {
	const page = await t.edit("One\n\nTwo\n");
	t.expect(/409/);
	t.site.other("One\n\nTheirs\n");
	await t.cursor("One");
	await page.keyboard.type(" mine");
	await page.waitForSelector("dialog[open]");
	return page;
}

claim("two writers: mine goes on, and theirs was seen", async (t) => {
	const page = await meet(t);
	holds((await page.locator("dialog h2").innerText()).includes("Ben Ito"), "who");
	equal(t.site.source, "One\n\nTheirs\n");
	await page.getByRole("button", { name: "Compare" }).click();
	await page.waitForSelector(".diff-line.is-add");
	equal(await page.locator(".diff-line.is-add").allInnerTexts(), ["One", "Theirs"]);
	equal(await page.locator(".diff-line.is-del").allInnerTexts(), ["One mine", "Two"]);
	await page.getByRole("button", { name: "Keep mine" }).click();
	await t.saved("One mine\n\nTwo\n");
});

claim("two writers: theirs goes on, and mine was saved first", async (t) => {
	const page = await meet(t);
	await page.getByRole("button", { name: "Take theirs" }).click();
	await until(() => t.site.saves.length === 2, "both texts at the server");
	equal(t.site.saves.map((form) => form.get("source")), ["One mine\n\nTwo\n", "One\n\nTheirs\n"]);
	equal(await t.text(), "One\n\nTheirs\n");
	await page.keyboard.press("Control+z");
	equal(await t.text(), "One mine\n\nTwo\n", "undo");
});

claim("publishing saves the text first, and changes no line ending", async (t) => {
	const page = await t.edit("One\r\nTwo");
	await t.cursor("One");
	await page.keyboard.type("!");
	await page.getByRole("button", { name: "Publish" }).click();
	await page.waitForSelector("#done");
	equal(t.site.source, "One!\r\nTwo");
	equal(t.site.submits.length, 1);
	equal(t.site.submits[0].get("intent"), "publish");
	equal(t.site.submits[0].get("version"), "2");
	equal(t.site.submits[0].get("source"), "One!\r\nTwo", "byte for byte");
});

claim("what the server says against publishing is shown, and the text stays", async (t) => {
	const page = await t.edit("One");
	t.expect(/422/);
	t.site.refusal = "The address is taken.";
	await t.cursor("One");
	await page.keyboard.type("!");
	await page.getByRole("button", { name: "Publish" }).click();
	await page.waitForSelector(".toast.is-bad");
	equal(await page.locator(".toast.is-bad").innerText(), "The address is taken.");
	equal(await t.text(), "One!");
});

claim("nothing is published while the text cannot be saved", async (t) => {
	const page = await t.edit("One");
	t.expect(/ERR_|Failed to load/);
	t.site.answer = "down";
	await t.cursor("One");
	await page.keyboard.type("!");
	await page.getByRole("button", { name: "Publish" }).click();
	await t.status("kept on this device");
	equal(t.site.submits.length, 0);
});

claim("what is searched for in the text is neither a change nor sent", async (t) => {
	const page = await t.edit("One two");
	await page.locator("[data-tool=search]").click();
	await page.keyboard.type("two");
	await page.waitForTimeout(100);
	equal(await page.locator("#save-status").innerText().catch(() => ""), "");
	await t.cursor("two");
	await page.keyboard.type("!");
	await t.saved("One two!");
	equal([t.site.saves[0].has("search"), t.site.saves[0].has("replace")], [false, false]);
});

claim("settings and title are saved like the text", async (t) => {
	const page = await t.edit("One");
	await page.locator("textarea[name=title]").fill("Another title");
	await until(() => t.site.title === "Another title", "the title");
	await page.getByRole("button", { name: "Settings of this post" }).click();
	await page.locator("#slug").fill("else");
	await until(() => t.site.saves.at(-1).get("slug") === "else", "the slug");
});

claim("without a script the form is a form with a text area", async (t) => {
	t.site.reset("One");
	const page = await t.open("/notes/posts/7/", { javaScriptEnabled: false });
	await page.locator("textarea[name=source]").fill("Plain");
	await page.getByRole("button", { name: "Publish" }).click();
	await page.waitForSelector("#done");
	equal(t.site.submits[0].get("source"), "Plain");
});
