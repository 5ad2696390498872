// finder.js - own posts by a few letters of their title: for links, and to go to another post.
import { word } from "../words.js";
import { h, icon, settled } from "../ui/dom.js";
import { open } from "../ui/dialog.js";

/* A text input with a list below: arrows, Enter, the mouse.  choose(post or null). */
function finder({ label, value, search, none, choose }) {
	const input = h("input", {
		type: "text", role: "combobox", "aria-label": label, "aria-expanded": "true", "aria-controls": "found", "aria-autocomplete": "list",
		autocomplete: "off", spellcheck: "false", placeholder: label, autofocus: true,
	});
	input.value = value;
	const list = h("div", { class: "found", id: "found", role: "listbox", "aria-label": label });
	const note = h("p", { class: "soft small", role: "status" });
	let posts = [];
	let at = -1;

	const mark = (n) => {
		at = n;
		[...list.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === n)));
		if (n >= 0) { input.setAttribute("aria-activedescendant", `found-${n}`); list.children[n].scrollIntoView({ block: "nearest" }); }
		else input.removeAttribute("aria-activedescendant");
	};
	const look = async () => {
		const typed = input.value.trim();
		const found = await search(typed);
		if (typed !== input.value.trim()) return;
		posts = found;
		list.replaceChildren(...posts.map((post, n) => h("div", { class: "found-post", role: "option", id: `found-${n}`, "aria-selected": "false", onclick: () => choose(post) },
			post.thumb ? h("img", { class: "found-pic", src: post.thumb, alt: "" }) : null,
			h("span", { class: "grow" }, post.title), post.status ? h("span", { class: `badge is-${post.status}` }, post.status) : null)));
		note.textContent = posts.length || !typed ? "" : none;
		mark(-1);
	};
	input.addEventListener("input", settled(look, 120));
	input.addEventListener("keydown", (event) => {
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (by && posts.length) {
			event.preventDefault();
			mark((at + by + posts.length) % posts.length);
		} else if (event.key === "Enter") {
			event.preventDefault();
			choose(posts[at] ?? null);
		}
	});
	look();
	return { input, nodes: [input, list, note] };
}

/** search(text) of own posts at this address. */
export const searching = (address) => async (text) => {
	try {
		const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
		return answer.ok ? await answer.json() : [];
	} catch {
		return [];
	}
};

function box(title, body, foot) {
	const dialog = h("dialog", { class: "dialog", "aria-label": title },
		h("div", { class: "dialog-head" }, h("h2", {}, title),
			h("button", { type: "button", class: "btn is-quiet is-icon is-small", "aria-label": word("close"), onclick: () => dialog.close("") }, icon("close"))),
		h("div", { class: "dialog-body" }, ...body),
		foot.length ? h("div", { class: "dialog-foot" }, ...foot) : null);
	return dialog;
}

const isAddress = (text) => /^(https?:|mailto:|tel:|\/|#)/i.test(text) || /^[^\s/]+\.[a-z]{2,}(\/|$)/i.test(text);
const complete = (text) => (/^[^\s/:]+@[^\s/]+$/.test(text) ? `mailto:${text}` : /^(https?:|mailto:|tel:|\/|#)/i.test(text) ? text : `https://${text}`);

/** Asks for a link: { address, text }, "remove", or null. */
export async function askLink({ address, text, old }, search) {
	let chosen = null;
	const words = h("input", { type: "text", id: "link-text" });
	words.value = text;
	const find = finder({
		label: word("link.address"), value: address, none: word("link.none"),
		search: (typed) => (typed && !/^(https?:|mailto:|tel:|#)/i.test(typed) ? search(typed) : []),
		choose(post) {
			const typed = find.input.value.trim();
			if (!post && !typed) return;
			chosen = { address: post ? post.url : isAddress(typed) || typed.includes("@") ? complete(typed) : typed, text: words.value.trim() || post?.title || typed };
			dialog.close("set");
		},
	});
	const foot = [
		old ? h("button", { type: "button", class: "btn is-danger", onclick: () => dialog.close("remove") }, word("link.remove")) : null,
		h("button", { type: "button", class: "btn is-primary", onclick: () => find.input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true })) }, word("link.set")),
	].filter(Boolean);
	words.addEventListener("keydown", (event) => { if (event.key === "Enter") foot.at(-1).click(); });
	const body = [h("div", { class: "stack" }, ...find.nodes), h("div", { class: "field" }, h("label", { for: "link-text" }, word("link.text")), words)];
	const dialog = box(word("link.title"), body, foot);
	const answer = await open(dialog);
	return answer === "remove" ? "remove" : chosen;
}

/** Asks for a file of the library; what is known of it, or null. */
export async function askFile(search) {
	let chosen = null;
	const find = finder({
		label: word("shelf.label"), value: "", none: word("shelf.none"), search,
		choose(file) {
			if (!file) return;
			chosen = file;
			dialog.close("set");
		},
	});
	const dialog = box(word("shelf.title"), find.nodes, []);
	await open(dialog);
	return chosen;
}

/** Asks for a post to go to; its edit_url or null. */
export async function askPost(search) {
	let chosen = null;
	const find = finder({
		label: word("find.label"), value: "", none: word("find.none"), search,
		choose(post) {
			if (!post) return;
			chosen = post.edit_url;
			dialog.close("go");
		},
	});
	const dialog = box(word("find.title"), find.nodes, []);
	await open(dialog);
	return chosen;
}
