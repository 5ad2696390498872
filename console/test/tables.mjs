// tables.mjs - tables written in where they stand.
import { claim, equal, holds, until } from "./harness.mjs";
import { addColumn, readTable, removeColumn, setCell } from "../src/editor/tables.js";

const TABLE = "Above *x*  \n\n| a | b |\n|---|--:|\n| c   | **deep** |\n\nBelow\n";
const cell = (page, row, column) => page.locator(`[data-row="${row}"][data-column="${column}"]`);
const has = (t, text) => until(async () => (await t.text()) === text, `the text ${JSON.stringify(text)}`).catch(async (error) => { throw new Error(`${error.message}, it is ${JSON.stringify(await t.text())}`); });

claim("a press on a cell writes in it, and only that cell changes", async (t) => {
	const page = await t.edit(TABLE);
	await cell(page, 1, 0).click();
	await page.keyboard.press("End");
	await page.keyboard.type("at | x");
	equal(await t.text(), TABLE.replace("| c   |", "| cat \\| x   |"));
	equal(await page.locator(".md-block.is-table").count(), 1, "still a table");
	await t.saved(TABLE.replace("| c   |", "| cat \\| x   |"));
	for (let n = 0; n < 10 && (await t.text()) !== TABLE; n++) await page.keyboard.press("Control+z");
	await has(t, TABLE);
	equal(await cell(page, 1, 0).textContent(), "c");
	await page.keyboard.type("!");
	await has(t, TABLE.replace("| c   |", "| c!   |"));
});

claim("the cell that has the focus shows its Markdown, the others what it means", async (t) => {
	const page = await t.edit(TABLE);
	equal(await cell(page, 1, 1).locator("strong").innerText(), "deep");
	await cell(page, 1, 1).click();
	await until(async () => (await cell(page, 1, 1).textContent()) === "**deep**", "the marks");
	await page.keyboard.press("End");
	await page.keyboard.type(" and `x`");
	await page.keyboard.press("Shift+Tab");
	equal(await cell(page, 1, 1).locator("code").innerText(), "x");
	equal(await t.text(), TABLE.replace("**deep**", "**deep** and `x`"));
});

claim("Tab goes on and back, Enter down, and both make a row behind the last", async (t) => {
	const page = await t.edit(TABLE);
	await cell(page, 0, 0).click();
	await page.keyboard.press("Tab");
	await page.keyboard.type("B");
	await page.keyboard.press("Enter");
	await page.keyboard.type("D");
	await page.keyboard.press("Tab");
	await page.keyboard.type("e");
	await page.keyboard.press("Enter");
	await page.keyboard.type("f");
	await page.keyboard.press("Shift+Tab");
	await page.keyboard.type("2");
	await has(t, "Above *x*  \n\n| a | B |\n|---|--:|\n| c   | D |\n| e | 2 |\n| f |   |\n\nBelow\n");
});

claim("the arrows go into a table, through it and out of it", async (t) => {
	const page = await t.edit(TABLE);
	await t.cursor(0);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	equal(await page.evaluate(() => document.activeElement.dataset.row), "0");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowRight");
	equal(await page.evaluate(() => [document.activeElement.dataset.row, document.activeElement.dataset.column]), ["1", "1"]);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.type("Far ");
	await has(t, TABLE.replace("Below", "Far Below"));
	await page.keyboard.press("Home");
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("ArrowUp");
	await page.keyboard.type("*");
	holds((await t.text()).startsWith("*Above") || (await t.text()).startsWith("Above *x*  \n*\n"), await t.text());
});

claim("rows and columns are added and removed, and columns aligned", async (t) => {
	const page = await t.edit(TABLE);
	const table = (lines) => TABLE.replace(/\|.*\|/s, lines.join("\n"));
	const deed = (name) => page.locator(`[data-deed=${name}]`).click();
	await cell(page, 1, 0).click();
	await deed("rowAdd");
	await page.keyboard.type("new");
	await has(t, table(["| a | b |", "|---|--:|", "| c   | **deep** |", "| new |   |"]));
	await deed("columnAdd");
	await page.keyboard.type("mid");
	await has(t, table(["| a |   | b |", "|---| --- |--:|", "| c   |   | **deep** |", "| new | mid |   |"]));
	await deed("align");
	await has(t, table(["| a |   | b |", "|---| :-: |--:|", "| c   |   | **deep** |", "| new | mid |   |"]));
	await deed("rowRemove");
	await has(t, table(["| a |   | b |", "|---| :-: |--:|", "| c   |   | **deep** |"]));
	await deed("columnRemove");
	await has(t, table(["| a | b |", "|---|--:|", "| c   | **deep** |"]));
	await page.keyboard.press("Alt+Shift+ArrowDown");
	await has(t, table(["| a | b |", "|---|--:|", "| c   | **deep** |", "|   |   |"]));
	await page.keyboard.press("Alt+Shift+ArrowUp");
	await has(t, TABLE);
	await deed("source");
	equal(await page.locator(".md-block.is-table").count(), 0, "open as Markdown");
});

