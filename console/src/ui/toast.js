// toast.js - short messages that go by themselves, and may hold one action.
import { all, h } from "./dom.js";

const SHOWN = 8000;

/** A toast; action is { words, act }. */
export function toast(words, { bad = false, action } = {}) {
	const node = h("div", { class: bad ? "toast is-bad" : "toast" }, h("span", { class: "grow" }, words));
	if (action) {
		node.append(h("button", { type: "button", onclick: () => { leave(node); action.act(); } }, action.words));
	}
	place().append(node);
	watch(node);
	return node;
}

function place() {
	let node = document.getElementById("toasts");
	if (!node) {
		node = h("div", { id: "toasts", role: "status", "aria-live": "polite" });
		document.body.append(node);
	}
	return node;
}

/** Those that came with the page live and go like the others. */
export function watchToasts() {
	all("#toasts > .toast").forEach(watch);
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape" && !document.querySelector("dialog[open]")) all("#toasts > .toast").forEach(leave);
	});
}

/* It waits while it is pointed at or holds the focus; what went wrong stays. */
function watch(node) {
	if (node.classList.contains("is-bad")) return;
	const look = () => (node.matches(":hover, :focus-within") ? setTimeout(look, 2000) : leave(node));
	setTimeout(look, SHOWN);
}

function leave(node) {
	node.classList.add("is-leaving");
	setTimeout(() => node.remove(), 220);
}
