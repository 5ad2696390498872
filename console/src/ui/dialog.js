// dialog.js - questions and other boxes over the page, on <dialog>.
import { word } from "../words.js";
import { h, icon, on } from "./dom.js";

/**
 * A modal dialog that removes itself when closed.  buttons: [{ words, value, kind }], the last
 * one is what Enter does.  The promise gives the value, or "" for Escape and the cross.
 */
export function ask({ title, body = [], buttons, wide = false, label }) {
	const foot = buttons.map(({ words, value, kind = "" }) =>
		h("button", { class: `btn ${kind}`, value, formnovalidate: value === "" }, words));
	const dialog = h("dialog", { class: wide ? "dialog is-wide" : "dialog", "aria-labelledby": "dialog-title" },
		h("form", { method: "dialog" },
			h("div", { class: "dialog-head" },
				h("h2", { id: "dialog-title" }, title),
				h("button", { class: "btn is-quiet is-icon is-small", value: "", formnovalidate: true, type: "submit", "aria-label": word("close") }, icon("close"))),
			h("div", { class: "dialog-body" }, ...body),
			foot.length ? h("div", { class: "dialog-foot" }, ...foot) : null));
	if (label) dialog.setAttribute("aria-label", label);
	return open(dialog, foot.at(-1));
}

/** Show a dialog made elsewhere; the promise gives its return value. */
export function open(dialog, first) {
	document.body.append(dialog);
	const before = document.activeElement;
	dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
	dialog.showModal();
	(dialog.querySelector("[autofocus]") ?? first)?.focus();
	return new Promise((done) => {
		dialog.addEventListener("close", () => {
			dialog.remove();
			before?.focus?.();
			done(dialog.returnValue);
		});
	});
}

export async function sure(from) {
	const { confirm, confirmTitle, confirmOk, confirmDanger } = from.dataset;
	const answer = await ask({
		title: confirmTitle || word("confirm"),
		body: [h("p", {}, confirm)],
		buttons: [
			{ words: word("cancel"), value: "" },
			{ words: confirmOk || word("ok"), value: "yes", kind: confirmDanger === undefined ? "is-primary" : "is-primary is-danger" },
		],
	});
	return answer === "yes";
}

/* data-confirm on a button or on the form: the form is sent only after a yes. */
export function watchConfirms() {
	const passed = new WeakSet();
	on("submit", "form", async (event, form) => {
		const from = event.submitter?.dataset.confirm !== undefined ? event.submitter : form;
		if (from.dataset.confirm === undefined || passed.delete(form)) return;
		event.preventDefault();
		event.stopPropagation();
		if (!(await sure(from))) return;
		passed.add(form);
		form.requestSubmit(event.submitter ?? undefined);
	});
	on("click", "button[type=button][data-confirm], a[data-confirm]", async (event, from) => {
		event.preventDefault();
		if ((await sure(from)) && from.href) location.assign(from.href);
	});
}
