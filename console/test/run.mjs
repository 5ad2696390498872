// run.mjs - the tests of the console's scripts and styles, in Chromium.
//
//	node run.mjs --modules NODE_MODULES --dist BUNDLES [--only REGEX]
import "./writing.mjs";
import "./saving.mjs";
import "./pasting.mjs";
import "./seeing.mjs";
import "./pages.mjs";
import { run } from "./harness.mjs";

await run();
