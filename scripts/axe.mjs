// Looks at pages with axe, at each width and in each colour scheme, and with a few checks of our own: nothing to scroll
// sideways at 320 px, the exit in sight and in reach, no request to another host, no error on the console (a breach of the content policy is one), no
// more bytes and requests with an empty cache than allowed.
//
//   node scripts/axe.mjs [--widths 360,1280] (none: no axe, only our own) [--schemes light,dark] [--lang fr] [--bytes 61440] [--requests 10] [--status 200] [--cookie n=v] URL… (or URLs on standard input)
//
// Prints {"pages", "runs", "findings": [{url, width, scheme, id, impact, help, nodes}], "incomplete": […]} and exits 1
// when there are findings.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cookies, drawn, inTurn, launch, opened, options, targets, weighing } from "./browser.mjs";

const { list, urls, status, cookie, lang, bytes, requests } = options({ widths: "360,1280", schemes: "light,dark", status: "200", cookie: "", ignore: "", lang: "fr", bytes: "61440", requests: "10" });
const ignored = list("ignore");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const browser = await launch();
const findings = [], incomplete = [];
let runs = 0;

// looker is a page of its own that looks at one address after another, each time with an empty cache.
async function looker() {
  const context = await browser.newContext({ reducedMotion: "reduce", locale: lang });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  let now = "";
  const found = (id, help, where = {}, nodes = []) => findings.push({ url: now, ...where, id, impact: "serious", help, nodes });
  // The browser also logs the page's own status, when it is not 200.
  page.on("console", (m) => m.type() === "error" && m.location().url !== now && found("console-error", `${m.text()} ${m.location().url}`));
  page.on("pageerror", (e) => found("script-error", String(e)));
  page.on("request", (r) => {
    if (/^(https?|wss?):/.test(r.url()) && new URL(r.url()).host !== new URL(now).host) found("foreign-request", r.url());
  });
  return async ({ url }) => {
    now = url;
    await cdp.send("Network.clearBrowserCache");
    if (cookie) await context.addCookies(cookies(cookie, url));
    await look(page, url, found);
  };
}

async function look(page, url, found) {
  try {
    const weigh = await weighing(page);
    const answer = await opened(page, url);
    const weight = await weigh();
    if (weight.bytes > Number(bytes) || weight.requests > Number(requests)) found("heavy", `${weight.bytes} bytes in ${weight.requests} requests`);
    if (answer && String(answer.status()) !== status) found("status", `answered ${answer.status()}, not ${status}`);
    await page.evaluate(axe);
    for (const width of list("widths").filter((w) => w !== "none").map(Number)) {
      await page.setViewportSize({ width, height: width < 700 ? 780 : 900 });
      for (const scheme of list("schemes")) {
        await page.emulateMedia({ colorScheme: scheme });
        await drawn(page);
        const result = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations", "incomplete"] }), tags);
        runs++;
        const short = (v) => ({
          url, width, scheme, id: v.id, impact: v.impact, help: v.help,
          nodes: v.nodes.map((n) => ({ target: n.target.join(" "), html: n.html.slice(0, 300), why: n.any.concat(n.all, n.none).map((c) => c.message).join("; ") })),
        });
        findings.push(...result.violations.filter((v) => !ignored.includes(v.id)).map(short));
        incomplete.push(...result.incomplete.map(short));
      }
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= limit) return null;
      const over = (e) => e.getBoundingClientRect().right > limit + 1;
      const culprits = [...document.querySelectorAll("body *")].filter((e) => over(e) && ![...e.children].some(over) && !e.closest(".vh"));
      return culprits.slice(0, 5).map((e) => ({ target: e.tagName.toLowerCase() + "." + e.className, html: e.outerHTML.slice(0, 200) }));
    });
    if (wide) found("sideways", "scrolls sideways at 320 px", { width: 320 }, wide);
    const small = await page.evaluate(tooSmall);
    if (small.length) found("target-size", "smaller than 24 by 24 px", { width: 320 }, small);
    const cut = await page.evaluate(cutWords);
    if (cut.length) found("cut-word", "cut where no hyphen may stand", { width: 320 }, cut);
    for (const [width, height] of [[320, 640], [320, 256], [1280, 800]]) {
      await page.setViewportSize({ width, height });
      for (const why of await page.evaluate(wayOut)) found("way-out", why, { width });
    }
  } catch (e) {
    found("unreachable", String(e));
  }
}

