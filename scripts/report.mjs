// A text that names somebody: the hint beside it, two presses by keyboard at 320 px to report it, the queue that shows it by
// itself, what is taken out, what its author reads and answers. In a real browser, with and without script.
// Reads {site, edition, her, reader, organiser} with the three session tokens, prints {checks, faults}.
import { launch } from "./browser.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { site, edition, her, reader, organiser } = JSON.parse(text);

let checks = 0;
const faults = [];
function check(what, ok) {
  checks++;
  if (!ok) faults.push(what);
}

const browser = await launch();
const patience = { timeout: 10_000 };

async function open(token, javaScriptEnabled, width = 1280) {
  const context = await browser.newContext({ javaScriptEnabled, locale: "fr-BE", viewport: { width, height: 700 } });
  await context.addCookies([{ name: "s", value: token, url: site }]);
  return { context, page: await context.newPage() };
}

/** Tabs until an element has the focus. */
async function tabTo(page, target) {
  for (let n = 0; n < 200; n++) {
    if (await target.evaluate((el) => el === document.activeElement)) return true;
    await page.keyboard.press("Tab");
  }
  return false;
}

const queue = await open(organiser, true);
await queue.page.goto(`${site}${edition}/desk/reports`);

for (const script of [true, false]) {
  const how = script ? "with script" : "without script";
  const idea = `Demandez à Sandrine Dupont, qui est à l’accueil, ${how}.`;
  const writer = await open(her, script);
  await writer.page.goto(`${site}${edition}/ideas`, { waitUntil: "domcontentloaded" });
  await writer.page.locator(".call__form textarea").fill(idea);
  await writer.page.locator(".call__form button").click();
  const own = writer.page.locator(".idea--mine", { hasText: how });
  await own.locator(".hint", { hasText: "Sandrine Dupont" }).waitFor(patience).catch(() => check(`${how}: no hint stands beside the text that was saved`, false));
  check(`${how}: a text with a name was not kept whole`, (await own.locator(".idea__text").textContent()).includes(idea));
  check(`${how}: her own text offers to be reported`, (await own.locator(".report").count()) === 0);

  const { context, page } = await open(reader, script, 320);
  await page.goto(`${site}${edition}/ideas`, { waitUntil: "domcontentloaded" });
  const found = page.locator(".idea", { hasText: how });
  check(`${how}: the summary cannot be reached by keyboard`, await tabTo(page, found.locator(".report > summary")));
  await page.keyboard.press("Enter"); // one
  const reason = found.locator(`.report button[value="names"]`);
  await reason.waitFor(patience).catch(() => check(`${how}: the reasons do not open`, false));
  check(`${how}: 320 px are not enough`, (await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  const line = found.locator(".report textarea");
  check(`${how}: the line comes after the reasons`, await tabTo(page, line));
  await page.keyboard.type("Son nom y est.");
  check(`${how}: a reason cannot be reached by keyboard`, await tabTo(page, reason));
  await page.keyboard.press("Enter"); // two
  const thanks = found.locator(".report__said", { hasText: "Merci" });
  await thanks.waitFor(patience).catch(() => check(`${how}: two presses do not report`, false));
  const seen = () => thanks.evaluate((el) => { const r = el.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; });
  for (let i = 0; i < 20 && !(await seen()); i++) await page.waitForTimeout(50);
  check(`${how}: the thanks are out of sight`, await seen());
  check(`${how}: the fold stays open, or keeps what was written`, (await found.locator(".report[open]").count()) === 0 && (await line.inputValue()) === "");
  check(`${how}: the address ${page.url()} tells`, /\/ideas\?n=[a-z2-7]{8}(#n)?$/.test(page.url()));
  await page.goto(`${site}${edition}/ideas`, { waitUntil: "domcontentloaded" });
  check(`${how}: the page remembers that she reported`, (await page.locator(".flash, .report__said, .report[open]").count()) === 0);

  const entry = queue.page.locator(".reported", { hasText: how });
  await entry.waitFor(patience).catch(() => check(`${how}: the queue does not show by itself what was reported`, false));
  const waiting = await queue.page.locator(".reports").textContent();
  check(`${how}: the queue tells who it was`, !/Wout|Claire|Yasmina/.test(waiting));
  check(`${how}: the line does not arrive`, (await entry.textContent()).includes("Son nom y est."));
  await entry.locator(`input[name=passage][value="Sandrine Dupont"]`).check();
  await entry.locator(`form[action$="/redaction"] button:not([formaction])`).click();
  await entry.waitFor({ state: "detached", ...patience }).catch(() => check(`${how}: what was decided goes on waiting`, false));

  await page.goto(`${site}${edition}/ideas`, { waitUntil: "domcontentloaded" });
  const left = await page.content();
  check(`${how}: what was taken out is still shown`, !left.includes("Sandrine") && left.includes("[retiré]"));
  await context.close();

  await writer.page.goto(`${site}${edition}/ideas`, { waitUntil: "domcontentloaded" });
  check(`${how}: her page still says what was taken out`, !(await writer.page.content()).includes("Sandrine"));
  await own.locator(".changed", { hasText: "La raison" }).waitFor(patience).catch(() => check(`${how}: she is not told why`, false));
  await own.locator(".changed input[name=line]").fill("Elle est d’accord.");
  await own.locator(".changed button").click();
  await writer.page.locator(".flash", { hasText: "réponse" }).waitFor(patience).catch(() => check(`${how}: her answer is not sent`, false));
  const hear = queue.page.locator(`form[action$="/hearing"] button`);
  await hear.waitFor(patience).catch(() => check(`${how}: the queue does not show her answer by itself`, false));
  await hear.click();
  await hear.waitFor({ state: "detached", ...patience }).catch(() => check(`${how}: her answer goes on waiting`, false));

  await writer.page.goto(`${site}${edition}/table`, { waitUntil: "domcontentloaded" });
  await writer.page.locator("#card-text").fill("");
  if (script) {
    await writer.page.locator("#card-text").pressSequentially("Appelez Marianne Dubois lundi.");
    await writer.page.locator("[data-hint]", { hasText: "Marianne Dubois" }).waitFor(patience).catch(() => check(`${how}: the hint does not come while the card saves itself`, false));
    await writer.page.locator("#card-text").fill("Appelez l’accueil lundi.");
    await writer.page.locator("[data-hint]").waitFor({ state: "hidden", ...patience }).catch(() => check(`${how}: the hint stays although nothing points at anybody`, false));
  } else {
    await writer.page.locator("#card-text").fill("Appelez Marianne Dubois lundi.");
    await writer.page.locator(".compose button:not([name])").click();
    await writer.page.locator("[data-hint]", { hasText: "Marianne Dubois" }).waitFor(patience).catch(() => check(`${how}: no hint after the card was kept`, false));
  }
  check(`${how}: the card's text is gone`, (await writer.page.locator("#card-text").inputValue()).startsWith("Appelez"));
  await writer.context.close();
}
await browser.close();
console.log(JSON.stringify({ checks, faults }));
