// menu.js - <details class="menu">: one open at a time, closed from outside, walked with arrows.
import { all, on } from "./dom.js";

const choices = (menu) => all(".menu-list :is(a, button)", menu).filter((node) => !node.disabled);

function step(menu, by) {
	const list = choices(menu);
	const at = list.indexOf(document.activeElement);
	list[(at + by + list.length + (at < 0 && by < 0 ? 1 : 0)) % list.length]?.focus();
}

function keys(event, menu) {
	if (event.key === "Escape" && menu.open) {
		menu.open = false;
		menu.querySelector("summary").focus();
		event.stopPropagation();
	} else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
		event.preventDefault();
		menu.open = true;
		step(menu, event.key === "ArrowDown" ? 1 : -1);
	}
}

export function watchMenus() {
	document.addEventListener("click", (event) => {
		for (const menu of all("details.menu[open]")) {
			const inside = menu.contains(event.target);
			if (!inside || event.target.closest(".menu-list :is(a, button)")) menu.open = false;
		}
	});
	on("focusout", "details.menu[open]", (event, menu) => {
		if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
	});
	on("keydown", "details.menu", keys);
}
