// editor.js - the page on which a post is written.  Finds #post-form, puts the editor in the
// place of its text area, and keeps the text area in step, so that the form stays what it is.
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { syntaxTree } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { word } from "./words.js";
import { all, h, icon, on, settled, whenIdle } from "./ui/dom.js";
import { toast } from "./ui/toast.js";
import { activeLines, inSource, setSource } from "./editor/active.js";
import { blocks, resolving } from "./editor/blocks.js";
import * as commands from "./editor/commands.js";
import { count } from "./editor/count.js";
import { keepEndings } from "./editor/endings.js";
import { askFile, askLink, askPost, searching } from "./editor/finder.js";
import { language } from "./editor/language.js";
import { Live } from "./editor/live.js";
import { marks } from "./editor/marks.js";
import { pasting } from "./editor/paste.js";
import { Saving } from "./editor/saving.js";
import { slashMenu } from "./editor/slash.js";
import { inCell, linkCell } from "./editor/tableedit.js";
import { toolbar } from "./editor/toolbar.js";
import { markdown, uploads } from "./editor/uploads.js";
import { sender } from "./ui/sender.js";
import { resolver } from "./editor/widgets.js";

const inCode = (state) => {
	for (let node = syntaxTree(state).resolveInner(state.selection.main.from, -1); node; node = node.parent) if (/Code/.test(node.name)) return true;
	return false;
};

/* How much of the editor the bars may cover, so that the cursor is never under them. */
function covered(view) {
	const rect = view.scrollDOM.getBoundingClientRect();
	const bar = document.querySelector(".editor-tools")?.getBoundingClientRect();
	if (!bar) return null;
	const low = bar.top > innerHeight / 2;
	const within = (most, some) => Math.min(most, Math.max(0, some));
	return { top: within(low ? 70 : 120, (low ? 60 : bar.bottom) - rect.top), bottom: low ? within(80, rect.bottom - bar.top) : 0 };
}

class Editor {
	constructor(form) {
		this.form = form;
		this.area = form.elements.source;
		this.find = searching(form.dataset.find ?? `/${form.dataset.site}/posts/find`);
		this.resolve = resolver(form.dataset.base ?? form.dataset.siteUrl);
		this.uploads = uploads(sender(form));
		this.shelf = searching(`${form.dataset.upload}find`);
		this.tools = { pick: (kind) => this.uploads.pick(this.view, kind), library: () => this.library() };
		this.view = new EditorView({ state: this.state(this.area.textContent) });
		this.view.dom.id = "post-text";
		this.actions = { link: () => this.link(), image: () => this.tools.pick("image"), source: () => this.source(), focus: () => this.focusMode() };
		this.area.hidden = true;
		this.bar = toolbar(this.view, this.actions, this.tools);
		this.area.before(this.bar);
		this.area.after(this.view.dom);
		this.sync = settled(() => whenIdle(() => { this.area.value = this.text(); this.counted(); }), 150);
		whenIdle(() => this.counted());
	}

	state(source) {
		this.endings = keepEndings(source);
		return EditorState.create({ doc: this.endings.doc, extensions: [this.extensions(), this.endings.extension] });
	}

