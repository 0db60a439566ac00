// A whole visit in the browser as it is sold: started by its own command line, with a profile on disk and nothing switched off. From the
// public page through the code, the registration, the phrase and what she writes, to the exit; then the browser is closed. The profile
// stays for whoever searches it. Reads what discreet.mjs says, and "profile": a folder, "public": "/p/…", "code", "name", "organisation",
// "note", "unsaved", "idea", "quiet", "leaky": an address that keeps what it can. Prints the phrase and the tokens too.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { executable, flags } from "./browser.mjs";
import { at, check, input, report } from "./discreet.mjs";

const child = spawn(executable, ["--headless=new", ...flags, `--user-data-dir=${input.profile}`, "--remote-debugging-port=0", "--window-size=420,800",
  `--host-resolver-rules=MAP ${new URL(input.away).host} ${input.awayAt}`, "--ignore-certificate-errors", "--lang=fr", "about:blank"], { stdio: "ignore" });
const ended = new Promise((done) => child.on("exit", done));
const note = join(input.profile, "DevToolsActivePort");
for (let i = 0; !existsSync(note) && i < 200; i++) await new Promise((done) => setTimeout(done, 100));
const browser = await chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(note, "utf8").split("\n")[0]}`);
const context = browser.contexts()[0];
const page = context.pages()[0];
const tokens = new Set(), rows = [];

async function press(selector) {
  const before = page.url();
  await page.locator(selector).first().click();
  await page.waitForURL((u) => u.href !== before, { timeout: 8_000 }).catch(() => null);
  await page.waitForLoadState();
}

async function keepTokens() {
  for (const c of await context.cookies(input.site)) if (c.value.length > 20) tokens.add(c.value);
}

async function visit() {
  await page.goto(input.leaky);
  await page.waitForFunction(() => document.title === "kept");
  await page.goto(input.site + input.public);
  rows.push(await page.evaluate(() => history.length));
  await page.evaluate((to) => document.querySelector(`a[href^="${to}"]`).click(), input.edition); // the way in from the public page
  await page.waitForURL((u) => u.pathname.startsWith(input.edition));
  await page.goto(at("/enter"));
  await page.fill("input[name=words]", input.code);
  await page.locator("main form button").first().click();
  await page.waitForSelector("input[name=consent_take_part]");
  await page.check("input[name=world]");
  await page.locator("input[name=name]").pressSequentially(input.name);
  await page.locator("input[name=organisation]").pressSequentially(input.organisation);
  await page.check("input[name=languages]");
  await page.check("input[name=consent_take_part]");
  await press(".register__form .btn--go");
  await keepTokens();
  await page.locator("input[name=phrase]").first().check();
  const phrase = await page.locator("input[name=phrase]").first().inputValue();
  await page.locator("main form .btn--go").click();
  await page.waitForSelector(".keep__phrase");
  // Back in with the phrase, as on the second day.
  await page.locator('form[action="/leave"] button').click();
  await page.waitForSelector("input[name=words]");
  await page.locator("input[name=words]").pressSequentially(phrase);
  await press("main form button");
  await keepTokens();
  if (page.url().includes("/know")) await press("main form button");
  await page.goto(at("/notes"));
  await page.locator("textarea[name=text]").pressSequentially(input.note);
  await page.waitForFunction(() => /\d/.test(document.querySelector("[data-saved]").textContent), null, { timeout: 8_000 });
  await page.goto(at("/ideas"));
  await page.locator("form.call__form textarea").pressSequentially(input.idea);
  await page.locator("form.call__form .btn--go").click();
  await page.waitForFunction((idea) => document.querySelector("main").innerText.includes(idea), input.idea);
  await page.goto(at("/options/other"));
  await page.locator("textarea[name=text]").pressSequentially(input.quiet);
  await page.locator("main form .btn--go").click();
  await page.waitForFunction(() => document.querySelector(".flash, .empty, [role=status]"));
  for (const path of ["/table", "/programme", "/help", "/promises", "/avenues", "/options"]) await page.goto(at(path));
  check("the options show her name", (await page.content()).includes(input.name));
  await page.evaluate(() => document.querySelector('.nav a[href$="/notes"]').click());
  await page.waitForURL((u) => u.pathname.endsWith("/notes"));
  rows.push(await page.evaluate(() => history.length));
  await page.locator("textarea[name=text]").press("Control+End");
  await page.locator("textarea[name=text]").pressSequentially(input.unsaved);
  await page.locator("a.exit").click();
  await page.waitForURL(input.away, { waitUntil: "load" });
  check("a cookie stays", (await context.cookies(input.site)).length === 0);
  await page.waitForTimeout(1_000); // the browser writes its history a little later
  return phrase;
}

let phrase = "";
try {
  phrase = await visit();
} catch (error) {
  check(`${error.stack.split("\n").slice(0, 6).join(" | ")} at ${page.url()}`, false);
}
const session = await browser.newBrowserCDPSession();
await session.send("Browser.close").catch(() => null);
await Promise.race([ended, new Promise((done) => setTimeout(done, 10_000))]);
child.kill();
report({ secrets: [phrase, ...tokens].filter(Boolean), rows });
