// dom.js - the few helpers that every other file leans on.

/** An element: h("a", { href, class: "x", onclick }, "words", child, null). */
export function h(tag, properties = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) {
		if (value === undefined || value === null || value === false) continue;
		if (typeof value === "function") node.addEventListener(name.slice(2), value);
		else node.setAttribute(name, value === true ? "" : value);
	}
	node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
	return node;
}

export const icon = (name) => h("span", { class: `icon i-${name}`, "aria-hidden": "true" });

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Listen on the document for an event that happens inside elements of this selector. */
export function on(type, selector, act) {
	document.addEventListener(type, (event) => {
		const target = event.target instanceof Element ? event.target.closest(selector) : null;
		if (target) act(event, target);
	});
}

/** act(), once the calls have stopped for so many milliseconds. */
export function settled(act, wait) {
	let timer;
	return (...words) => {
		clearTimeout(timer);
		timer = setTimeout(() => act(...words), wait);
	};
}

/** act() when nothing else is to be done, and within two seconds. */
export const whenIdle = (act) => (globalThis.requestIdleCallback ? requestIdleCallback(act, { timeout: 2000 }) : setTimeout(act, 1));

export const onMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);
export const modKey = (event) => (onMac ? event.metaKey : event.ctrlKey) && !event.altKey;

/** "Mod-Shift-Z" as this keyboard has it. */
export const keyName = (name) => (onMac
	? name.replace("Mod", "⌘").replace("Shift", "⇧").replace("Alt", "⌥").replaceAll("-", "") : name.replace("Mod", "Ctrl").replaceAll("-", "+"));
