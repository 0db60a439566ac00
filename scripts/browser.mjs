// What the browser checks share: Debian's Chromium, the pages to look at, and how to ask for them.
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

export const executable = process.env.H4W_TEST_BROWSER || "/usr/bin/chromium";

// Quiet: no first visit, no update, no synchronisation, no traffic of its own. Root may not have a sandbox.
export const flags = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
];

export function launch() {
  return chromium.launch({ executablePath: executable, args: flags });
}

// options reads the command line: every value is a text, lists are separated by commas.
export function options(defaults) {
  const { values, positionals } = parseArgs({
    options: Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { type: "string", default: value }])),
    allowPositionals: true,
  });
  return { ...values, list: (name) => values[name].split(",").filter(Boolean), urls: positionals };
}

// targets reads pages from the command line or, without any there, from standard input: an address a line, or a name
// and an address.
export async function targets(urls) {
  const lines = urls.length ? urls : [];
  if (!urls.length) for await (const line of createInterface({ input: process.stdin })) lines.push(line.trim());
  return lines.filter(Boolean).map((line) => {
    const [first, second] = line.split(/\s+/);
    const url = second ?? first;
    return { url, name: second ? first : new URL(url).pathname.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "start" };
  });
}

// cookies turns "name=value,name=value" into cookies for the host of a page.
export function cookies(text, url) {
  return text.split(",").filter(Boolean).map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: new URL(url).origin };
  });
}

// inTurn works through a list, a few at a time.
export async function inTurn(list, atOnce, work) {
  const queue = [...list];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  }));
}

// opened goes to a page and waits until it is drawn. Pages with a live stream never fall silent, so silence is not what we wait for.
export async function opened(page, url) {
  const answer = await page.goto(url, { waitUntil: "load", timeout: 30_000 });
  await drawn(page);
  return answer;
}

// drawn waits until what was changed shows.
export function drawn(page) {
  return page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
}
