// saving.js - the post's form, saved by itself: what is sent, what the answers mean.
import { word } from "../words.js";
import { h, icon } from "../ui/dom.js";
import { timeElement } from "../ui/dates.js";
import { toast } from "../ui/toast.js";
import { Autosave } from "./autosave.js";
import { settle } from "./conflict.js";
import * as store from "./kept.js";
import { tame } from "./paste.js";
import { showWrong, wrongOf } from "./wrong.js";

const STATES = {
	typing: "", saving: "is-busy", saved: "is-good", kept: "is-warn", unkept: "is-bad",
	signin: "is-warn", forbidden: "is-bad", undone: "is-bad", refused: "is-bad", conflict: "is-warn",
};
const NOT_TEXT = new Set(["csrf", "version", "intent", "source"]);
const KEEPALIVE_MOST = 60000;
// The server would take CR LF for what browsers make of a line feed.
const FORM = { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "X-Form-Lines": "kept" };

/* As FormData has it, which would lay out the whole page first. */
const isSent = (field) => field.name && !field.matches(":disabled") && !NOT_TEXT.has(field.name) && !["submit", "button", "reset", "file"].includes(field.type)
	&& field.tagName !== "FIELDSET" && field.tagName !== "OUTPUT" && (field.checked || !["checkbox", "radio"].includes(field.type));

async function pageOf(answer) {
	return new DOMParser().parseFromString(tame(await answer.text()), "text/html");
}

/* What the page that came back says was wrong. */
function refusal(page, answer) {
	return page.querySelector("[role=alert]")?.textContent.trim() || page.querySelector(".error, h1")?.textContent.trim() || `${answer.status}`;
}

/** form, and of the editor: text(), setText(text). */
export class Saving {
	constructor(form, editor) {
		Object.assign(this, { form, editor });
		this.key = `${form.dataset.site}/${form.dataset.id}`;
		this.status = document.getElementById("save-status");
		this.auto = new Autosave({
			read: () => this.body(),
			send: (body) => this.send(body),
			keep: (body) => this.keep(body),
			drop: () => store.drop(this.key),
			show: (state, answer) => this.show(state, answer),
		});
		this.listen();
	}

	/* Everything of the form but what belongs to the request or to the search in the text; the text
	   as it is, byte for byte.  JSON, for it is compared often and sent seldom. */
	body() {
		const fields = [...this.form.elements].filter((field) => isSent(field) && !this.editor.view.dom.contains(field));
		return JSON.stringify([...fields.map((field) => [field.name, field.value]), ["source", this.editor.text()]]);
	}

	async send(body) {
		const request = new URLSearchParams(JSON.parse(body));
		request.set("version", this.form.elements.version.value);
		request.set("csrf", this.form.elements.csrf.value);
		const text = request.toString();
		try {
			const answer = await fetch(this.form.dataset.save, {
				method: "POST", body: text, credentials: "same-origin", redirect: "manual", keepalive: text.length < KEEPALIVE_MOST,
				headers: { ...FORM, "X-CSRF-Token": this.form.elements.csrf.value, Accept: "application/json" },
			});
			return await this.read(answer);
		} catch {
			return { kind: "failed" };
		}
	}

	async read(answer) {
		const json = await answer.json().catch(() => null);
		if (answer.ok && json?.version !== undefined) {
			this.form.elements.version.value = json.version;
			this.arrived(json);
			return { kind: "saved", ...json };
		}
		const reason = json?.error?.message ?? "";
		if (answer.status === 409 && json?.version !== undefined) return { kind: "conflict", ...json };
		if (answer.status === 401 || answer.type === "opaqueredirect") return { kind: "signin" };
		if (answer.status === 403) return { kind: /csrf/.test(json?.error?.code ?? "") ? "signin" : "forbidden", reason };
		if (answer.status === 422 || answer.status === 413) return { kind: "refused", reason };
		return { kind: "failed" };
	}

	/* The first save of a new post gives it its address. */
	arrived(json) {
		const address = json.edit_url ?? json.url ?? this.form.dataset.url;
		if (address && new URL(address, location).pathname !== location.pathname) history.replaceState(history.state, "", address);
		showWrong(this.form, json.wrong);
		const state = document.getElementById("post-state");
		if (state && json.state === "staged") {
			state.className = "badge is-edited";
			state.textContent = word("state.edited");
		}
	}

	keep(body) {
		return store.keep({ key: this.key, version: this.form.elements.version.value, form: body, at: Date.now() });
	}

