// forms.js - what makes forms kinder: nothing lost, nothing needless shown.
import { word } from "../words.js";
import { all, h, icon, modKey, on } from "./dom.js";

const fingerprint = (form) => new URLSearchParams([...new FormData(form)].map(([name, value]) =>
	[name, typeof value === "string" ? value : value.name])).toString();

/* data-warn: leaving with changes that were not sent asks first. */
function watchDirty() {
	const clean = new Map(all("form[data-warn]").map((form) => [form, fingerprint(form)]));
	const dirty = () => [...clean].some(([form, was]) => form.isConnected && fingerprint(form) !== was);
	for (const form of clean.keys()) {
		form.addEventListener("input", () => {
			const state = form.querySelector(".form-state");
			if (state) state.textContent = fingerprint(form) !== clean.get(form) ? word("dirty") : "";
		});
		form.addEventListener("saved", () => { /* without leaving the page */
			clean.set(form, fingerprint(form));
			form.dispatchEvent(new Event("input"));
		});
	}
	on("submit", "form[data-warn]", (event, form) => event.defaultPrevented || clean.delete(form));
	addEventListener("beforeunload", (event) => dirty() && event.preventDefault());
}

/* Ctrl-S sends the form that the page is about. */
function watchSave() {
	document.addEventListener("keydown", (event) => {
		if (!modKey(event) || event.shiftKey || event.key.toLowerCase() !== "s") return;
		const form = document.querySelector("form[data-main]");
		if (!form || event.defaultPrevented) return;
		event.preventDefault();
		form.requestSubmit();
	});
}

/* data-check-all, data-bulk: choosing rows of a list. */
function watchChoosing() {
	const update = (form) => {
		const boxes = all(".row-check input, td input[type=checkbox], th input[type=checkbox]", form).filter((box) => box.name);
		const chosen = boxes.filter((box) => box.checked).length;
		for (const bar of all(".bulk", form)) bar.hidden = chosen === 0;
		for (const place of all("[data-bulk-count]", form)) place.textContent = chosen;
		for (const box of all("[data-check-all]", form)) {
			box.checked = chosen > 0 && chosen === boxes.length;
			box.indeterminate = chosen > 0 && chosen < boxes.length;
		}
	};
	all("form[data-bulk]").forEach(update);
	addEventListener("pageshow", () => all("form[data-bulk]").forEach(update));
	on("change", "[data-check-all]", (event, box) => {
		for (const one of all(`input[type=checkbox][name="${box.dataset.checkAll}"]`, box.form ?? document)) one.checked = box.checked;
	});
	on("change", "form[data-bulk]", (event, form) => update(form));
	let last;
	on("click", "form[data-bulk] .row-check input", (event, box) => {
		const boxes = all(".row-check input", box.form);
		if (event.shiftKey && last) {
			const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
			boxes.slice(Math.max(from, 0), to + 1).forEach((one) => { one.checked = box.checked; });
			update(box.form);
		}
		last = box;
	});
}

/* data-shows="name=value other": there only while that field has one of the values. */
function watchShown() {
	const update = () => {
		for (const node of all("[data-shows]")) {
			const [name, values] = node.dataset.shows.split("=");
			const form = node.closest("form");
			const now = form ? new FormData(form).getAll(name) : [];
			node.hidden = !values.split(" ").some((value) => now.includes(value));
		}
	};
	update();
	document.addEventListener("change", update);
}

function watchCounts() {
	for (const field of all("[data-count]")) {
		const max = Number(field.dataset.count);
		const note = h("span", { class: "hint num" });
		field.after(note);
		const update = () => {
			const n = [...field.value].length;
			note.textContent = n > max ? word("count.over", { n, over: n - max }) : word("count", { n, max });
			note.classList.toggle("is-over", n > max);
		};
		field.addEventListener("input", update);
		update();
	}
}

/** Letters and digits of any script, hyphens between: what the server makes of a title, as a preview. */
export const slugOf = (text) => text.normalize("NFKC").toLowerCase().replace(/[’']/g, "")
	.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 180);

function watchSlugs() {
	for (const slug of all("[data-slug-from]")) {
		const source = document.querySelector(slug.dataset.slugFrom);
		let follows = slug.value === "" || slug.value === slugOf(source?.value ?? "");
		source?.addEventListener("input", () => { if (follows) slug.value = slugOf(source.value); });
		slug.addEventListener("input", () => { follows = slug.value === ""; });
	}
}

function watchPasswords() {
	for (const input of all("input[type=password][data-peek]")) {
		const button = h("button", { type: "button", class: "btn is-icon is-quiet", "aria-label": word("peek.show"), "aria-pressed": "false" }, icon("eye"));
		button.addEventListener("click", () => {
			const shown = input.type === "password";
			input.type = shown ? "text" : "password";
			button.setAttribute("aria-pressed", String(shown));
			button.setAttribute("aria-label", word(shown ? "peek.hide" : "peek.show"));
		});
		const line = h("div", { class: "peek" });
		input.before(line);
		line.append(input, button);
	}
}

export function watchForms() {
	watchSave();
	watchChoosing();
	watchShown();
	watchCounts();
	watchSlugs();
	watchPasswords();
	on("change", "select[data-auto], input[data-auto]", (event, field) => field.form?.requestSubmit());
	watchDirty();
}
