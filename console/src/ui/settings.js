// settings.js - fields of the settings that show more than they hold: the address a
// pattern gives, a colour to pick, the rows of a menu to move.
import { word } from "../words.js";
import { all, h, icon, on } from "./dom.js";

/* The example was made by the server with the pattern as it was: what the pattern
   does not say of it stays. */
function watchPermalinks() {
	for (const output of all("output[data-permalink-of]")) {
		const field = document.getElementById(output.dataset.permalinkOf);
		const base = new URL(output.textContent).origin;
		const now = new Date();
		const places = { slug: "my-post", yyyy: now.getFullYear(), mm: String(now.getMonth() + 1).padStart(2, "0"), dd: String(now.getDate()).padStart(2, "0") };
		field?.addEventListener("input", () => {
			output.textContent = base + field.value.replace(/\{(slug|yyyy|mm|dd)\}/g, (whole, name) => places[name]);
		});
	}
}

function watchColours() {
	for (const picker of all("input[data-colour-of]")) {
		const field = document.getElementById(picker.dataset.colourOf);
		if (!field) continue;
		const follow = () => { if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value; };
		picker.hidden = false;
		follow();
		field.addEventListener("input", follow);
		picker.addEventListener("input", () => {
			field.value = picker.value;
			field.dispatchEvent(new Event("input", { bubbles: true }));
		});
	}
}

const button = (name, what, act) => {
	const made = h("button", { type: "button", class: "btn is-icon is-quiet is-small", "aria-label": word(what) }, icon(name));
	made.addEventListener("click", () => act(made.closest(".menu-row"), made));
	return made;
};

/* The place of a row is where it stands. */
function number(rows) {
	all(".menu-row", rows).forEach((row, i) => { row.querySelector(".menu-place").value = i + 1; });
	rows.dispatchEvent(new Event("input", { bubbles: true }));
}

function equip(row, rows) {
	const move = (to, made) => { number(rows); made.focus(); };
	row.append(h("div", { class: "btn-row" },
		button("up", "row.up", (it, made) => { it.previousElementSibling?.before(it); move(it, made); }),
		button("down", "row.down", (it, made) => { it.nextElementSibling?.after(it); move(it, made); }),
		button("close", "row.remove", (it) => {
			(it.nextElementSibling ?? it.previousElementSibling)?.querySelector("input:not(.menu-place)").focus();
			it.remove();
			number(rows);
		})));
}

function watchRows() {
	for (const rows of all("[data-rows]")) {
		const blank = rows.lastElementChild.cloneNode(true);
		const hint = rows.parentElement.querySelector(".hint");
		// One empty row is enough where more can be had at once.
		const empty = all(".menu-row", rows).filter((row) => all("input:not(.menu-place)", row).every((input) => !input.value));
		empty.slice(1).forEach((row) => row.remove());
		all(".menu-row", rows).forEach((row) => equip(row, rows));
		const add = h("button", { type: "button", class: "btn is-small" }, icon("plus"), word("row.add"));
		add.addEventListener("click", () => {
			const row = blank.cloneNode(true);
			rows.append(row);
			equip(row, rows);
			number(rows);
			row.querySelector("input:not(.menu-place)").focus();
		});
		hint?.replaceWith(h("div", { class: "btn-row" }, add));
	}
}

export function watchSettings() {
	watchPermalinks();
	watchColours();
	watchRows();
}
