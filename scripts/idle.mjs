// A page that nobody touches, on a browser's clock that runs faster: what is announced, what is covered, what waits, what ends. Reads what
// discreet.mjs says, and "other": somebody else's phrase, "desk": an organiser's phrase. Prints what discreet.mjs says.
import { at, browser, check, comeIn, gone, input, report, seen } from "./discreet.mjs";

const state = (page) => page.evaluate(() => ({
  soon: document.querySelector("[data-soon]").textContent, covered: document.documentElement.matches(".covered"), shown: [...document.querySelectorAll("main, main *, footer *, .bar *")].filter((e) => getComputedStyle(e).visibility === "visible").length,
  said: document.querySelector("[data-said]").textContent.trim(), spoken: [...document.querySelectorAll("[data-soon], [data-said]")].every((e) => e.role === "status"),
  exit: !!document.elementFromPoint(...(() => { const r = document.querySelector("a.exit").getBoundingClientRect(); return [(r.left + r.right) / 2, (r.top + r.bottom) / 2]; })())?.closest("a.exit"),
  focus: document.activeElement?.outerHTML.slice(0, 60), left: document.querySelector("main").childElementCount,
}));
const name = "input[name=name]";

async function untouched(page, minutes) {
  await page.mouse.move(1, 1);
  await page.clock.fastForward(minutes * 60_000);
  await page.waitForTimeout(50);
}

async function openAt(page, path) {
  await page.goto(at(path));
  await page.waitForFunction(() => document.readyState === "complete");
}

await browser({}, async (context, page) => {
  await page.clock.install();
  const token = await comeIn(context);
  const asked = [];
  page.on("request", (r) => r.url().endsWith("/awake") && asked.push(r.method()));
  await openAt(page, "/options");
  check("her name is there at first", (await seen(page)).includes(input.secrets[0]));

  // Announced a minute before; a touch is enough to put it off, again and again.
  await page.fill(name, "Half geschreven");
  for (let i = 0; i < 3; i++) {
    await untouched(page, 9.2);
    let now = await state(page);
    check(`after nine minutes nothing is announced (${now.soon})`, now.soon.length > 20 && now.spoken && !now.covered);
    await page.keyboard.press("ArrowDown");
    now = await state(page);
    check("a key does not put the curtain off", now.soon === "" && !now.covered);
  }
  check("the server does not hear that she is there", asked.length >= 2 && asked.every((m) => m === "POST"));

  await page.locator(name).focus();
  await page.clock.fastForward(10.2 * 60_000);
  await page.waitForTimeout(50);
  let now = await state(page);
  check("after ten minutes the page is not covered", now.covered && now.shown === 0);
  check(`the curtain does not say what happened (${now.said})`, now.said.length > 20);
  check("the curtain covers the exit", now.exit);
  check(`the focus is at ${now.focus}`, now.focus.includes("data-on"));
  await page.mouse.move(50, 400);
  check("a bump lifts the curtain", (await state(page)).covered);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  check("the Tab key reaches behind the curtain", await page.evaluate(() => !!document.activeElement.closest(".curtain, .skip, a.exit, body:not(main *)") && !document.activeElement.closest("main, .bar, footer")));
  await page.click("[data-on]");
  await page.waitForFunction(() => !document.documentElement.matches(".covered"));
  check("what was typed is gone", (await page.inputValue(name)) === "Half geschreven");
  check("the focus is not where it was", await page.evaluate(() => document.activeElement.name === "name"));

  // The end of the visit is announced too; then only her phrase brings back what she typed.
  await untouched(page, 10.2);
  await page.clock.fastForward(17.2 * 60_000);
  await page.waitForTimeout(50);
  const soon = (await state(page)).said;
  check(`two minutes before the end: ${soon}`, soon.length > 20 && soon !== now.said);
  await page.click("[data-on]");
  await page.waitForFunction(() => !document.documentElement.matches(".covered"));
  await untouched(page, 29.2);
  now = await state(page);
  check(`at the end ${now.left} things are left in the page`, now.left === 0 && now.covered && !(await page.content()).includes(input.secrets[0]));
  await page.waitForTimeout(300);
  const answer = await fetch(input.server + input.edition + "/options", { headers: { Cookie: `s=${token}` }, redirect: "manual" });
  check(`the visit goes on on the server (${answer.status})`, answer.status === 303);
  await page.fill("[data-again] input", "geen zin die iemand kent");
  await page.click("[data-again] button");
  await page.waitForFunction(() => document.querySelector("[data-wrong]").textContent.length > 5);
  check("a wrong phrase opens the page", (await state(page)).left === 0);
  await page.fill("[data-again] input", input.phrase);
  await page.click("[data-again] button");
  await page.waitForFunction(() => !document.documentElement.matches(".covered"));
  check("after her phrase her text is not back", (await page.inputValue(name)) === "Half geschreven");

  // Somebody else's phrase opens somebody else's page.
  await untouched(page, 29.2);
  await page.fill("[data-again] input", input.other);
  await page.click("[data-again] button");
  await page.waitForURL((u) => !u.pathname.endsWith("/options"), { timeout: 5_000 }).catch(() => null);
  check("somebody else sees what she typed", !(await page.content()).includes("Half geschreven") && !(await seen(page)).includes("Half geschreven"));

  // Nothing typed, nothing kept. And the exit works through the curtain.
  await context.clearCookies();
  await comeIn(context);
  await openAt(page, "/programme");
  await untouched(page, 10.2);
  check("the programme is not covered", (await state(page)).covered);
  await untouched(page, 19.2);
  await page.waitForURL((u) => u.pathname.endsWith("/enter"));
  await comeIn(context);
  await openAt(page, "/options");
  await untouched(page, 10.2);
  const started = Date.now();
  await page.click("a.exit", { noWaitAfter: true });
  await page.clock.fastForward(1_100);
  await gone("through the curtain", page, () => started);
});

// Hidden pages are blank, in every tab and at once.
await browser({}, async (context, page) => {
  await comeIn(context);
  await openAt(page, "/options");
  const readable = () => page.evaluate(() => [...document.querySelectorAll("main, main *")].filter((e) => getComputedStyle(e).visibility === "visible").length);
  const hide = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  check("a page that is looked at is blank", (await readable()) > 10);
  await hide(true);
  check("a hidden page can be read", (await readable()) === 0);
  await hide(false);
  check("a page that is looked at again is blank", (await readable()) > 10);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
  check("a page put away can be read", (await readable()) === 0);
});
report();
