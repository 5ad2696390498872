// focal.js - img[data-focal="focus"]: a click on it fills the fields focus_x and focus_y with
// where that was, in per cent, and a mark shows where they point.
import { h, on } from "./dom.js";

const field = (image, axis) => document.getElementById(`${image.dataset.focal}_${axis}`);
const fits = (value) => value !== "" && Number(value) >= 0 && Number(value) <= 100;

function show(image, mark) {
	const [x, y] = [field(image, "x").value, field(image, "y").value];
	mark.hidden = !fits(x) || !fits(y);
	mark.style.insetInlineStart = `${x}%`;
	mark.style.insetBlockStart = `${y}%`;
}

function set(image, event) {
	const box = image.getBoundingClientRect();
	const part = (at, size) => String(Math.max(0, Math.min(100, Math.round((at / size) * 100))));
	field(image, "x").value = part(event.clientX - box.left, box.width);
	field(image, "y").value = part(event.clientY - box.top, box.height);
	field(image, "x").dispatchEvent(new Event("input", { bubbles: true }));
}

export function watchFocal() {
	const image = document.querySelector("img[data-focal]");
	if (!image || !field(image, "x") || !field(image, "y")) return;
	const mark = image.parentElement.appendChild(h("span", { class: "focal-mark", "aria-hidden": "true" }));
	show(image, mark);
	on("click", "img[data-focal]", (event, clicked) => set(clicked, event));
	on("input", `#${image.dataset.focal}_x, #${image.dataset.focal}_y`, () => show(image, mark));
}
