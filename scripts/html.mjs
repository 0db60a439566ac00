// Reads pages with the Nu validator (Java). It refuses loopback addresses, so it is handed files.
//
//   node scripts/html.mjs [--cookie n=v] URL… (or URLs on standard input)
//
// Prints one JSON object a finding and exits 1 when there is one.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { options, targets } from "./browser.mjs";

const { urls, cookie } = options({ cookie: "" });
const jar = createRequire(import.meta.url)("vnu-jar");
const dir = mkdtempSync(join(tmpdir(), "h4w-html-"));
const pages = await targets(urls);
try {
  const files = new Map();
  for (const [i, { url }] of pages.entries()) {
    const answer = await fetch(url, { headers: { Cookie: cookie.replaceAll(",", "; "), Accept: "text/html" } });
    const file = join(dir, `${i}.html`);
    writeFileSync(file, await answer.text());
    files.set(file, url);
  }
  const report = await new Promise((done, failed) => {
    execFile("java", ["-jar", jar, "--format", "json", "--exit-zero-always", ...files.keys()], { maxBuffer: 1 << 28 }, (err, _, text) => (err ? failed(err) : done(text)));
  });
  const found = JSON.parse(report).messages.filter((m) => m.type !== "info" || m.subType === "warning");
  for (const m of found) {
    const url = files.get((m.url ?? "").replace(/^file:\/*/, "/")) ?? m.url;
    console.log(JSON.stringify({ url, line: m.lastLine, type: m.subType ?? m.type, message: m.message, extract: m.extract }));
  }
  process.exitCode = found.length ? 1 : 0;
} finally {
  rmSync(dir, { recursive: true });
}
