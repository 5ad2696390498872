// pasting.mjs - HTML as the web, Google Docs and Word put it on the clipboard.
import { claim, equal } from "./harness.mjs";

const SAMPLES = {
	"the web": [
		`<meta charset="utf-8"><h2>A head</h2><p>Some <em>soft</em> and <strong>hard </strong>words, <a href="https://example.org/a_b">a link</a>.</p><ul><li>one<ul><li>deep</li></ul></li><li>two</li></ul><ol start="3"><li>three</li></ol><blockquote><p>said</p></blockquote><pre><code class="language-c">int x;\nint y;</code></pre><p>Use <code>a*b</code> and 2 * 3 * 4.</p><img src="https://example.org/c.png" alt="A cow"><hr><script>alert(1)</script>`,
		"## A head\n\nSome *soft* and **hard** words, [a link](https://example.org/a_b).\n\n- one\n  - deep\n- two\n\n3. three\n\n> said\n\n```c\nint x;\nint y;\n```\n\nUse `a*b` and 2 \\* 3 \\* 4.\n\n![A cow](https://example.org/c.png)\n\n---",
	],
	"Google Docs": [
		`<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr" style="line-height:1.38;"><span style="font-size:20pt;font-weight:400;">Title</span></h1><p dir="ltr"><span style="font-weight:400;">Plain, </span><span style="font-weight:700;">bold</span><span style="font-weight:400;"> and </span><span style="font-style:italic;">italic</span><span> with </span><a href="https://www.google.com/url?q=https://example.org/&amp;sa=D"><span style="text-decoration:underline;">a link</span></a><span>.</span></p><br><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">first</span></p></li><li dir="ltr"><p dir="ltr"><span style="text-decoration:line-through;">second</span></p></li></ul><div dir="ltr"><table><colgroup><col /><col /></colgroup><tbody><tr><td><p dir="ltr"><span>a</span></p></td><td><p dir="ltr"><span>b|c</span></p></td></tr><tr><td><p><span>1</span></p></td><td><p><span>2</span></p></td></tr></tbody></table></div></b>`,
		"# Title\n\nPlain, **bold** and *italic* with [a link](https://example.org/).\n\n- first\n- ~~second~~\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
	],
	"Word": [
		`<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body><!--StartFragment--><h2>Chapter<o:p></o:p></h2><p class=MsoNormal>Text with <b>bold</b> and <i>italic</i>.<o:p></o:p></p><p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>One<o:p></o:p></p><p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp; </span></span>Inner</p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Two</p><p class=MsoNormal>End</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Step</p><!--EndFragment--></body></html>`,
		"## Chapter\n\nText with **bold** and *italic*.\n\n- One\n   - Inner\n- Two\n\nEnd\n\n1. Step",
	],
};

for (const [from, [html, wanted]] of Object.entries(SAMPLES)) {
	claim(`what is copied from ${from} becomes clean Markdown`, async (t) => {
		await t.edit("");
		t.expect(/ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/);      // the picture, which is elsewhere
		await t.cursor(0);
		await t.paste({ "text/html": html, "text/plain": "plain" });
		equal(await t.text(), wanted);
	});
}

claim("Ctrl-Shift-V, and code, take the plain text", async (t) => {
	const page = await t.edit("");
	await t.cursor(0);
	await page.evaluate(() => document.querySelector(".cm-content").dispatchEvent(new KeyboardEvent("keydown", { key: "V", ctrlKey: true, shiftKey: true, bubbles: true })));
	await t.paste({ "text/html": "<b>x</b>", "text/plain": "x" });
	equal(await t.text(), "x");
	await page.evaluate(() => document.getElementById("post-form").editor.setText("```\ncode\n```\n"));
	await t.cursor("code");
	await t.paste({ "text/html": "<b>y</b>", "text/plain": "y" });
	equal(await t.text(), "```\ncodey\n```\n");
});

claim("an address pasted over words makes them a link", async (t) => {
	await t.edit("see this\n");
	await t.select("this");
	await t.paste({ "text/plain": "https://example.org/" });
	equal(await t.text(), "see [this](https://example.org/)\n");
});
