// build.mjs - the typefaces that sites may choose: their files for Latin letters, and
// fonts.json, which says what is in them.
//
//	node build.mjs --modules NODE_MODULES --out DIRECTORY ID...
//
// fonts.json is written last: the make rules take it for the whole.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const word = (name) => process.argv[process.argv.indexOf(name) + 1];
const modules = resolve(word("--modules"));
const out = resolve(word("--out"));
const ids = process.argv.slice(process.argv.indexOf("--out") + 2);

const SUBSETS = ["latin", "latin-ext"];
const STYLES = ["normal", "italic"];

function face(from, id, ranges, weights, subset, style) {
	const file = `${id}-${subset}-wght-${style}.woff2`;
	copyFileSync(join(from, "files", file), join(out, file));
	return { file, style, weight: `${weights.min} ${weights.max}`, range: ranges[subset], first: subset === "latin" };
}

/* A name in CSS without quotes has no word that begins with a digit. */
function family(id) {
	const from = join(modules, "@fontsource-variable", id);
	const read = (file) => JSON.parse(readFileSync(join(from, file), "utf8"));
	const about = read("metadata.json");
	const ranges = read("unicode.json");
	if (about.license.type !== "OFL-1.1") throw new Error(`${id} is not under the Open Font Licence`);
	copyFileSync(join(from, "LICENSE"), join(out, `${id}.LICENSE`));
	return { id, family: about.family.replace(/ \d+$/, ""), faces: SUBSETS.flatMap((subset) => STYLES.map((style) => face(from, id, ranges, about.variable.wght, subset, style))) };
}

mkdirSync(out, { recursive: true });
writeFileSync(join(out, "fonts.json"), JSON.stringify(ids.map(family), null, "\t") + "\n");
