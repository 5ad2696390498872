// widgets.js - the elements that stand in the text where markup was: pictures, cards, rules.  A press on one puts the cursor into its source.
import { WidgetType } from "@codemirror/view";
import { word } from "../words.js";
import { h, icon } from "../ui/dom.js";
import { service } from "./cards.js";
import { appendInline } from "./inline.js";

/** Addresses of the site, as this page can load them. */
export function resolver(base) {
	return (address) => {
		if (/^(https?:|data:|blob:)/i.test(address)) return address;
		if (address.startsWith("//")) return "https:" + address;
		return (base ?? "").replace(/\/$/, "") + (address.startsWith("/") ? address : "/" + address);
	};
}

const host = (address) => {
	try {
		return new URL(address).hostname.replace(/^www\./, "");
	} catch {
		return address;
	}
};

export function picture(view, address, alt, resolve) {
	const img = h("img", { src: resolve(address), alt, loading: "lazy", decoding: "async", draggable: "false" });
	img.addEventListener("load", () => view.requestMeasure());
	img.addEventListener("error", () => {
		img.replaceWith(h("span", { class: "md-missing" }, icon("image"), h("span", {}, alt || address), h("small", {}, word("image.missing"))));
		view.requestMeasure();
	});
	return img;
}

const caption = (text) => (text ? appendInline(h("figcaption"), text) : null);

function figure(view, card, resolve) {
	const place = card.classes.filter((name) => ["wide", "full", "left", "right", "center"].includes(name)).map((name) => `is-${name}`);
	const img = picture(view, card.address, card.text, resolve);
	if (card.width) img.setAttribute("width", card.width);
	return h("figure", { class: ["md-figure", ...place].join(" ") }, img, caption(card.caption));
}

const gallery = (view, card, resolve) => h("figure", { class: "md-figure" },
	h("div", { class: "md-gallery" }, ...card.images.map((one) => picture(view, one.address, one.text, resolve))), caption(card.caption));

const button = (view, card) => h("div", { class: card.classes.includes("center") ? "md-button is-center" : "md-button" }, h("span", {}, card.text));

function box(view, card, resolve, name, title, note) {
	const shown = card.picture ? h("span", { class: "md-card-picture" }, picture(view, card.picture, "", resolve)) : null;
	return h("figure", { class: "md-figure" },
		h("div", { class: "md-card" }, icon(name), h("div", {}, h("b", {}, title), note ? h("span", {}, note) : null, h("small", {}, host(card.address))), shown),
		caption(card.caption));
}

const MAKERS = {
	image: figure, gallery, button,
	embed: (view, card, resolve) => box(view, card, resolve, "embed", card.text || card.address, service(card.address) ?? ""),
	bookmark: (view, card, resolve) => box(view, card, resolve, "bookmark", card.text, card.title),
	audio: (view, card, resolve) => box(view, card, resolve, "audio", card.text || card.address, card.title),
	video: (view, card, resolve) => box(view, card, resolve, "video", card.text || card.address, card.title),
	file: (view, card, resolve) => box(view, card, resolve, "file", card.text || card.address, card.title),
	toc: () => label("contents", word("block.toc")),
	more: () => label("cut", word("block.more")),
	members: () => label("lock", word("block.members")),
};

const label = (name, words) => h("div", { class: "md-label" }, h("span", {}, icon(name), words));

/** Puts the cursor at a place in a block's source. */
function enter(view, dom, offset) {
	const from = view.posAtDOM(dom);
	view.dispatch({ selection: { anchor: Math.min(from + offset, view.state.doc.length) }, scrollIntoView: true });
	view.focus();
}

export class CardWidget extends WidgetType {
	constructor(card, source, resolve, below = false) {
		super();
		Object.assign(this, { card, source, resolve, below });
	}
	eq(other) {
		return other instanceof CardWidget && this.source === other.source && this.below === other.below;
	}
	toDOM(view) {
		const dom = h("div", { class: `md-block is-${this.card.kind}` }, MAKERS[this.card.kind](view, this.card, this.resolve));
		if (!this.below) dom.addEventListener("mousedown", (event) => { event.preventDefault(); enter(view, dom, 0); });
		return dom;
	}
	get estimatedHeight() {
		return { image: 320, gallery: 240, button: 60, toc: 40, more: 40, members: 40 }[this.card.kind] ?? 90;
	}
	ignoreEvent() {
		return true;
	}
}

export class InlineWidget extends WidgetType {
	constructor(key, make) {
		super();
		Object.assign(this, { key, make });
	}
	eq(other) {
		return this.key === other.key;
	}
	toDOM(view) {
		return this.make(view);
	}
	ignoreEvent(event) {
		return event.type === "mousedown" && event.target.matches?.("input");
	}
}
