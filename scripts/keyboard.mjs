// From the door to a saved note and out again with nothing but a keyboard, with script and without, as a screen reader hears it: each stop
// has a role and a name and shows that it has the focus, Tab is never caught, each page has one main part, one title and a language,
// what is wrong is said at the head of the page and leads to its field, and what was saved is announced. Reads {site, edition, codes,
// away}, prints {checks, faults}.
import { launch } from "./browser.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { site, edition, codes, away } = JSON.parse(text);
const faults = [];
let checks = 0;
const browser = await launch();

for (const [i, script] of [true, false].entries()) {
  const how = script ? "script" : "no script";
  await journey(how, script, codes[i]).catch((e) => faults.push(`${how}: ${e.stack.split("\n").slice(0, 6).join(" | ")}`));
}
await browser.close();
console.log(JSON.stringify({ checks, faults }));

async function journey(how, javaScriptEnabled, code) {
  const context = await browser.newContext({ javaScriptEnabled, locale: "fr-BE", viewport: { width: 1000, height: 800 }, reducedMotion: "reduce" });
  context.setDefaultTimeout(8_000);
  const page = await context.newPage(), cdp = await context.newCDPSession(page);
  const check = (what, ok) => { checks++; if (!ok && !faults.includes(`${how}: ${what}`)) faults.push(`${how}: ${what}`); return ok; };
  await cdp.send("Accessibility.enable");
  await cdp.send("DOM.enable");

  // heard is what a screen reader says of whatever has the focus.
  async function heard() {
    const { result } = await cdp.send("Runtime.evaluate", { expression: "document.activeElement" });
    const { nodes } = await cdp.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
    return nodes[0] && { role: nodes[0].role?.value ?? "", name: (nodes[0].name?.value ?? "").trim() };
  }
  // page.evaluate works without script of the page's own, too.
  const focus = (selector) => page.evaluate((s) => {
    const a = document.activeElement, style = a && getComputedStyle(a), label = a?.labels?.[0] && getComputedStyle(a.labels[0]);
    const marked = [style, label].some((c) => c && (c.outlineStyle !== "none" && parseFloat(c.outlineWidth) > 0 || c.boxShadow !== "none"));
    return { at: !a || a === document.body ? "" : a.outerHTML.slice(0, 90), there: !!a?.matches(s), marked };
  }, selector);

  // goTo presses Tab until the focus is on something, listening at each stop.
  async function goTo(where, selector, most = 90) {
    let before = "", stuck = 0;
    for (let n = 0; n < most; n++) {
      await page.keyboard.press("Tab");
      const f = await focus(selector);
      if (!f.at) continue; // the browser's own bar
      stuck = f.at === before ? stuck + 1 : 0;
      if (!check(`${where}: Tab is caught at ${f.at}`, stuck < 3)) return false;
      before = f.at;
      const said = await heard();
      check(`${where}: a stop without a name or a role, ${said?.role}: ${f.at}`, !!said && said.name !== "" && said.role !== "generic" && said.role !== "none");
      check(`${where}: nothing shows that the focus is at ${f.at}`, f.marked);
      if (f.there) return true;
    }
    return check(`${where}: ${selector} is never reached by Tab`, false);
  }

  // read is the page as a screen reader finds it.
  async function read(where) {
    await page.waitForLoadState("load");
    const { nodes } = await cdp.send("Accessibility.getFullAXTree");
    const of = (role) => nodes.filter((n) => !n.ignored && n.role?.value === role);
    const level = (n) => n.properties?.find((p) => p.name === "level")?.value.value;
    check(`${where}: ${of("main").length} main parts`, of("main").length === 1);
    check(`${where}: ${of("heading").filter((n) => level(n) === 1).length} titles`, of("heading").filter((n) => level(n) === 1).length === 1);
    for (const role of ["textbox", "checkbox", "radio", "button", "link", "combobox", "listbox"]) {
      for (const n of of(role)) check(`${where}: a ${role} without a name`, (n.name?.value ?? "").trim() !== "");
    }
    check(`${where}: no language`, (await page.evaluate(() => document.documentElement.lang)).startsWith("fr"));
  }
  const press = async (key, to) => Promise.all([page.waitForURL(to, { timeout: 10_000 }).catch(() => check(`${key} does not lead to ${to}, but ${page.url()}`, false)), page.keyboard.press(key)]);

  await page.goto(`${site}${edition}/enter?lang=fr`);
  await read("the door");
  await goTo("the door", "input[name=words]");
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await page.waitForSelector("input[name=name]");
  await read("the registration");

  // Nothing filled in: what is wrong is said first, and leads there.
  await goTo("the registration", "main form:has(input[name=name]) button[type=submit], main form:has(input[name=name]) button:not([type])");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".errors");
  await read("the registration, with errors");
  await goTo("the registration, with errors", ".errors a[href='#f-name'], .errors a[href='#name'], .errors a");
  await page.keyboard.press("Enter");
  check("the summary does not lead to a field", await page.evaluate(() => {
    const a = document.activeElement, at = location.hash && document.querySelector(location.hash);
    return !!(a?.matches("input,select,textarea,fieldset") || at?.matches("input,select,textarea,fieldset,[tabindex]"));
  }));
  await page.goto(page.url().split("#")[0]).catch(() => {});
  await page.goto(`${site}${edition}/enter?lang=fr`);
  await goTo("the door", "input[name=words]");
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await page.waitForSelector("input[name=name]");
  await goTo("the registration", "input[name=name]");
  await page.keyboard.type("Zoé");
  await goTo("the registration", "[name=world]");
  await page.keyboard.press("Space");
  await goTo("the registration", "input[name=languages][value=fr]");
  if (!(await page.evaluate(() => document.activeElement.checked))) await page.keyboard.press("Space");
  await goTo("the registration", "input[name=consent_take_part]");
  await page.keyboard.press("Space");
  await goTo("the registration", "main form:has(input[name=name]) button[type=submit], main form:has(input[name=name]) button:not([type])");
  await press("Enter", /\/phrase/);
  await read("the phrase");
  await goTo("the phrase", "input[name=phrase]");
  await page.keyboard.press("Space");
  await goTo("the phrase", "form:has(input[name=phrase]) button");
  await page.keyboard.press("Enter");
  await page.waitForLoadState("load");
  await page.waitForTimeout(300);
  await page.goto(`${site}${edition}/notes`);
  if (page.url().includes("/know")) {
    await read("what the exit does");
    await goTo("what the exit does", "form[action*='/know'] button");
    await press("Enter", (u) => !u.pathname.endsWith("/know"));
    await page.goto(`${site}${edition}/notes`);
  }
  await read("her notes");
  await goTo("her notes", "textarea[name=text]");
  await page.keyboard.type("Une note, par le clavier seul.");
  if (javaScriptEnabled) {
    const saved = page.locator("[role=status]:not(:empty), output:not(:empty), [aria-live]:not(:empty)").filter({ hasText: /nregistr/ });
    await saved.first().waitFor({ timeout: 8_000 }).catch(() => check("that it was saved is not announced", false));
  } else {
    await goTo("her notes", "main form button[type=submit], main form button:not([type])");
    await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")]);
    await page.waitForLoadState("load");
  }
  await page.goto(`${site}${edition}/notes`);
  check("the note is lost", (await page.locator("textarea[name=text]").inputValue()).includes("par le clavier seul"));

  // Out: the exit is the second stop of every page, after the way to its content.
  await page.goto(`${site}${edition}/programme`);
  await goTo("the way out", "a[href*='/exit'], button[formaction*='/exit'], form[action*='/exit'] button", 3);
  const left = page.waitForRequest((r) => r.url().startsWith(away)).catch(() => check("Enter on the exit does not lead out", false));
  await page.keyboard.press("Enter");
  await left;
  await context.close();
}