claim("a table without outer bars, with a short row, stays one", async (t) => {
	const page = await t.edit("a | b\n---|---\nc\n\nBelow\n");
	await cell(page, 1, 1).click();
	await page.keyboard.type("d");
	await has(t, "a | b\n---|---\n| c | d |\n\nBelow\n");
	await cell(page, 0, 0).click();
	await page.keyboard.press("Backspace");
	await has(t, "|   | b |\n---|---\n| c | d |\n\nBelow\n");
	equal(await page.locator(".md-block.is-table td").count(), 2);
});

claim("what is pasted into a cell stays in the cell", async (t) => {
	const page = await t.edit(TABLE);
	await cell(page, 1, 0).click();
	await page.keyboard.press("End");
	await page.evaluate(() => {
		const clipboardData = new DataTransfer();
		clipboardData.setData("text/plain", "one\ntwo|three");
		clipboardData.setData("text/html", "<b>one</b>");
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
	});
	await has(t, TABLE.replace("| c   |", "| cone two\\|three   |"));
});

claim("every line of other blocks keeps its bytes and its ending", async (t) => {
	const source = "Above\r\n\r\n|a|b|\r\n|-|-|\r\n|c|d|\r\n\nBelow\r";
	const page = await t.edit(source);
	await cell(page, 1, 1).click();
	await page.keyboard.press("End");
	await page.keyboard.type("x\\");
	await has(t, source.replace("|c|d|", "|c| dx\\ |"));
	await page.keyboard.press("Enter");
	await page.keyboard.type("y");
	await has(t, source.replace("|c|d|\r\n", "|c| dx\\ |\r\n|   | y |\r\n"));
});

claim("a new table is written in at once, and what follows it is text", async (t) => {
	const page = await t.edit("");
	await t.cursor(0);
	await page.locator("[data-tool=table]").click();
	for (const words of ["Day", "Way", "Sky"]) {
		await page.keyboard.type(words);
		await page.keyboard.press("Tab");
	}
	await page.keyboard.press("Control+b");
	await page.keyboard.type("Mon");
	await page.keyboard.press("Control+End");
	await page.keyboard.type("After");
	await has(t, "| Day | Way | Sky |\n| --- | --- | --- |\n| **Mon** |     |     |\n|     |     |     |\n\nAfter");
});

claim("the toolbar works in a cell: marks and links within it, blocks below the table", async (t) => {
	const page = await t.edit(TABLE);
	const whole = async (row, column) => {
		await cell(page, row, column).click();
		await page.keyboard.press("Home");
		await page.keyboard.press("Shift+End");
	};
	await whole(1, 0);
	await page.locator("[data-tool=bold]").click();
	await has(t, TABLE.replace("| c   |", "| **c**   |"));
	await page.locator("[data-tool=heading]").click();
	equal(await t.text(), TABLE.replace("| c   |", "| **c**   |"), "a cell is no heading");
	await whole(0, 1);
	await page.keyboard.press("Control+k");
	await page.keyboard.type("x.example/");
	await has(t, TABLE.replace("| c   |", "| **c**   |").replace("| b |", "| [b](https://x.example/) |"));
	await cell(page, 0, 0).click();
	await page.locator("[data-tool=table]").click();
	await page.keyboard.type("New");
	await until(async () => /\| \*\*deep\*\* \|\n\n\| New \|.*\n\nBelow\n$/s.test(await t.text()), `a table below, not ${JSON.stringify(await t.text())}`);
});

claim("whatever is written into a cell is read from it again, and nothing else is changed", async () => {
	const tables = ["| a | b |\n|---|---|\n| c | d |", "a|b\n-|-\nc|d", "|a|b|\n|:-|-:|\n|c|d|", "  | a   |b|  \n|-|-|\n| c \\| c | d\n| e"];
	const texts = ["", "x", "a|b", "||", "\\\\|", "\\", "x\\", "`a|b`", "- x", "# y", "<!-- z", "[l](http://x/?a|b)", "*|*", "é漢🙂"];
	for (const table of tables) for (const text of texts) for (const [row, column] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
		const was = readTable(table);
		const lines = setCell(table.split("\n"), row, column, text);
		const is = readTable(lines.join("\n"));
		was.rows[row][column] = text;
		equal(is, was, `${JSON.stringify(text)} in ${JSON.stringify(table)}`);
		equal(lines.filter((line, n) => line !== table.split("\n")[n]).length <= 1, true);
		equal(readTable(removeColumn(addColumn(lines, column), column + 1).join("\n")), was, "a column came and went");
	}
});
