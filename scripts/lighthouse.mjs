// Measures pages with Lighthouse, as a mobile phone on slow 4G, three times each, and keeps the median.
//
//   node scripts/lighthouse.mjs [--runs 3] [--min 98,100,100] URL… (or URLs on standard input)
//
// Prints one JSON object a page and exits 1 when a median of performance, accessibility or best practices is below --min.
import { launch as launchChrome } from "chrome-launcher";
import lighthouse from "lighthouse";
import { executable, flags, options, targets } from "./browser.mjs";

const { list, urls, runs } = options({ runs: "3", min: "98,100,100" });
const categories = ["performance", "accessibility", "best-practices"];
const least = list("min").map(Number);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

let short = false;
for (const { url } of await targets(urls)) {
  const reports = [];
  for (let i = 0; i < Number(runs); i++) {
    const chrome = await launchChrome({ chromePath: executable, chromeFlags: ["--headless=new", ...flags], logLevel: "error" });
    try {
      const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: categories, logLevel: "error", output: "json" });
      if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
      reports.push(lhr);
    } finally {
      await chrome.kill();
    }
  }
  const scores = Object.fromEntries(categories.map((c) => [c, Math.round(100 * median(reports.map((r) => r.categories[c].score)))]));
  const of = (audit) => Math.round(1000 * median(reports.map((r) => r.audits[audit].numericValue))) / 1000;
  const last = reports.at(-1);
  const failing = categories.flatMap((c) => last.categories[c].auditRefs
    .filter((a) => a.weight > 0 && last.audits[a.id].score !== null && last.audits[a.id].score < 0.9)
    .map((a) => `${a.id}: ${last.audits[a.id].title}`));
  console.log(JSON.stringify({
    url, runs: reports.length, ...scores,
    fcp: of("first-contentful-paint"), lcp: of("largest-contentful-paint"), cls: of("cumulative-layout-shift"), tbt: of("total-blocking-time"),
    bytes: of("total-byte-weight"), requests: last.audits["network-requests"].details.items.length, failing,
  }));
  if (categories.some((c, i) => scores[c] < least[i])) short = true;
}
process.exitCode = short ? 1 : 0;
