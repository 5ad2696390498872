// toolbar.js - the bar over the text.  One stop of the Tab key; the arrows go along it.
import { redo, undo } from "@codemirror/commands";
import { openSearchPanel } from "@codemirror/search";
import { word } from "../words.js";
import { all, h, icon, keyName } from "../ui/dom.js";
import * as commands from "./commands.js";
import { insert, menuOfBlocks } from "./slash.js";

const ITEMS = [
	["bold", "bold", commands.bold, "Mod-B"], ["italic", "italic", commands.italic, "Mod-I"], ["strike", "strike", commands.strike], ["code", "code", commands.code, "Mod-E"],
	["link", "link", "link", "Mod-K"], null,
	["heading", "heading", commands.cycleHeading], ["quote", "quote", commands.quote], ["list", "list", commands.list], ["ordered", "ordered", commands.ordered], ["task", "task", commands.task], null,
	["image", "image", "image"], ["table", "table", commands.table], "blocks", null,
	["undo", "undo", undo, "Mod-Z"], ["redo", "redo", redo, "Mod-Shift-Z"], "gap",
	["search", "search", openSearchPanel, "Mod-F"], ["source", "source", "source"], ["focus", "focus", "focus", "F11"],
];

/** actions: what the named items do; tools as for insert(). */
export function toolbar(view, actions, tools) {
	const bar = h("div", { class: "editor-tools", role: "toolbar", "aria-label": word("tool.bar"), "aria-controls": view.dom.id });
	bar.append(...ITEMS.map((item) => part(item, view, actions, tools)));
	bar.addEventListener("mousedown", (event) => { if (!event.target.closest(".menu-list")) event.preventDefault(); });
	rove(bar);
	return bar;
}

function part(item, view, actions, tools) {
	if (item === null) return h("span", { class: "editor-tools-line" });
	if (item === "gap") return h("span", { class: "grow" });
	if (item === "blocks") return blocksMenu(view, tools);
	const [name, picture, act, keys] = item;
	const words = word(`tool.${name}`);
	const toggles = name === "source" || name === "focus";
	return h("button", {
		type: "button", class: "btn is-quiet is-icon is-small", "data-tool": name, "aria-label": words, title: keys ? `${words} (${keyName(keys)})` : words,
		"aria-pressed": toggles ? "false" : null,
		onclick: () => (typeof act === "string" ? actions[act]() : act(view)),
	}, icon(picture));
}

function blocksMenu(view, tools) {
	const choices = menuOfBlocks().map((block) => h("button", { type: "button", onclick: () => insert(view, block, tools) }, icon(block.icon), block.label));
	return h("details", { class: "menu" },
		h("summary", { class: "btn is-quiet is-icon is-small", "aria-label": word("tool.blocks"), title: word("tool.blocks") }, icon("plus")),
		h("div", { class: "menu-list" }, ...choices));
}

function rove(bar) {
	const stops = all(":scope > button, :scope > details > summary", bar);
	stops.forEach((stop, n) => { stop.tabIndex = n === 0 ? 0 : -1; });
	bar.addEventListener("keydown", (event) => {
		const at = stops.indexOf(document.activeElement);
		const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
		if (at < 0 || to === undefined) return;
		event.preventDefault();
		const next = stops[(to + stops.length) % stops.length];
		stops[at].tabIndex = -1;
		next.tabIndex = 0;
		next.focus();
	});
}
