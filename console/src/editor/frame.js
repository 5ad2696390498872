// frame.js - a page of the site in a document of our own, changed piece by piece so that what
// stays the same neither loads nor moves again.  The document has a policy of its own and runs
// no script (live_frame() on the server).
import { all, h } from "../ui/dom.js";

const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const STYLES = "link[rel=stylesheet], style";
const LEFT_OUT = "script, base, meta[http-equiv]";

const sameTag = (a, b) => a.nodeType === 1 && a.tagName === b.tagName;

function copyAttributes(from, to) {
	for (const { name } of [...to.attributes]) if (!from.hasAttribute(name)) to.removeAttribute(name);
	for (const { name, value } of from.attributes) if (to.getAttribute(name) !== value) to.setAttribute(name, value);
}

/** Make one element what another is, and leave the children that are equal. */
export function become(old, fresh) {
	const [was, is] = [[...old.childNodes], [...fresh.childNodes]];
	const most = Math.min(was.length, is.length);
	let [head, tail] = [0, 0];
	while (head < most && was[head].isEqualNode(is[head])) head++;
	while (tail < most - head && was.at(-1 - tail).isEqualNode(is.at(-1 - tail))) tail++;
	const [gone, come] = [was.slice(head, was.length - tail), is.slice(head, is.length - tail)];
	copyAttributes(fresh, old);
	if (gone.length === come.length && gone.every((node, n) => sameTag(node, come[n]))) {
		gone.forEach((node, n) => become(node, come[n]));
		return;
	}
	const after = was[was.length - tail] ?? null;
	gone.forEach((node) => node.remove());
	come.forEach((node) => old.insertBefore(old.ownerDocument.adoptNode(node), after));
}

/* A link within the page leads there, any other one into a tab of its own. */
function settleLinks(page, own) {
	for (const link of all("a[href], area[href]", page)) {
		const address = link.getAttribute("href");
		if (address.startsWith("#")) link.setAttribute("href", own + address);
		else { link.setAttribute("target", "_blank"); link.setAttribute("rel", "noopener noreferrer"); }
	}
}

export class Frame {
	constructor(address, title) {
		this.dom = h("iframe", { sandbox: SANDBOX, title, src: address });
		this.loaded = new Promise((done) => this.dom.addEventListener("load", done, { once: true }));
	}

	/** Show this page, from where the last one was read. */
	async show(html) {
		await this.loaded;
		const own = this.dom.contentDocument;
		const page = new this.dom.contentWindow.DOMParser().parseFromString(html, "text/html");
		all(LEFT_OUT, page).forEach((node) => node.remove());
		settleLinks(page, own.URL.replace(/#.*/, ""));
		const styles = (of) => all(STYLES, of);
		const told = (of) => styles(of).map((node) => node.outerHTML).join("\n");
		if (told(own.head) !== told(page.head)) {
			styles(own.head).forEach((node) => node.remove());
			own.head.append(...styles(page.head).map((node) => own.adoptNode(node)));
		}
		copyAttributes(page.documentElement, own.documentElement);
		become(own.body, page.body);
	}

	/** Scroll to what is so far along between two headings of the text, unless it can be seen. */
	follow({ heading, count, part }) {
		const own = this.dom.contentDocument;
		const heads = all(":is(h1, h2, h3, h4, h5, h6)[id]", own.body);
		const root = own.scrollingElement;
		if (!root || heads.length !== count || (count === 0 && part === 0)) return;
		const top = (node) => node.getBoundingClientRect().top + root.scrollTop;
		const from = heading > 0 ? top(heads[heading - 1]) : 0;
		const to = heading < count ? top(heads[heading]) : root.scrollHeight;
		const at = from + (to - from) * part;
		if (at < root.scrollTop + 40 || at > root.scrollTop + root.clientHeight - 80) root.scrollTop = at - root.clientHeight / 3;
	}
}