	extensions() {
		const nonce = document.querySelector("meta[name=csp-nonce]")?.content;
		return [
			nonce ? EditorView.cspNonce.of(nonce) : [],
			history(), language(), activeLines, resolving.of(this.resolve), blocks, marks,
			slashMenu(this.tools), this.uploads.extension, pasting(inCode), search({ top: true }),
			EditorView.scrollMargins.of(covered), EditorView.lineWrapping, placeholder(word("editor.placeholder")),
			EditorView.contentAttributes.of({ "aria-label": word("editor.label"), "aria-multiline": "true", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", lang: this.form.dataset.lang ?? "" }),
			Prec.high(keymap.of(this.keys())), keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
			EditorView.updateListener.of((update) => update.docChanged && this.changed()),
		];
	}

	keys() {
		const { nextCell } = commands;
		const indent = (command) => (view) => /^\s*([-*+]|\d+[.)])\s/.test(view.state.doc.lineAt(view.state.selection.main.head).text) && command(view);
		return [
			{ key: "Mod-b", run: commands.bold }, { key: "Mod-i", run: commands.italic }, { key: "Mod-e", run: commands.code }, { key: "Mod-Shift-x", run: commands.strike },
			{ key: "Mod-k", run: () => this.link() }, { key: "Mod-Alt-2", run: commands.heading(2) }, { key: "Mod-Alt-3", run: commands.heading(3) },
			{ key: "Mod-Shift-7", run: commands.ordered }, { key: "Mod-Shift-8", run: commands.list }, { key: "Mod-Shift-9", run: commands.quote },
			{ key: "Tab", run: (view) => nextCell(1)(view) || indent(indentMore)(view) }, { key: "Shift-Tab", run: (view) => nextCell(-1)(view) || indent(indentLess)(view) },
		];
	}

	text() {
		return this.endings.text(this.view.state);
	}

	/** Another text in its place, as one step that can be undone. */
	setText(source) {
		const ends = keepEndings(source);
		if (ends.text(EditorState.create({ doc: ends.doc, extensions: ends.extension })) === source.replace(/\r\n|\r/g, "\n") && !/\r/.test(this.text())) {
			this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: source } });
		} else {
			this.view.setState(this.state(source));
			this.changed();
		}
	}

	changed() {
		this.sync();
		this.form.dispatchEvent(new Event("input", { bubbles: true }));
	}

	counted() {
		const { words, minutes } = count(this.view.state.doc.toString());
		const place = document.getElementById("word-count");
		if (!place) return;
		const shown = new Intl.NumberFormat(document.documentElement.lang || undefined).format(words);
		place.textContent = `${words === 1 ? word("words.one") : word("words", { n: shown })} · ${word("minutes", { n: minutes })}`;
	}

	link() {
		if (inCell(this.view)) return linkCell();
		const at = commands.linkAt(this.view.state);
		askLink(at, this.find).then((answer) => {
			if (answer === "remove") commands.setLink(this.view, at, at.text, "");
			else if (answer) commands.setLink(this.view, at, at.old ? answer.text : commands.escapeText(answer.text), answer.address);
			else this.view.focus();
		});
		return true;
	}

	library() {
		askFile(this.shelf).then((file) => {
			if (file) commands.insertBlock(this.view, markdown({ name: file.title, type: file.type }, file));
			this.view.focus();
		});
	}

	source() {
		const on = !this.view.state.field(inSource);
		this.view.dispatch({ effects: setSource.of(on) });
		this.pressed("source", on);
		this.view.focus();
	}

	focusMode() {
		const on = document.body.classList.toggle("is-focused");
		this.pressed("focus", on);
		this.view.focus();
	}

	pressed(name, on) {
		this.bar.querySelector(`[data-tool=${name}]`).setAttribute("aria-pressed", String(on));
	}
}

function titleField(form, editor) {
	const title = form.elements.title;
	const fit = () => { if (title.tagName === "TEXTAREA" && !CSS.supports("field-sizing", "content")) { title.style.height = "auto"; title.style.height = `${title.scrollHeight}px`; } };
	title.addEventListener("input", fit);
	if (!CSS.supports("field-sizing", "content")) addEventListener("resize", fit);
	title.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || event.isComposing) return;
		event.preventDefault();
		editor.view.focus();
	});
	fit();
}

/* The settings beside the text, folded until asked for. */
function panel() {
	const node = document.getElementById("panel");
	if (!node) return;
	const button = document.querySelector("[aria-controls=panel]") ?? h("button", { type: "button", class: "btn is-quiet is-icon", "aria-controls": "panel", "aria-label": word("panel"), title: word("panel") }, icon("panel"));
	if (!button.isConnected) document.querySelector(".editor-bar").append(button);
	const show = (on) => {
		node.hidden = !on;
		button.setAttribute("aria-expanded", String(on));
		document.body.classList.toggle("has-panel", on);
	};
	const close = h("button", { type: "button", class: "btn is-quiet is-icon is-small", "data-close": true, "aria-label": word("close"), onclick: () => { show(false); button.focus(); } }, icon("close"));
	node.prepend(h("div", { class: "editor-panel-head" }, h("h2", {}, word("panel")), close));
	node.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) close.click(); });
	button.addEventListener("click", () => {
		show(node.hidden);
		if (!node.hidden) node.querySelector("input:not([type=hidden]), select, textarea")?.focus();
	});
	show(Boolean(node.querySelector(".is-wrong")));
}

