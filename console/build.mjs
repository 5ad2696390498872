// build.mjs - bundles the console's scripts and styles.
//
//	node build.mjs --modules NODE_MODULES --out DIRECTORY [--plain]
//
// console.js is written first: the make rules take the others to be as new as it.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, join, resolve } from "node:path";
import { renameSync, mkdirSync } from "node:fs";

const here = dirname(fileURLToPath(import.meta.url));
const word = (name) => process.argv[process.argv.indexOf(name) + 1];
const modules = resolve(word("--modules"));
const out = resolve(word("--out"));
const plain = process.argv.includes("--plain");

const require = createRequire(join(modules, "x.js"));
const { build } = (await import(pathToFileURL(require.resolve("esbuild")))).default;

const bundles = [
	["src/console.js", "console.js"],
	["style/console.css", "console.css"],
	["src/code.js", "code.js"],
	["style/code.css", "code.css"],
	["src/editor.js", "editor.js"],
	["style/editor.css", "editor.css"],
];

mkdirSync(out, { recursive: true });
for (const [from, to] of bundles) {
	await build({
		entryPoints: [join(here, from)],
		outfile: join(out, "new-" + to),
		nodePaths: [modules],
		bundle: true,
		format: "esm",
		target: to.endsWith(".js") ? "es2022" : ["chrome123", "firefox121", "safari17.5"],
		charset: "utf8",
		minify: !plain,
		legalComments: "none",
		logLevel: "warning",
	});
	renameSync(join(out, "new-" + to), join(out, to));
}
