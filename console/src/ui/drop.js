// drop.js - label.drop[data-drop]: files dropped on it go into its input.
import { word } from "../words.js";
import { on } from "./dom.js";

const named = (files) => (files.length === 1 ? files[0].name : word("drop.files", { n: files.length }));

export function watchDrops() {
	on("dragover", "label.drop[data-drop]", (event, label) => {
		event.preventDefault();
		label.classList.add("is-over");
	});
	on("dragleave", "label.drop[data-drop]", (event, label) => label.classList.remove("is-over"));
	on("drop", "label.drop[data-drop]", (event, label) => {
		event.preventDefault();
		label.classList.remove("is-over");
		const input = label.querySelector("input[type=file]");
		if (!event.dataTransfer.files.length) return;
		input.files = event.dataTransfer.files;
		input.dispatchEvent(new Event("change", { bubbles: true }));
	});
	on("change", "label.drop input[type=file]", (event, input) => {
		const words = input.parentElement.querySelector("span:not(.icon)");
		if (words && input.files.length) words.textContent = named(input.files);
	});
}
