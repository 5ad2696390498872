// code.js - the page on which a file of a theme is edited.  Puts an editor in the place of the
// text area, has what is typed checked by the server, marks what is wrong, and saves without
// leaving the page.  Whatever fails is left to the form, which works without it.
import { defaultKeymap, history, historyKeymap, indentWithTab, toggleComment } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { colours, sheet, template } from "./code/language.js";
import { show } from "./code/report.js";
import { settled } from "./ui/dom.js";
import { word } from "./words.js";

const QUIET = 500; /* milliseconds without a key before a check */

class Code {
	constructor(form) {
		this.form = form;
		this.area = form.elements.source;
		this.path = form.elements.path.value;
		this.state = document.getElementById("code-state");
		this.report = document.getElementById("code-report");
		this.frame = document.getElementById("code-frame");
		this.view = new EditorView({ doc: this.area.value, extensions: this.extensions() });
		this.area.hidden = true;
		this.area.after(this.view.dom);
		this.check = settled(() => this.ask(form.dataset.check), QUIET);
		form.addEventListener("submit", (event) => this.submitted(event));
		if (Number(form.dataset.line)) this.goTo({ line: Number(form.dataset.line), column: 1 });
		this.check();
	}

	extensions() {
		const nonce = document.querySelector("meta[name=csp-nonce]")?.content;
		return [
			nonce ? EditorView.cspNonce.of(nonce) : [],
			lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), drawSelection(), bracketMatching(),
			indentUnit.of("\t"), EditorState.tabSize.of(4), search({ top: true }), lintGutter(),
			this.form.dataset.kind === "css" ? sheet : template, colours,
			EditorView.contentAttributes.of({ "aria-label": word("code.label", { name: this.path }), "aria-multiline": "true", spellcheck: "false", tabindex: "0" }),
			keymap.of([
				{ key: "F8", run: nextDiagnostic }, { key: "Shift-F8", run: previousDiagnostic }, { key: "Mod-/", run: toggleComment },
				{ key: "Escape", run: (view) => { view.contentDOM.blur(); return true; } },
				...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab,
			]),
			EditorView.updateListener.of((update) => update.docChanged && this.changed()),
		];
	}

	text() {
		return this.view.state.doc.toString();
	}

	changed() {
		this.area.value = this.text();
		this.area.dispatchEvent(new Event("input", { bubbles: true }));
		this.say("busy", word("code.checking"));
		this.check();
	}

	say(kind, words) {
		this.state.className = `status is-${kind}`;
		this.state.textContent = words;
	}

	body() {
		const body = new URLSearchParams(new FormData(this.form));
		body.set("source", this.text());
		return body;
	}

	/* Ask at that address; what was typed meanwhile is asked about again. */
	async ask(address) {
		const text = this.text();
		try {
			const answer = await fetch(address, { method: "POST", body: this.body(), credentials: "same-origin", headers: { Accept: "application/json" } });
			if (answer.status === 429) return this.check(), null;
			if (!answer.ok) return this.say("bad", (await answer.json()).error.message), null;
			const found = await answer.json();
			if (text === this.text()) this.found(found);
			return found;
		} catch {
			this.say("bad", word("upload.offline"));
			return null;
		}
	}

	found(found) {
		const errors = found.issues.filter((issue) => issue.severity === "error").length;
		show(this.report, found, this.path, (issue) => this.goTo(issue));
		this.view.dispatch(setDiagnostics(this.view.state, found.issues.filter((issue) => issue.file === this.path && issue.line).map((issue) => this.mark(issue))));
		this.say(found.ok ? (found.issues.length ? "warn" : "good") : "bad", errors ? word(errors === 1 ? "code.n-error" : "code.n-errors", { n: errors }) : word("code.checked"));
	}

	/* A column counts characters, a position units of UTF-16. */
	place({ line: number, column }) {
		const line = this.view.state.doc.line(Math.min(number, this.view.state.doc.lines));
		return Math.min(line.to, line.from + [...line.text].slice(0, column - 1).join("").length);
	}

	mark(issue) {
		const from = this.place(issue);
		const line = this.view.state.doc.lineAt(from);
		const length = this.view.state.sliceDoc(from, line.to).match(/^(?:\{\{.*?\}\}+|[\w-]+|.)/u)?.[0].length ?? 0;
		return { from, to: Math.min(line.to, from + length), severity: issue.severity, message: issue.reason };
	}

	goTo(issue) {
		const at = this.place(issue);
		this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
		this.view.focus();
	}

	/* Saved in place where that works; else the form goes its way, with both texts if need be. */
	async submitted(event) {
		const intent = event.submitter?.value ?? "save";
		this.area.value = this.text();
		if (intent !== "save" || this.plainly) return;
		event.preventDefault();
		const text = this.text();
		const done = await this.ask(this.form.dataset.save);
		if (!done) {
			this.plainly = true;
			this.form.requestSubmit(event.submitter?.isConnected ? event.submitter : undefined);
			return;
		}
		this.form.elements.version.value = done.version;
		this.area.defaultValue = text;
		this.form.dispatchEvent(new Event("saved", { bubbles: true }));
		this.say("good", word("save.saved"));
		if (this.frame) this.frame.src = `${this.frame.src}`;
	}
}

const form = document.getElementById("code-form");
if (form) {
	form.code = new Code(form);
	form.dataset.ready = "yes";
}
