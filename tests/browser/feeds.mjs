// feeds.mjs - feeds as rss-parser reads them: {feeds: {url: text}} gives {url: feed}.
import { answer, job, need } from "./common.mjs";

const parser = new (need("rss-parser"))();
const read = {};
for (const [url, text] of Object.entries(job.feeds))
	read[url] = await parser.parseString(text).catch(error => ({ error: String(error) }));
answer(read);