/* Places that the page may bring, and that are made if it does not. */
function places(form) {
	if (!document.querySelector("h1")) form.querySelector(".editor-main").prepend(h("h1", { class: "hide" }, word("editor.heading")));
	if (!document.getElementById("word-count")) form.append(h("footer", { class: "editor-foot" }, h("span", { id: "word-count" })));
	if (!form.querySelector(".editor-notices")) form.querySelector(".editor-main").prepend(h("div", { class: "editor-notices" }));
}

/* input[data-image]: the picture itself, and a button that uploads another. */
function pictureField(input, send, resolve) {
	const img = h("img", { alt: "" });
	const file = h("input", { type: "file", accept: "image/*", hidden: true, "aria-label": word("image.upload") });
	const button = h("button", { type: "button", class: "btn is-small", onclick: () => file.click() }, icon("upload"), word("image.upload"));
	const show = () => { img.hidden = !input.value; if (input.value) img.src = resolve(input.value); };
	img.addEventListener("error", () => { img.hidden = true; });
	input.addEventListener("change", show);
	file.addEventListener("change", async () => {
		button.setAttribute("aria-busy", "true");
		try {
			input.value = (await send(file.files[0], () => {})).url;
			input.dispatchEvent(new Event("change", { bubbles: true }));
		} catch (error) {
			toast(word("upload.failed", { name: file.files[0].name, reason: error.message }), { bad: true });
		}
		button.removeAttribute("aria-busy");
		file.value = "";
	});
	input.after(h("div", { class: "picture" }, img, h("div", { class: "btn-row" }, button, file)));
	show();
}

function pageKeys(form, editor, saving, live) {
	const mod = (event) => (event.ctrlKey || event.metaKey) && !event.altKey;
	const goto = async () => {
		const address = await askPost(editor.find);
		if (address && (await saving.auto.flush() || saving.auto.safe)) location.assign(address);
	};
	document.addEventListener("keydown", (event) => {
		const key = event.key.toLowerCase();
		if (document.querySelector("dialog[open]")) return;
		if (event.key === "F11") { event.preventDefault(); editor.focusMode(); }
		else if (event.key === "Escape" && !event.defaultPrevented && document.body.classList.contains("is-focused")) editor.focusMode();
		else if (live && (event.ctrlKey || event.metaKey) && event.altKey && event.code === "KeyP") { event.preventDefault(); live.toggle(); }
		else if (mod(event) && event.shiftKey && key === "p") { event.preventDefault(); document.querySelector("[data-preview], .editor-bar a[href$='preview/']")?.click(); }
		else if (mod(event) && !event.shiftKey && key === "s") { event.preventDefault(); saving.auto.flush({ again: true }); }
		else if (mod(event) && !event.shiftKey && key === "p") { event.preventDefault(); goto(); }
	});
}

/* A file dropped beside the text goes into it: the browser would leave the page for it. */
function dropsBeside(editor) {
	const files = (event) => event.dataTransfer?.types.includes("Files") && !event.target.closest?.("label.drop");
	document.addEventListener("dragover", (event) => { if (files(event)) event.preventDefault(); });
	document.addEventListener("drop", (event) => {
		if (!files(event) || event.defaultPrevented) return;
		event.preventDefault();
		editor.uploads.begin(editor.view, [...event.dataTransfer.files]);
	});
}

function start(form) {
	places(form);
	const editor = new Editor(form);
	const saving = new Saving(form, editor);
	titleField(form, editor);
	all("input[data-image]", form).forEach((input) => pictureField(input, sender(form), editor.resolve));
	panel();
	const live = form.dataset.liveUrl ? new Live(form, editor, () => saving.body()) : null;
	pageKeys(form, editor, saving, live);
	dropsBeside(editor);
	on("click", "a.skip", (event) => { event.preventDefault(); editor.view.focus(); }); // the text area it leads to is hidden
	saving.offer(form.querySelector(".editor-notices"));
	if (!form.elements.title.value) form.elements.title.focus();
	form.dataset.ready = "yes";
	Object.assign(form, { editor, saving, live });
}

const form = document.getElementById("post-form");
if (form) start(form);
