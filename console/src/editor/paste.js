// paste.js - HTML from the web, Google Docs and Word turned into clean Markdown.
// The HTML is read by DOMParser, which runs and loads nothing; what comes out is text.
import { EditorView } from "@codemirror/view";

const BLOCKS = new Set(["ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "DD", "DETAILS", "DIV", "DL", "DT", "FIGCAPTION", "FIGURE", "FOOTER", "FORM", "H1", "H2", "H3",
	"H4", "H5", "H6", "HEADER", "HR", "LI", "MAIN", "NAV", "OL", "P", "PRE", "SECTION", "TABLE", "UL", "BODY", "CENTER"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "SVG", "HEAD", "TITLE", "META", "LINK", "BUTTON", "INPUT", "SELECT", "TEXTAREA", "O:P"]);

const css = (node, name) => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(node.getAttribute?.("data-style") ?? "")?.[1].trim() ?? "";
const isBlock = (node) => node.nodeType === 1 && BLOCKS.has(node.tagName);
const holdsBlocks = (node) => [...node.children].some((child) => isBlock(child) || (!BLOCKS.has(child.tagName) && holdsBlocks(child)));

/* Letters that would be read as markup.  Only where they would: text stays legible. */
function escape(text) {
	return text.replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\").replace(/[*`[\]]/g, "\\$&").replace(/(^|[^\p{L}\p{N}])_|_(?=[^\p{L}\p{N}]|$)/gu, (found) => found.replace("_", "\\_"))
		.replace(/~~/g, "\\~~").replace(/<(?=[a-z/!?])/gi, "\\<");
}

