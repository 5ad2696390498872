// wrong.js - fields that were not saved: said beside each, as the page says it when it is
// sent by hand (.field.is-wrong, .error).
import { all, h } from "../ui/dom.js";

const describe = (field, id, on) => {
	const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
	if (on) ids.push(id);
	if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
	else field.removeAttribute("aria-describedby");
};

function unmark(place) {
	const field = place.querySelector("[aria-invalid=true]");
	place.classList.remove("is-wrong");
	place.querySelector(".error")?.remove();
	if (!field) return;
	field.removeAttribute("aria-invalid");
	describe(field, `${field.name}-error`, false);
}

function mark(form, name, reason) {
	const field = form.elements[name], place = field?.closest?.(".field");
	if (!place) return;
	place.classList.add("is-wrong");
	field.setAttribute("aria-invalid", "true");
	describe(field, `${name}-error`, true);
	place.append(h("span", { class: "error", id: `${name}-error` }, reason));
}

/** wrong: { name: reason }; what was marked and is not among them is right again. */
export function showWrong(form, wrong = {}) {
	all(".field.is-wrong", form).forEach(unmark);
	for (const [name, reason] of Object.entries(wrong)) mark(form, name, reason);
}

/** The same of a page that came back. */
export function wrongOf(page) {
	const marked = all(".field.is-wrong", page).map((place) => [place.querySelector("[aria-invalid=true]")?.name, place.querySelector(".error")?.textContent]);
	return Object.fromEntries(marked.filter(([name, reason]) => name && reason));
}
