// run.mjs - the tests of the console's scripts and styles, in Chromium.
//
//	node run.mjs --modules NODE_MODULES --dist BUNDLES [--only REGEX | --speed [--rounds N]]
import "./writing.mjs";
import "./tables.mjs";
import "./saving.mjs";
import "./pasting.mjs";
import "./seeing.mjs";
import "./pages.mjs";
import { speed } from "./speed.mjs";
import { measure, run } from "./harness.mjs";

await (process.argv.includes("--speed") ? measure(speed) : run());