	show(state, answer) {
		const wrong = Object.values(answer?.wrong ?? {})[0];
		const words = state === "saved" && wrong ? [word("save.but", { reason: wrong })] : state === "saved" && answer?.saved_at
			? [word("save.saved"), " ", timeElement(new Date(answer.saved_at), "time")]
			: [word(`save.${state}`, { reason: answer?.reason ?? "" })];
		this.status.className = `status ${wrong ? "is-warn" : STATES[state]}`;
		this.status.replaceChildren(h("span", {}, ...words));
		if (state === "conflict") this.conflict(answer);
	}

	async conflict(answer) {
		this.form.elements.version.value = answer.version;
		const mine = `${this.form.elements.title.value}\n\n${this.editor.text()}`;
		const theirs = `${answer.title ?? ""}\n\n${answer.source ?? ""}`;
		const choice = await settle({ by: answer.by, mine, theirs });
		if (choice === "mine") return this.auto.flush({ again: true });
		if (choice === "theirs") return this.take(answer);
		this.status.replaceChildren(h("button", { type: "button", class: "btn is-small", onclick: () => this.conflict(answer) }, icon("warn"), word("save.conflict")));
		return undefined;
	}

	/* Theirs goes on; mine is sent to the revisions first, so that it is never only here. */
	async take(answer) {
		await this.auto.keepNow();
		const kept = await this.send(this.body());
		if (kept.kind !== "saved") return this.show(kept.kind === "failed" ? "kept" : kept.kind, kept);
		this.form.elements.title.value = answer.title ?? "";
		this.form.elements.title.dispatchEvent(new Event("input", { bubbles: true }));
		this.editor.setText(answer.source ?? "");
		return this.auto.flush({ again: true });
	}

	listen() {
		const changed = (event) => event.target.closest?.(".cm-panels") || this.auto.changed();
		this.form.addEventListener("input", changed);
		this.form.addEventListener("change", changed);
		addEventListener("online", () => this.auto.resume());
		addEventListener("focus", () => this.auto.resume());
		document.addEventListener("visibilitychange", () => {
			if (document.visibilityState === "hidden") { this.auto.keepNow(); this.auto.flush(); }
		});
		addEventListener("beforeunload", (event) => { if (!this.auto.safe) event.preventDefault(); });
		this.form.addEventListener("submit", (event) => this.submit(event));
	}

	/* What is published is what was saved: the text goes first, and only then the button. */
	async submit(event) {
		const button = event.submitter;
		if (event.defaultPrevented || this.leaving) return;
		event.preventDefault();
		if (!button || button.value === "save") { this.auto.flush({ again: true }); return; }
		button.setAttribute("aria-busy", "true");
		if (await this.auto.flush({ again: true })) await this.press(button);
		button.removeAttribute("aria-busy");
	}

	/* The form is sent as it is, for a browser's own sending would change line endings. */
	async press(button) {
		if (button.hasAttribute("formaction")) {
			this.leaving = true;
			this.form.requestSubmit(button);
			this.leaving = false;
			return;
		}
		const request = new URLSearchParams(JSON.parse(this.body()));
		for (const name of ["version", "csrf"]) request.set(name, this.form.elements[name].value);
		request.set(button.name, button.value);
		try {
			const answer = await fetch(this.form.action, { method: "POST", body: request.toString(), credentials: "same-origin", headers: FORM });
			if (answer.ok && answer.redirected) location.assign(answer.url);
			else this.refused(await pageOf(answer), answer);
		} catch {
			this.show("undone");
		}
	}

	refused(page, answer) {
		showWrong(this.form, wrongOf(page));
		toast(refusal(page, answer), { bad: true });
	}

	/** Offer what an earlier visit could not save. */
	async offer(place) {
		const copy = await store.find(this.key).catch(() => null);
		if (!copy) return;
		if (copy.form === this.body()) { await store.drop(this.key); return; }
		const notice = h("div", { class: "notice is-warn", role: "status" }, icon("warn"));
		const [before, after] = word("kept.found").split("{when}");
		const close = (act) => () => { notice.remove(); act(); };
		notice.append(
			h("div", {}, before, timeElement(new Date(copy.at)), after),
			h("button", { type: "button", class: "btn is-small", onclick: close(() => this.restore(copy)) }, word("kept.restore")),
			h("button", { type: "button", class: "btn is-small is-quiet", onclick: close(() => store.drop(this.key)) }, word("kept.drop")));
		place.prepend(notice);
	}

	restore(copy) {
		const words = new URLSearchParams(JSON.parse(copy.form));
		for (const name of new Set(words.keys())) {
			const field = this.form.elements[name];
			if (name === "source" || !field || field.type === "checkbox" || field.type === "radio" || field instanceof RadioNodeList) continue;
			field.value = words.get(name);
		}
		this.form.elements.title.dispatchEvent(new Event("input", { bubbles: true }));
		this.editor.setText(words.get("source") ?? "");
		this.auto.changed();
	}
}
