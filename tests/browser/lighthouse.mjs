// lighthouse.mjs - Lighthouse on each page: {pages} gives {url: {category: score, lost: [audit]}}.
import { join } from "node:path";
import { createServer } from "node:net";
import { pathToFileURL } from "node:url";
import { answer, chromium, job } from "./common.mjs";

const { default: lighthouse } = await import(pathToFileURL(join(process.env.QUOIN_NODE, "node_modules/lighthouse/core/index.js")));

const freePort = () => new Promise(done => {
	const server = createServer().listen(0, "127.0.0.1", () => {
		const { port } = server.address();
		server.close(() => done(port));
	});
});

const port = await freePort(), scores = {};
await chromium(async () => {
	for (const url of job.pages) {
		const { lhr } = await lighthouse(url, { port, output: "json", logLevel: "error" });
		scores[url] = Object.fromEntries(Object.values(lhr.categories).map(c => [c.id, Math.round(c.score * 100)]));
		scores[url].lost = Object.values(lhr.categories).flatMap(c => c.auditRefs)
			.filter(ref => ref.weight && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9)
			.map(ref => `${ref.id} ${lhr.audits[ref.id].displayValue || ""}`);
	}
}, [`--remote-debugging-port=${port}`]);
answer(scores);
