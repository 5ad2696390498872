// dates.js - <time datetime data-local>: the server's date in the reader's own zone.
import { all, h } from "./dom.js";

const language = () => document.documentElement.lang || undefined;
const STEPS = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

export function dateWords(date, how) {
	if (how === "ago") return ago(date);
	const options = { date: { dateStyle: "medium" }, time: { timeStyle: "short" } }[how] ?? { dateStyle: "medium", timeStyle: "short" };
	return new Intl.DateTimeFormat(language(), options).format(date);
}

function ago(date, now = Date.now()) {
	const seconds = (date - now) / 1000;
	const relative = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
	for (const [unit, size] of STEPS) {
		if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
	}
	return relative.format(0, "second");
}

function show(node) {
	const date = new Date(node.dateTime);
	if (Number.isNaN(date.getTime())) return;
	node.textContent = dateWords(date, node.dataset.local);
	node.title = new Intl.DateTimeFormat(language(), { dateStyle: "full", timeStyle: "long" }).format(date);
}

/** A <time> element that keeps up with the clock like those of the page. */
export function timeElement(date, how = "") {
	const node = h("time", { datetime: date.toISOString(), "data-local": how });
	show(node);
	return node;
}

export function watchDates() {
	all("time[data-local]").forEach(show);
	setInterval(() => all("time[data-local=ago]").forEach(show), 30000);
}
