// html.mjs - html-validate on each page: {pages: {url: text}, rules: {name: setting}}; the
// rules are put beside those of htmlvalidate.json.
import { readFileSync } from "node:fs";
import { answer, job, need } from "./common.mjs";

const { HtmlValidate } = need("html-validate");
const config = JSON.parse(readFileSync(new URL("htmlvalidate.json", import.meta.url)));
const validate = new HtmlValidate(config);
config.rules = { ...config.rules, ...job.rules };

const found = [];
for (const [url, text] of Object.entries(job.pages)) {
	const report = await validate.validateString(text, url, config);
	for (const { messages } of report.results)
		for (const m of messages)
			found.push(`${url}:${m.line}: ${m.ruleId}: ${m.message} ` + text.split("\n")[m.line - 1].slice(Math.max(0, m.column - 40), m.column + 80));
}
answer(found);
