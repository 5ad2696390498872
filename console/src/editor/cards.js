// cards.js - the blocks of doc/markdown.md that are one paragraph: what a paragraph's
// text is to be.  Pure: text in, description out.
const SERVICES = [
	["YouTube", /^(www\.|m\.)?youtube\.com$|^youtu\.be$/], ["Vimeo", /^(www\.|player\.)?vimeo\.com$/],
	["SoundCloud", /^(www\.)?soundcloud\.com$/], ["Spotify", /^open\.spotify\.com$/], ["Bluesky", /^bsky\.app$/],
	["X", /^(www\.)?(x|twitter)\.com$/], ["CodePen", /^codepen\.io$/], ["GitHub Gist", /^gist\.github\.com$/],
];
const MASTODON = /^https?:\/\/[^/]+\/@[\w.]+(@[\w.-]+)?\/\d+\/?$/;
const PEERTUBE = /^https?:\/\/[^/]+\/(w|videos\/watch)\/[\w-]{16,}\/?$/;
const VIDEO = /\.(mp4|m4v|webm|mov|ogv)([?#].*)?$/i;
const AUDIO = /\.(mp3|m4a|ogg|oga|opus|wav|flac)([?#].*)?$/i;
const KINDS = ["button", "embed", "bookmark", "audio", "video", "file"];

const ADDRESS = String.raw`(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))`;
const TITLE = String.raw`(?:\s+(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'))?`;
const WORDS = String.raw`(?:\{:?\s*([^{}\n]*)\})?`;
const IMAGE = new RegExp(String.raw`^!\[((?:\\.|[^\[\]\\])*)\]\(\s*${ADDRESS}${TITLE}\s*\)${WORDS}$`);
const LINK = new RegExp(String.raw`^\[((?:\\.|!\[(?:\\.|[^\[\]\\])*\]\([^()\s]*(?:\s+"[^"]*")?\)|[^\[\]\\])*)\]\(\s*${ADDRESS}${TITLE}\s*\)${WORDS}$`);
const INNER_IMAGE = /!\[((?:\\.|[^[\]\\])*)\]\(\s*<?([^()\s<>]*)>?(?:\s+"[^"]*")?\s*\)/;
const CAPTION = /^(\*|_)(?!\s|\1)(.+)\1$/s;

const plain = (text) => text.replace(/\\([!-/:-@[-`{-~])/g, "$1");

function wordsOf(text = "") {
	const words = text.trim() ? text.trim().split(/\s+/) : [];
	return {
		classes: words.filter((word) => word.startsWith(".")).map((word) => word.slice(1)),
		width: Number(/(?:^|\s)width=(\d+)/.exec(text)?.[1]) || null,
	};
}

export function service(address) {
	let host;
	try {
		host = new URL(address).hostname;
	} catch {
		return null;
	}
	const known = SERVICES.find(([, pattern]) => pattern.test(host));
	if (known) return known[0];
	return MASTODON.test(address) ? "Mastodon" : PEERTUBE.test(address) ? "PeerTube" : null;
}

function image(line) {
	const found = IMAGE.exec(line);
	if (!found) return null;
	const [, alt, inAngles, bare, double, single, words] = found;
	const address = plain(inAngles ?? bare);
	const kind = VIDEO.test(address) ? "video" : AUDIO.test(address) ? "audio" : "image";
	return { kind, text: plain(alt), address, title: plain(double ?? single ?? ""), ...wordsOf(words) };
}

function link(line) {
	const found = LINK.exec(line);
	if (!found) return null;
	const [, inside, inAngles, bare, double, single, words] = found;
	const picture = INNER_IMAGE.exec(inside);
	const style = wordsOf(words);
	const address = plain(inAngles ?? bare);
	const card = {
		text: plain(picture ? inside.replace(INNER_IMAGE, "").trim() || picture[1] : inside), address,
		title: plain(double ?? single ?? ""), picture: picture ? plain(picture[2]) : "", ...style,
	};
	const kind = KINDS.find((name) => style.classes.includes(name));
	if (kind) return { kind, ...card };
	const alone = picture && inside.trim() === picture[0];
	return alone ? { ...card, kind: "image", text: plain(picture[1]), address: card.picture, link: address } : null;
}

function bare(line) {
	const name = /^https?:\/\/\S+$/.test(line) ? service(line) : null;
	return name ? { kind: "embed", text: "", address: line, title: "", picture: "", service: name, classes: [] } : null;
}

/** What this paragraph is besides text: { kind, …, caption } or null. */
export function card(paragraph) {
	const first = paragraph[0];
	if (first !== "!" && first !== "[" && first !== "h") return null;
	const lines = paragraph.split("\n").map((line) => line.trim());
	if (lines.length === 1 && /^\[TOC\]$/.test(lines[0])) return { kind: "toc" };
	const caption = lines.length > 1 ? CAPTION.exec(lines.at(-1))?.[2] ?? "" : "";
	const cards = (caption ? lines.slice(0, -1) : lines).map((line) => image(line) ?? link(line) ?? bare(line));
	if (cards.some((one) => one === null)) return null;
	if (cards.length === 1) return { ...cards[0], caption: caption || (cards[0].kind === "image" ? cards[0].title : caption) };
	return cards.every((one) => one.kind === "image") ? { kind: "gallery", images: cards, caption } : null;
}
