// slash.js - the blocks of doc/markdown.md, offered while "/…" is typed at the start of a
// line, and in the toolbar's menu of blocks.  A bar in a text is where the cursor goes;
// between two of them is what is selected.
import { autocompletion, pickedCompletion } from "@codemirror/autocomplete";
import { word } from "../words.js";
import { h, icon } from "../ui/dom.js";
import { insertBlock, table } from "./commands.js";

const callout = (kind) => `> [!${kind}]\n> ‖`;
const BLOCKS = [
	{ name: "image", icon: "image", more: "picture photo upload", act: (tools) => tools.pick("image") },
	{ name: "shelf", icon: "media", more: "picture photo file media existing uploaded", act: (tools) => tools.library() },
	{ name: "h2", icon: "heading", more: "title section h2", text: "## ‖" },
	{ name: "h3", icon: "heading", more: "title section h3", text: "### ‖" },
	{ name: "list", icon: "list", more: "bullet unordered", text: "- ‖" },
	{ name: "ordered", icon: "ordered", more: "ol", text: "1. ‖" },
	{ name: "task", icon: "task", more: "todo checkbox check", text: "- [ ] ‖" },
	{ name: "quote", icon: "quote", more: "blockquote citation", text: "> ‖" },
	{ name: "table", icon: "table", more: "grid", act: (tools, view, range) => { view.dispatch({ changes: range }); table(view); } },
	{ name: "code", icon: "code", more: "pre source fence", text: "```‖\n\n```" },
	{ name: "divider", icon: "divider", more: "hr rule line", text: "---\n\n‖" },
	{ name: "gallery", icon: "gallery", more: "images pictures photos", act: (tools) => tools.pick("gallery") },
	{ name: "note", icon: "info", more: "callout alert box", text: callout("NOTE") },
	{ name: "tip", icon: "star", more: "callout alert box hint", text: callout("TIP") },
	{ name: "important", icon: "callout", more: "callout alert box", text: callout("IMPORTANT") },
	{ name: "warning", icon: "warn", more: "callout alert box", text: callout("WARNING") },
	{ name: "caution", icon: "warn", more: "callout alert box danger", text: callout("CAUTION") },
	{ name: "toggle", icon: "toggle", more: "details fold accordion spoiler", text: "> [!TOGGLE] ‖Title‖\n> " },
	{ name: "button", icon: "button", more: "cta link", text: "[‖Text‖](https://){.button}" },
	{ name: "embed", icon: "embed", more: "youtube vimeo mastodon spotify video", text: "[‖Title‖](https://){.embed}" },
	{ name: "bookmark", icon: "bookmark", more: "link preview card", text: "[‖Title‖](https:// \"Description\"){.bookmark}" },
	{ name: "video", icon: "video", more: "film movie mp4 upload", act: (tools) => tools.pick("video") },
	{ name: "audio", icon: "audio", more: "sound mp3 podcast upload", act: (tools) => tools.pick("audio") },
	{ name: "file", icon: "file", more: "download pdf attachment upload", act: (tools) => tools.pick("file") },
	{ name: "footnote", icon: "footnote", more: "note reference", act: (tools, view, range) => footnote(view, range) },
	{ name: "more", icon: "cut", more: "excerpt break", text: "<!--more-->\n\n‖" },
	{ name: "members", icon: "lock", more: "paywall paid private", text: "<!--members-only-->\n\n‖" },
	{ name: "toc", icon: "contents", more: "table of contents headings", text: "[TOC]\n\n‖" },
];

const spots = (text) => {
	const first = text.indexOf("‖");
	const second = text.indexOf("‖", first + 1);
	return { text: text.replaceAll("‖", ""), select: second < 0 ? [first, first] : [first, second - 1] };
};

function footnote(view, { from, to }) {
	const text = view.state.doc.toString();
	let n = 1;
	while (text.includes(`[^${n}]`)) n++;
	const end = view.state.doc.length;
	const body = `${text.endsWith("\n") ? "" : "\n"}\n[^${n}]: `;
	view.dispatch({
		changes: [{ from, to, insert: `[^${n}]` }, { from: end, insert: body }],
		selection: { anchor: end - (to - from) + `[^${n}]`.length + body.length }, scrollIntoView: true, userEvent: "input",
	});
	view.focus();
}

/** Insert this block in place of a range; tools.pick(kind) asks for a file and uploads it. */
export function insert(view, block, tools, range) {
	const { from, to } = range ?? view.state.selection.main;
	if (block.text) {
		insertBlock(view, ...(({ text, select }) => [text, range ? { from, to, select } : { select }])(spots(block.text)));
		return;
	}
	if (block.name !== "table" && block.name !== "footnote" && range) view.dispatch({ changes: { from, to } });
	block.act(tools, view, range ?? { from: to, to });
}

export const menuOfBlocks = () => BLOCKS.map((block) => ({ ...block, label: word(`block.${block.name}`), note: word(`block.${block.name}.note`) }));

function fits(block, typed) {
	const words = `${block.label} ${block.note} ${block.more}`.toLowerCase();
	return typed.split(/\s+/).every((part) => words.includes(part));
}

const rank = (block, typed) => (block.label.toLowerCase().startsWith(typed) ? 0 : block.label.toLowerCase().includes(typed) ? 1 : 2);

/** The menu after "/"; tools as in insert(). */
export function slashMenu(tools) {
	const blocks = menuOfBlocks();
	const options = blocks.map((block) => ({
		label: block.label, detail: block.note, block,
		apply(view, completion, from, to) {
			view.dispatch({ annotations: pickedCompletion.of(completion) });
			insert(view, block, tools, { from, to });
		},
	}));
	const source = (context) => {
		const found = context.matchBefore(/^[ \t]*\/[\p{L}\p{N} ]*$/u) ?? null;
		if (!found) return null;
		const typed = found.text.trim().slice(1).toLowerCase();
		const fitting = options.filter(({ block }) => fits(block, typed)).sort((a, b) => rank(a.block, typed) - rank(b.block, typed));
		// Updated at once while one types on: Enter right after a letter must find the menu, not a line's end.
		return { from: found.from, options: fitting, filter: false, update: (_result, _from, _to, next) => source(next) };
	};
	return autocompletion({
		override: [source], icons: false, maxRenderedOptions: 40, activateOnTypingDelay: 30, interactionDelay: 0,
		tooltipClass: () => "md-slash", addToOptions: [{ render: ({ block }) => h("span", { class: "md-slash-icon" }, icon(block.icon)), position: 10 }],
	});
}
