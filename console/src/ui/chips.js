// chips.js - data-chips: a comma separated text input shown as words that can be taken out,
// moved (Alt and arrows, or dragged) and completed.  The input itself stays what is sent.
import { word } from "../words.js";
import { all, h, icon, settled } from "./dom.js";

// As the server has them: a name with a comma in it stands in quotes, and "" is a quote.
const NAME = /\s*(?:"((?:[^"]|"")*)"?|([^,]*))[^,]*(?:,|$)/y;
const quoted = (name) => (/,|^"/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
const isWhole = (text) => text.replaceAll(/"(?:[^"]|"")*("|$)/g, "").includes(",");

function words(text) {
	const names = [];
	for (NAME.lastIndex = 0; NAME.lastIndex < text.length;) {
		const [, inQuotes, plain] = NAME.exec(text);
		names.push((inQuotes?.replaceAll('""', '"') ?? plain).trim());
	}
	return names.filter(Boolean);
}
const same = (a, b) => a.localeCompare(b, undefined, { sensitivity: "accent" }) === 0;

class Chips {
	constructor(input) {
		this.input = input;
		this.names = words(input.value);
		this.entry = h("input", { class: "chips-input", type: "text", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" });
		this.entry.id = input.id;
		input.removeAttribute("id");
		for (const name of ["aria-describedby", "placeholder", "aria-label"]) {
			if (input.hasAttribute(name)) this.entry.setAttribute(name, input.getAttribute(name));
		}
		this.menu = h("div", { class: "menu-list", role: "listbox", id: `${this.entry.id}-list`, "aria-label": word("slash.label"), hidden: true });
		this.entry.setAttribute("aria-controls", this.menu.id);
		this.box = h("div", { class: "chips" }, this.entry, this.menu);
		this.known = [...(input.list?.options ?? [])].map((option) => option.value);
		input.removeAttribute("list");
		input.hidden = true;
		input.after(this.box);
		this.listen();
		this.draw();
	}

	listen() {
		const look = settled(() => this.suggest(), 120);
		this.entry.addEventListener("input", () => (isWhole(this.entry.value) ? this.take() : look()));
		this.entry.addEventListener("keydown", (event) => this.key(event));
		this.entry.addEventListener("blur", () => { this.take(); this.close(); });
		this.box.addEventListener("click", (event) => event.target === this.box && this.entry.focus());
		this.menu.addEventListener("mousedown", (event) => event.preventDefault());
		this.input.form?.addEventListener("reset", () => setTimeout(() => this.set(words(this.input.value))));
	}

	set(names) {
		this.names = names.filter((name, at) => names.findIndex((other) => same(other, name)) === at);
		this.input.value = this.names.map(quoted).join(", ");
		this.draw();
		this.input.dispatchEvent(new Event("input", { bubbles: true }));
		this.input.dispatchEvent(new Event("change", { bubbles: true }));
	}

	take(text = this.entry.value) {
		this.entry.value = "";
		this.close();
		if (words(text).length) this.set([...this.names, ...words(text)]);
	}

	draw() {
		all(".chip", this.box).forEach((chip) => chip.remove());
		this.entry.before(...this.names.map((name, at) => this.chip(name, at)));
	}

	chip(name, at) {
		const remove = h("button", { type: "button", "aria-label": word("chips.remove", { name }), onclick: () => { this.set(this.names.filter((_, n) => n !== at)); this.entry.focus(); } }, icon("close"));
		const node = h("span", { class: at === 0 ? "chip is-first" : "chip", draggable: "true" }, h("span", {}, name), remove);
		remove.addEventListener("keydown", (event) => {
			const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
			if (by && event.ctrlKey) { event.preventDefault(); this.move(at, at + by); }
		});
		node.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/x-chip", String(at)));
		node.addEventListener("dragover", (event) => event.preventDefault());
		node.addEventListener("drop", (event) => {
			const from = event.dataTransfer.getData("text/x-chip");
			if (from !== "") { event.preventDefault(); this.move(Number(from), at); }
		});
		return node;
	}

	move(from, to) {
		if (to < 0 || to >= this.names.length) return;
		const names = [...this.names];
		names.splice(to, 0, ...names.splice(from, 1));
		this.set(names);
		all(".chip > button", this.box)[to]?.focus();
	}

	key(event) {
		const options = all("[role=option]", this.menu);
		const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
		if (event.key === "Enter" && (this.entry.value || at >= 0)) {
			event.preventDefault();
			this.take(at >= 0 ? quoted(options[at].dataset.name) : undefined);
		} else if (event.key === "Backspace" && !this.entry.value && this.names.length) {
			this.set(this.names.slice(0, -1));
		} else if (event.key === "Escape" && !this.menu.hidden) {
			event.stopPropagation();
			this.close();
		} else if (["ArrowDown", "ArrowUp"].includes(event.key) && options.length) {
			event.preventDefault();
			this.mark(options, (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
		}
	}

	mark(options, at) {
		options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
		this.entry.setAttribute("aria-activedescendant", options[at].id);
		options[at].scrollIntoView({ block: "nearest" });
	}

	async suggest() {
		const typed = this.entry.value.trim();
		if (!typed) return this.close();
		const found = await this.find(typed);
		if (typed !== this.entry.value.trim()) return;
		const fitting = found.filter((name) => !this.names.some((own) => same(own, name))).slice(0, 8);
		this.menu.replaceChildren(...fitting.map((name, n) => h("button", {
			type: "button", role: "option", tabindex: "-1", id: `${this.menu.id}-${n}`, "data-name": name, "aria-selected": "false",
			onclick: () => { this.take(quoted(name)); this.entry.focus(); },
		}, name)));
		this.menu.hidden = fitting.length === 0;
		this.entry.setAttribute("aria-expanded", String(!this.menu.hidden));
	}

	async find(typed) {
		const from = this.input.dataset.chipsFrom;
		if (!from) return this.known.filter((name) => name.toLowerCase().includes(typed.toLowerCase()));
		try {
			const answer = await fetch(from + encodeURIComponent(typed), { headers: { Accept: "application/json" } });
			return answer.ok ? (await answer.json()).map((one) => one.name ?? one) : [];
		} catch {
			return [];
		}
	}

	close() {
		this.menu.hidden = true;
		this.menu.replaceChildren();
		this.entry.setAttribute("aria-expanded", "false");
		this.entry.removeAttribute("aria-activedescendant");
	}
}

export const watchChips = () => all("input[data-chips]").forEach((input) => new Chips(input));