// tooSmall lists, in the page, what can be pressed and is lower or narrower than 24 px (WCAG 2.5.8). A link within a sentence may be.
function tooSmall() {
  const found = [];
  const shut = [...document.querySelectorAll("details:not([open])")];
  for (const d of shut) d.open = true;
  for (const e of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".vh, .skip, .curtain")) continue;
    const r = e.getBoundingClientRect();
    const inSentence = getComputedStyle(e).display === "inline" && [...e.parentNode.childNodes].some((n) => n.nodeType === 3 && /\p{L}{2}/u.test(n.data));
    if (!inSentence && (r.height < 24 || r.width < 24)) found.push({ target: `${Math.round(r.width)} × ${Math.round(r.height)}`, html: e.outerHTML.slice(0, 200), why: "" });
  }
  for (const d of shut) d.open = false;
  return found;
}

// cutWords lists, in the page, words that go on in a new line although hyphens are forbidden there. Where they are allowed, the browser's own
// dictionary decides; ours for tests has none.
function cutWords() {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; (n = texts.nextNode()); ) {
    const p = n.parentElement;
    if (!p?.checkVisibility() || p.closest(".vh, .skip, .curtain, svg, script, a[href*='//'], .know__address, .promises__address, code, .seat")) continue;
    const auto = getComputedStyle(p).hyphens === "auto";
    for (const m of n.data.matchAll(/[\p{L}\p{M}’'\u00ad]{4,}/gu)) {
      if ((auto && m[0].length >= 9) || m[0].includes("\u00ad")) continue; // a soft hyphen says where
      const range = document.createRange();
      range.setStart(n, m.index);
      range.setEnd(n, m.index + m[0].length);
      const lines = new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top)));
      if (lines.size > 1) found.push({ target: p.tagName.toLowerCase() + "." + p.className, html: m[0], why: "" });
    }
  }
  return found.slice(0, 5);
}

// wayOut says, in the page, what keeps somebody from leaving it: the exit is out of sight or covered at the end of the page, it is not the
// second thing that the Tab key reaches, or the title tells what the page is about.
function wayOut() {
  const why = [];
  const exit = document.querySelector("a.exit[data-exit]");
  if (!exit) return ["there is no exit"];
  for (const where of [0, 1e6]) {
    scrollTo(0, where);
    const r = exit.getBoundingClientRect();
    if (r.top < 0 || r.left < 0 || r.right > innerWidth || r.bottom > innerHeight || r.height < 44) why.push(`the exit is out of sight (${[r.left, r.top, r.right, r.bottom]})`);
    for (const [x, y] of [[.5, .5], [.1, .2], [.9, .8]]) {
      const above = document.elementFromPoint(r.left + r.width * x, r.top + r.height * y);
      if (!above?.closest("a.exit")) why.push(`the exit is covered by ${above?.outerHTML.slice(0, 120)}`);
    }
  }
  const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")].filter((e) => e.tabIndex >= 0 && !e.disabled);
  if (stops.some((e) => e.tabIndex > 0)) why.push("something jumps the queue of the Tab key");
  if (!stops[1]?.matches("[data-exit]")) why.push(`the second stop of the Tab key is ${stops[1]?.outerHTML.slice(0, 120)}`);
  if (/violen|geweld|gewalt|misbruik|misshand|missbrauch|mishandel|domestic|victim|slachtoffer|opfer|\babus/i.test(document.title)) why.push(`the title tells: ${document.title}`);
  return [...new Set(why)];
}

const pages = await targets(urls);
await inTurn(pages, 2, looker);
await browser.close();
process.stdout.write(JSON.stringify({ pages: pages.length, runs, findings, incomplete }, null, 1) + "\n");
process.exitCode = findings.length || !pages.length ? 1 : 0;
