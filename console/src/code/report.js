// report.js - what a check found, as the server's own page shows it (code-report.mustache).
import { word } from "../words.js";
import { h } from "../ui/dom.js";

const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
const share = (n) => h("span", { class: "soft" }, `${Math.min(100, n)} %`);
const cell = (text, part) => h("td", { class: "num" }, `${text} `, share(part));
const isError = (issue) => issue.severity === "error";

function said(issues) {
	const errors = issues.filter(isError).length;
	if (errors) return word(errors === 1 ? "code.error" : "code.errors", { n: errors });
	if (issues.length) return word(issues.length === 1 ? "code.warning" : "code.warnings", { n: issues.length });
	return word("code.fine");
}

function line(issue, own, goTo) {
	const place = `${issue.file}${issue.line ? `:${issue.line}:${issue.column}` : ""}`;
	const where = own && issue.line ? h("button", { type: "button", class: "code-place mono", onclick: () => goTo(issue) }, place) : h("span", { class: "mono" }, place);
	return h("li", { class: isError(issue) ? "is-bad" : "is-warn" },
		h("span", { class: `badge${isError(issue) ? " is-bad" : ""}` }, word(isError(issue) ? "code.is-error" : "code.is-warning")),
		h("span", {}, where, ` ${issue.reason}`));
}

const row = (page) => h("tr", { class: page.ok ? null : "is-bad" },
	h("th", { scope: "row" }, page.label, page.ok ? null : h("span", { class: "badge is-bad" }, word("code.cut"))),
	cell(number(page.ops), page.ops_share), cell(`${(page.bytes / 1000).toFixed(1)} kB`, page.bytes_share),
	cell(`${(page.us / 1000).toFixed(1)} ms`, page.time_share), cell(page.depth, page.depth_share));

const head = () => h("thead", {}, h("tr", {}, h("th", { scope: "col" }, word("code.page")),
	...["steps", "size", "time", "depth"].map((name) => h("th", { scope: "col", class: "num" }, word(`code.${name}`)))));

/** Fill the place with the answer of a check; goTo leads to an issue of this file. */
export function show(place, { ok, issues, pages }, path, goTo) {
	place.replaceChildren(...[
		h("p", { class: `status ${ok ? "is-good" : "is-bad"}` }, said(issues)),
		issues.length ? h("ul", { class: "issues" }, ...issues.map((issue) => line(issue, issue.file === path, goTo))) : null,
		pages.length ? h("section", { class: "table-wrap", "aria-label": word("code.costs"), tabindex: "0" }, h("table", { class: "table costs" }, head(), h("tbody", {}, ...pages.map(row)))) : null,
		pages.length ? h("p", { class: "small soft" }, word("code.ceilings")) : null,
	].filter(Boolean));
}
