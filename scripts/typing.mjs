// Types into a page, in a real browser, while others change it and the network comes and goes.
//
//   node scripts/typing.mjs http://127.0.0.1:1234      the site of internal/web/ui/script_test.go
//
// Prints [{"claim", "holds", "saw"}] and exits 1 when one does not hold.
import { launch } from "./browser.mjs";

const site = process.argv[2];
const claims = [];
const browser = await launch();
const context = await browser.newContext({ locale: "en" });
const page = await context.newPage();
page.on("pageerror", (e) => claims.push({ claim: "scripts do not fail", holds: false, saw: String(e) }));

const stage = (deed) => fetch(`${site}/stage?do=${deed}`).then((answer) => answer.json());
const claim = (text, saw, want = true) => claims.push({ claim: text, holds: saw === want, saw: JSON.stringify(saw) });
const value = (selector) => page.inputValue(selector);
const text = (selector) => page.textContent(selector);
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

// until asks again and again, at most for a while, and says what it last saw.
async function until(look, want = true, ms = 5_000) {
  const end = Date.now() + ms;
  for (;;) {
    const saw = await look();
    if (saw === want || Date.now() > end) return saw;
    await rest(50);
  }
}
const banner = () => text("[data-offline]");
const away = () => page.evaluate(() => document.querySelector("[data-offline]").dataset.offline);

try {
  await page.goto(site);
  const rows = await page.evaluate(() => history.length);
  const offline = await away();

  const asked = (await stage("look")).shows;
  await rest(1_500);
  claim("a page at rest asks for nothing", (await stage("look")).shows, asked);

  await page.fill("#half", "half a word");
  await page.click("#more summary");
  await stage("card");
  claim("a card of someone else appears by itself", await until(async () => (await text("#table ul")).includes("by another")));
  claim("half-typed text stays through a live change", await value("#half"), "half a word");
  claim("open details stay open", await page.evaluate(() => document.querySelector("#more").open));

  await page.fill("#f-card", "a visit card");
  await page.click("#lay button");
  claim("a deed goes out with the button that was pressed", await until(async () => (await text("#table ul")).includes("a visit card laid")));
  claim("its field is empty afterwards", await until(() => value("#f-card"), ""), "");
  claim("the focus stays where it was, whatever the page shows first", await page.evaluate(() => document.activeElement?.textContent), "lay");
  claim("what is half typed elsewhere stays", await value("#half"), "half a word");
  claim("a deed adds no row to the history", await page.evaluate(() => history.length), rows);

  await page.click("#lay button");
  claim("a refusal comes back with its summary in focus", await until(() => page.evaluate(() => document.activeElement?.className ?? ""), "errors"), "errors");
  claim("the title says that there is an error", (await page.title()).startsWith("Error:"));

  await page.reload();
  await page.fill("#half", "half a word");
  await page.focus(".confirm summary");
  for (const key of ["Enter", "Tab", "Enter"]) await page.keyboard.press(key);
  claim("a deed of two presses is done", await until(() => text(".confirm summary"), "End"), "End");
  claim("its contrary is not open under the same finger", await page.evaluate(() => document.querySelector(".confirm").open), false);
  claim("nor has it the focus", await page.evaluate(() => document.activeElement.closest(".confirm") === null));

  await page.fill("#f-card", "too busy");
  await page.click("#lay button");
  claim("a tired server says so", await until(banner, "too busy now"), "too busy now");
  claim("and takes no text away", await value("#f-card"), "too busy");
  await page.fill("#f-card", "session ended");
  await page.click("#lay button");
  const ended = await page.evaluate(() => document.querySelector("[data-offline]").dataset.ended);
  claim("an ended session says so", await until(banner, ended), ended);
  claim("and takes no text away", await value("#f-card"), "session ended");

  const before = (await stage("")).posts;
  await page.fill("#f-card", "pressed thrice");
  await page.evaluate(() => [1, 2, 3].forEach(() => document.querySelector("#lay").requestSubmit()));
  await until(() => value("#f-card"), "");
  claim("three presses are sent once", (await stage("")).posts - before, 1);

  await page.fill("#note", "good morning");
  claim("a note saves itself", await until(async () => (await stage("")).note, "good morning", 2_500), "good morning");
  claim("and says when", await until(async () => /^Saved at \d?\d:\d\d$/.test(await text("[data-saved]"))));
  claim("and knows its version", await value("#write [name=version]"), "1");
  await page.focus("#note");
  const saved = (await stage("")).notes;
  for (let i = 0; i < 28; i++) {
    await page.keyboard.type("a");
    await rest(180);
  }
  claim("it saves while keys keep coming", (await stage("")).notes > saved);

  const cut = Date.now();
  await context.setOffline(true);
  claim("a lost network shows", await until(banner, offline), offline);
  claim("within five seconds", Date.now() - cut < 5_000);
  await page.fill("#f-card", "typed on the train");
  await page.click("#lay button");
  await page.fill("#note", "in the tunnel");
  await rest(1_500);
  claim("text typed without network stays", await value("#f-card"), "typed on the train");
  await context.setOffline(false);
  claim("with the network the note is saved", await until(async () => (await stage("")).note, "in the tunnel", 6_000), "in the tunnel");
  claim("and the banner goes", await until(async () => (await banner()) !== offline));

  await stage("deaf");
  const dead = Date.now();
  claim("a line that died without a sound shows", await until(banner, offline, 6_000), offline);
  claim("within five seconds too", Date.now() - dead < 5_200);
  await stage("hear");
  claim("and heals by itself", await until(async () => (await banner()) !== offline, true, 12_000));

  await page.reload();
  claim("a timer speaks when it passes a minute", await until(() => text("[data-timer-say]"), "1 min left", 4_000), "1 min left");
  await page.click("#link");
  await page.waitForURL(site + "/other");
  claim("a link adds no row to the history", await page.evaluate(() => history.length), rows);
} catch (e) {
  claims.push({ claim: "the walk through the page ends", holds: false, saw: String(e) });
}
await browser.close();
console.log(JSON.stringify(claims));
process.exitCode = claims.every((c) => c.holds) ? 0 : 1;
