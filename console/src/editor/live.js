// live.js - the post as it will look, beside the text while it is written, and its cards
// elsewhere.  The server makes both of what is on this page, stored or not.
import { syntaxTree } from "@codemirror/language";
import { word } from "../words.js";
import { all, h, icon, keyName, settled } from "../ui/dom.js";
import { Frame } from "./frame.js";

const PHONE = 390;
const DESKTOP = 1200;
const TRY_AGAIN = 3000;
const FOLLOW = 150;

/* Where the cursor is: after which heading of how many, and how far on to the next. */
export function placeOf(state) {
	const at = state.selection.main.head;
	const heads = [];
	for (let node = syntaxTree(state).topNode.firstChild; node; node = node.nextSibling) if (/Heading\d$/.test(node.name)) heads.push(node.from);
	const heading = heads.filter((from) => from <= at).length;
	const from = heads[heading - 1] ?? 0;
	const to = heads[heading] ?? state.doc.length;
	return { heading, count: heads.length, part: to > from ? (at - from) / (to - from) : 0 };
}

/** read() gives the form as JSON: its names and values, the text among them. */
export class Live {
	constructor(form, editor, read) {
		Object.assign(this, { form, editor, read, open: false });
		this.wait = Number(form.dataset.liveWait) || 300;
		this.cards = all("[data-card]", form);
		this.button = h("button", { type: "button", class: "btn is-quiet is-icon", "data-live": true, "aria-pressed": "false", "aria-label": word("live"), title: `${word("live")} (${keyName("Mod-Alt-P")})`, onclick: () => this.toggle() }, icon("beside"));
		document.querySelector(".editor-bar [data-preview]")?.before(this.button);
		if (!this.button.isConnected) document.querySelector(".editor-bar .grow").after(this.button);
		form.addEventListener("input", (event) => event.target.closest?.(".cm-panels") || this.changed());
		form.addEventListener("change", () => this.changed());
		document.addEventListener("visibilitychange", () => this.changed());
		document.addEventListener("selectionchange", settled(() => this.follow(), FOLLOW));
		const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.changed());
		this.cards.forEach((node) => seen.observe(node));
	}

	/* ---- the pane ---- */

	build() {
		const size = (name) => h("button", { type: "button", "data-size": name, "aria-pressed": "false", "aria-label": word(`live.${name}`), title: word(`live.${name}`), onclick: () => this.resize(name) }, icon(name));
		this.frame = new Frame(this.form.dataset.liveFrame, word("live.title"));
		this.note = h("p", { class: "live-note", role: "status", hidden: true });
		this.stage = h("div", { class: "live-stage" }, this.frame.dom);
		this.weight = h("p", { class: "live-size" });
		this.pane = h("section", { class: "live", id: "live", "aria-label": word("live.title") },
			h("div", { class: "live-head" }, h("h2", {}, word("live.title")), h("div", { class: "live-sizes", role: "group", "aria-label": word("live.size") }, size("phone"), size("desktop")),
				h("button", { type: "button", class: "btn is-quiet is-icon is-small", "aria-label": word("live.close"), title: word("live.close"), onclick: () => this.toggle() }, icon("close"))),
			this.note, this.stage, this.weight);
		this.pane.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); this.toggle(); } });
		this.form.querySelector(".editor-main").after(this.pane);
		new ResizeObserver(() => this.fit()).observe(this.stage);
		this.resize("phone");
	}

	/* Where there is no room for both, the settings give way; over the text, it has the focus. */
	toggle() {
		if (!this.pane) this.build();
		const within = this.pane.contains(document.activeElement);
		this.open = !this.open;
		this.pane.hidden = !this.open;
		this.button.setAttribute("aria-pressed", String(this.open));
		document.body.classList.toggle("has-live", this.open);
		if (!this.open) return within && (this.before?.isConnected ? this.before : this.button).focus();
		if (!this.pane.checkVisibility()) document.querySelector("#panel [data-close]")?.click();
		this.before = document.activeElement;
		if (getComputedStyle(this.pane).position === "fixed") this.pane.querySelector("button").focus();
		return this.changed(0);
	}

	resize(name) {
		this.size = name;
		for (const button of all("[data-size]", this.pane)) button.setAttribute("aria-pressed", String(button.dataset.size === name));
		this.stage.classList.toggle("is-phone", name === "phone");
		this.fit();
	}

	/* A desktop's page is made as wide as on a desktop, and then smaller to fit in. */
	fit() {
		if (!this.open || !this.stage) return;
		const { clientWidth: width, clientHeight: height } = this.stage;
		const wanted = this.size === "phone" ? Math.min(PHONE, width) : Math.max(DESKTOP, width);
		const scale = Math.min(1, width / wanted);
		Object.assign(this.frame.dom.style, { width: `${wanted}px`, height: `${height / scale}px`, transform: scale < 1 ? `scale(${scale})` : "" });
	}

	/* ---- what it shows ---- */

	get wanted() {
		if (document.visibilityState === "hidden") return null;
		if (this.open && this.pane.checkVisibility()) return "page";
		return this.cards.some((node) => node.checkVisibility()) ? "cards" : null;
	}

	changed(wait = this.wait) {
		clearTimeout(this.timer);
		if (this.open || this.cards.length) this.timer = setTimeout(() => this.ask(), wait);
	}

	/* One at a time; an answer to an older text is not waited for. */
	async ask() {
		const what = this.wanted;
		const text = this.read();
		if (!what || this.shown === what + text) return;
		this.running?.abort();
		const mine = this.running = new AbortController();
		try {
			const answer = await this.fetch(what, text, mine.signal);
			this.shown = what + text;
			await this.show(answer);
			this.say("");
		} catch (error) {
			if (mine.signal.aborted) return;
			this.say(error.message);
			if (error.again) this.changed(TRY_AGAIN);
		}
	}

	async fetch(what, text, signal) {
		const body = new URLSearchParams(JSON.parse(text));
		body.set("version", this.form.elements.version.value);
		if (what === "cards") body.set("only", "cards");
		const failed = (reason, again) => Object.assign(new Error(reason), { again });
		const answer = await fetch(this.form.dataset.liveUrl, {
			method: "POST", body: body.toString(), signal, credentials: "same-origin", redirect: "manual",
			headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "X-Form-Lines": "kept", "X-CSRF-Token": this.form.elements.csrf.value, Accept: "application/json" },
		}).catch((error) => { throw signal.aborted ? error : failed(word("live.offline"), true); });
		const json = await answer.json().catch(() => null);
		if (answer.ok && json?.cards) return json;
		throw failed(json?.error?.message ?? word("live.failed"), answer.status === 429 || answer.status >= 500);
	}

	async show({ page, cards, size }) {
		for (const node of this.cards) fillCard(node, cards[node.dataset.card]);
		if (page === undefined || !this.open) return;
		await this.frame.show(page);
		this.weight.textContent = size ?? "";
		this.follow();
	}

	follow() {
		if (this.open && this.shown !== undefined && this.editor.view.dom.contains(document.activeElement)) this.frame.follow(placeOf(this.editor.view.state));
	}

	/* The last page that could be made stays under the reason why there is no newer one. */
	say(reason) {
		if (!this.note) return;
		this.note.hidden = !reason;
		this.note.textContent = reason ? word("live.kept", { reason }) : "";
	}
}

function fillCard(node, value) {
	if (!node.matches(".seen-picture")) node.textContent = value ?? "";
	else if (!value) node.replaceChildren();
	else if (node.firstElementChild?.getAttribute("src") !== value) node.replaceChildren(h("img", { alt: "", src: value }));
}
