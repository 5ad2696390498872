// design.js - a theme's settings, seen on the page beside them while they are changed.
import { word } from "../words.js";
import { all, settled } from "./dom.js";

const WAIT = 250;
const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...children) {
	const node = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...children);
	return node;
}

/* As the template draws it. */
const sample = (contrast) => svg("svg", { width: 34, height: 22, viewBox: "0 0 34 22", "aria-hidden": "true" },
	svg("rect", { width: 34, height: 22, rx: 4, fill: contrast.paper }),
	svg("text", { x: 17, y: 15.5, "text-anchor": "middle", "font-size": 13, "font-weight": 600, fill: contrast.shown }, "Aa"));

function line(contrast) {
	const item = document.createElement("li");
	const words = document.createElement("span");
	item.classList.toggle("is-bad", contrast.low);
	words.textContent = contrast.words;
	item.append(sample(contrast), words);
	return item;
}

class Design {
	constructor(form) {
		Object.assign(this, { form, frame: form.querySelector("iframe"), size: form.querySelector("[data-size]"), asked: 0 });
		this.url = this.frame.src;
		const later = settled(() => this.ask(), WAIT);
		form.addEventListener("input", (event) => event.target.name !== "size" && later());
		form.addEventListener("reset", later);
	}

	async ask() {
		const turn = ++this.asked;
		try {
			const answer = await fetch(this.form.dataset.design, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(this.form)) });
			const seen = await answer.json();
			if (turn !== this.asked) return;
			if (answer.ok) this.show(seen);
			else this.size.textContent = seen.error?.message ?? word("design.failed");
		} catch {
			if (turn === this.asked) this.size.textContent = word("design.failed");
		}
	}

	/* Another page in its place, so that "back" leads out of here. */
	show(seen) {
		if (seen.url !== this.url) this.frame.contentWindow.location.replace(seen.url);
		this.url = seen.url;
		this.size.textContent = seen.size ?? "";
		for (const field of all("[data-setting]", this.form)) {
			const name = field.dataset.setting;
			const wrong = field.querySelector(".error");
			wrong.textContent = seen.wrong[name] ?? "";
			wrong.hidden = !(name in seen.wrong);
			field.classList.toggle("is-wrong", name in seen.wrong);
			field.querySelector(".contrasts")?.replaceChildren(...seen.contrasts.filter((one) => one.name === name).map(line));
		}
	}
}

export function watchDesign() {
	for (const form of all("form[data-design]")) new Design(form);
}