const escapeStart = (line) => line.replace(/^(\s*)(#{1,6}\s|>|[-+]\s|={3,}\s*$|-{3,}\s*$)/, "$1\\$2").replace(/^(\s*\d{1,9})([.)])(?=\s)/, "$1\\$2");

/* Bold and italic by style as well as by element; Google Docs wraps everything in <b style="font-weight:normal">. */
function emphasis(node) {
	const weight = css(node, "font-weight");
	const strong = weight ? /bold|[6-9]00/.test(weight) : /^(B|STRONG)$/.test(node.tagName);
	const slant = css(node, "font-style");
	const em = slant ? /italic|oblique/.test(slant) : /^(I|EM)$/.test(node.tagName);
	const strike = /^(S|DEL|STRIKE)$/.test(node.tagName) || /line-through/.test(css(node, "text-decoration") + css(node, "text-decoration-line"));
	return { strong, em, strike };
}

/* Marks stand against words: blanks go outside; runs of the same emphasis become one. */
function marked(runs) {
	let out = "";
	let open = [];
	const wanted = ({ strike, strong, em }) => [strike && "~~", strong && "**", em && "*"].filter(Boolean);
	const close = (to) => { while (open.length > to) { const blank = /\s*$/.exec(out)[0]; out = out.slice(0, out.length - blank.length) + open.pop() + blank; } };
	for (const run of runs) {
		const marks = run.text.trim() ? wanted(run) : open;
		let same = 0;
		while (same < open.length && open[same] === marks[same]) same++;
		close(same);
		const blank = /^\s*/.exec(run.text)[0];
		out += blank;
		for (const mark of marks.slice(same)) { out += mark; open.push(mark); }
		out += run.text.slice(blank.length);
	}
	close(0);
	return out;
}

function address(node, name) {
	const value = (node.getAttribute(name) ?? "").trim();
	try {
		const url = new URL(value);
		if (url.hostname === "www.google.com" && url.pathname === "/url") return url.searchParams.get("q") ?? value;
		return /^(https?|mailto|tel):$/.test(url.protocol) ? value : "";
	} catch {
		return /^[/#]/.test(value) && !value.startsWith("#_") ? value : "";
	}
}

const inAngles = (url) => (/[\s()]/.test(url) ? `<${url.replace(/[<>]/g, encodeURIComponent)}>` : url);

function image(node) {
	const url = address(node, "src");
	const alt = (node.getAttribute("alt") ?? "").replace(/\s+/g, " ").trim();
	return url && !/^https?:\/\/[^/]+\/.*(pixel|spacer|1x1)/i.test(url) && node.getAttribute("width") !== "1" ? `![${escape(alt)}](${inAngles(url)})` : "";
}

/* The inline content of a node as runs: { text, strong, em, strike }. */
function runs(node, style = {}) {
	if (node.nodeType === 3) return [{ text: escape(node.data.replace(/[\t\n\r \u200b]+/g, " ").replace(/\u00a0/g, " ")), ...style }];
	if (node.nodeType !== 1 || DROPPED.has(node.tagName.toUpperCase()) || css(node, "display") === "none" || /mso-list:\s*ignore/i.test(node.getAttribute("data-style") ?? "")) return [];
	const now = emphasis(node);
	const explicit = css(node, "font-weight");
	const inner = { strong: explicit ? now.strong : style.strong || now.strong, em: css(node, "font-style") ? now.em : style.em || now.em, strike: style.strike || now.strike };
	const within = (given = inner) => [...node.childNodes].flatMap((child) => runs(child, given));
	switch (node.tagName) {
	case "BR": return [{ text: "\n", ...style }];
	case "IMG": return [{ text: image(node), ...style }];
	case "CODE": case "KBD": case "SAMP": case "TT": return [{ text: codeSpan(node.textContent), ...style }];
	case "A": return link(node, within, inner);
	case "SUP": case "SUB": return within();
	default: return within();
	}
}

function codeSpan(text) {
	const clean = text.replace(/\s+/g, " ");
	const longest = Math.max(0, ...(clean.match(/`+/g) ?? []).map((ticks) => ticks.length));
	const ticks = "`".repeat(longest + 1);
	const pad = /^`|`$/.test(clean) ? " " : "";
	return clean.trim() ? ticks + pad + clean + pad + ticks : clean;
}

function link(node, within, style) {
	const url = address(node, "href");
	const words = marked(within({})).replace(/\s*\n\s*/g, " ");
	if (!url || !words.trim()) return within();
	const blank = [/^\s*/.exec(words)[0], words.trim() ? /\s*$/.exec(words)[0] : ""];
	const bare = words.trim() === url || words.trim().replace(/\\/g, "") === url;
	return [{ text: blank[0] + (bare ? `<${url}>` : `[${words.trim()}](${inAngles(url)})`) + blank[1], ...style }];
}

/* Inline content as the lines of a paragraph. */
function inline(nodes, style) {
	const text = marked(nodes.flatMap((node) => runs(node, style))).replace(/[ \t]+/g, " ").replace(/ *\n */g, "\n").trim();
	return text.split("\n").map((line) => escapeStart(line)).join("\\\n").replace(/(\\\n)+$/, "").replace(/(\\\n){2,}/g, "\n\n");
}

const indented = (text, by) => text.split("\n").map((line, n) => (n && line ? by + line : line)).join("\n");
const quoted = (text) => text.split("\n").map((line) => (line ? `> ${line}` : ">")).join("\n");

function list(node) {
	const ordered = node.tagName === "OL";
	let n = Number(node.getAttribute("start") ?? 1);
	const items = [];
	for (const child of node.children) {
		if (/^[OU]L$/.test(child.tagName) && items.length) items[items.length - 1] += "\n" + indented("  " + list(child), "  ");
		else if (/^[OU]L$/.test(child.tagName)) items.push(list(child));
		else if (child.tagName === "LI") items.push(item(child, ordered ? `${n++}. ` : "- "));
	}
	return items.filter(Boolean).join("\n");
}

function item(node, mark) {
	const box = node.querySelector(":scope > input[type=checkbox], :scope > label > input[type=checkbox], :scope > p > input[type=checkbox]");
	const check = box ? (box.hasAttribute("checked") ? "[x] " : "[ ] ") : "";
	const parts = blocks(node);
	const tight = parts.length < 2 || parts.slice(1).every((part) => /^\s*([-*]|\d+\.) /.test(part));
	return mark + check + indented(parts.join(tight ? "\n" : "\n\n"), " ".repeat(mark.length));
}

function table(node) {
	const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
	const cells = rows.map((row) => [...row.cells].flatMap((cell) => [
		blocks(cell).join(" ").replace(/\\?\n/g, " ").replace(/\|/g, "\\|").trim(), ...Array(Math.min(Math.max(cell.colSpan, 1), 20) - 1).fill("")]));
	const width = Math.max(0, ...cells.map((row) => row.length));
	if (width === 0) return [];
	if (width === 1 || rows.some((row) => row.querySelector("table"))) return rows.flatMap((row) => [...row.cells].flatMap((cell) => blocks(cell)));
	const line = (row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`;
	return [[line(cells[0]), `|${" --- |".repeat(width)}`, ...cells.slice(1).map(line)].join("\n")];
}

function pre(node) {
	const text = node.innerText ?? node.textContent;
	const code = node.textContent.includes("\n") ? node.textContent : text;
	const ticks = "`".repeat(Math.max(3, ...(code.match(/`{3,}/g) ?? []).map((found) => found.length + 1)));
	const language = /(?:lang|language)-([\w+#-]+)/.exec(`${node.className} ${node.firstElementChild?.className ?? ""}`)?.[1] ?? "";
	return `${ticks}${language}\n${code.replace(/\n$/, "")}\n${ticks}`;
}

/* Word's lists are paragraphs: the level stands in mso-list, the bullet in the text. */
const wordLevel = (node) => (node.tagName === "P" ? Number(/mso-list:[^;]*level(\d)/i.exec(node.getAttribute("data-style") ?? "")?.[1] ?? 0) : 0);

function wordList(nodes) {
	const numbers = [];
	return nodes.map((node) => {
		const level = wordLevel(node);
		const sign = [...node.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("data-style") ?? ""))?.textContent.trim() ?? "";
		const ordered = /^[\da-z]{1,4}[.)]/i.test(sign) && sign !== "o";
		numbers.length = level;
		numbers[level - 1] = (numbers[level - 1] ?? 0) + 1;
		return "   ".repeat(level - 1) + (ordered ? `${numbers[level - 1]}. ` : "- ") + inline([...node.childNodes], {});
	}).join("\n");
}

function heading(node, level) {
	const text = inline([...node.childNodes], {}).replace(/\\?\n/g, " ").replace(/^(\*\*)(.*)\1$/, "$2");
	return text ? [`${"#".repeat(Math.min(Math.max(level, 1), 6))} ${text}`] : [];
}

function block(node) {
	const level = /^H([1-6])$/.exec(node.tagName)?.[1] ?? (/MsoHeading(\d)|^Heading(\d)/i.exec(node.className)?.slice(1).find(Boolean) || (/MsoTitle/.test(node.className) ? 1 : null));
	if (level) return heading(node, Number(level));
	switch (node.tagName) {
	case "HR": return ["---"];
	case "PRE": return [pre(node)];
	case "UL": case "OL": return [list(node)].filter(Boolean);
	case "BLOCKQUOTE": return [quoted(blocks(node).join("\n\n"))];
	case "TABLE": return table(node);
	case "FIGCAPTION": return [`*${inline([...node.childNodes], { }).replace(/^\*|\*$/g, "")}*`];
	case "FIGURE": return [blocks(node).join("\n")];
	default: return blocks(node);
	}
}

/* The blocks of a node: what is inline between blocks becomes paragraphs. */
function blocks(node) {
	const out = [];
	let loose = [];
	let listed = [];
	const paragraph = () => {
		const text = inline(loose, node.nodeType === 1 && !isBlock(node) ? emphasis(node) : {});
		loose = [];
		if (text) out.push(text);
	};
	const list_ = () => { if (listed.length) out.push(wordList(listed)); listed = []; };
	for (const child of node.childNodes) {
		if (child.nodeType === 1 && DROPPED.has(child.tagName.toUpperCase())) continue;
		if (child.nodeType === 1 && wordLevel(child)) { paragraph(); listed.push(child); continue; }
		if (child.nodeType !== 3 || child.data.trim()) list_();
		if (isBlock(child)) { paragraph(); out.push(...block(child)); }
		else if (child.nodeType === 1 && holdsBlocks(child)) { paragraph(); out.push(...blocks(child)); }
		else if (child.nodeType === 1 || child.nodeType === 3) loose.push(child);
	}
	paragraph();
	list_();
	return out;
}

/* Even a document that is only read may not have styles under the page's policy: they are renamed. */
export const tame = (html) => html.replace(/<!--\[if [^]*?<!\[endif\]-->/gi, "").replace(/<style\b[^]*?<\/style>/gi, "")
	.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(["'\s])style(\s*=)/gi, "$1data-style$2"));

/** Clean Markdown of pasted HTML. */
export function toMarkdown(html) {
	const body = new DOMParser().parseFromString(tame(html), "text/html").body;
	return blocks(body).filter((part) => part.trim()).join("\n\n").replace(/\n{3,}/g, "\n\n");
}

/* Copied from a code editor, or only one piece of plain text: the plain text is what was meant. */
function meansPlain(html, text) {
	return /<meta[^>]+(vscode|jetbrains)|data-pm-slice="0 0 \[\]"/i.test(html) || !/<(a|b|strong|i|em|h[1-6]|li|img|table|blockquote|pre|code|p|br|div|span[^>]+font-)[\s>]/i.test(html) || !text;
}

/** Paste as Markdown; plainly after Ctrl-Shift-V and within code. */
export function pasting(inCode) {
	let plainly = false;
	return EditorView.domEventHandlers({
		keydown(event) {
			plainly = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v";
			return false;
		},
		paste(event, view) {
			const html = event.clipboardData?.getData("text/html");
			const text = event.clipboardData?.getData("text/plain");
			const plain = plainly;
			plainly = false;
			if (!html || plain || inCode(view.state) || meansPlain(html, text)) return false;
			const markdown = toMarkdown(html);
			if (!markdown.trim()) return false;
			event.preventDefault();
			view.dispatch(view.state.replaceSelection(markdown), { scrollIntoView: true, userEvent: "input.paste" });
			return true;
		},
	});
}
