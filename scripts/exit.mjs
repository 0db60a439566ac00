// Presses the exit in a real browser in every state that a page can be in, and looks at what is left: in the same task, at the first
// request, two seconds later, and on the way back. discreet.mjs says what it reads and prints.
import { at, browser, check, comeIn, gone, input, mood, report, seen, showsNothing } from "./discreet.mjs";

// In the page, before any of our own script: notes what stands on it at the first request after a press.
function watch() {
  let press = null;
  const channel = new MessageChannel();
  const begun = [];
  channel.port2.onmessage = () => (begun.shift().later = true);
  const pressed = (e) => {
    if (e.type !== "keyup" && !e.target.closest?.("a[data-exit]")) return;
    if (document.documentElement.classList.contains("gone")) return;
    begun.push((press = { later: false }));
    channel.port1.postMessage(""); // comes in the next task
  };
  for (const type of ["click", "auxclick", "keyup"]) addEventListener(type, pressed, true);
  const ask = window.fetch;
  window.fetch = (...given) => {
    if (press && document.documentElement.classList.contains("gone")) {
      const left = (document.body?.childElementCount ?? 0) + (document.body?.innerText ?? "").trim().length;
      const running = (window.tracks ?? []).filter((t) => t.readyState === "live").length;
      console.debug("h4w " + JSON.stringify({ later: press.later, left, running, title: document.title, heard: window.heard ?? 0 }));
      press = null;
    }
    return ask(...given);
  };
}

const slow = {};
let noted = null;
let counted = 0;

// leaves lets somebody leave and looks at what stood on the page at the first request, and how long the other site took.
async function leaves(what, page, press) {
  noted = null;
  // Where the page is just being replaced by another there is nothing to count; how often it was counted is checked in the end.
  const rows = await page.evaluate(() => history.length).catch(() => null);
  const started = Date.now();
  await press();
  slow[what] = await gone(what, page, () => noted?.at ?? started);
  for (let i = 0; !noted && i < 20; i++) await new Promise((done) => setTimeout(done, 25));
  check(`${what}: no request was seen`, noted !== null);
  check(`${what}: the server was told in a later task than the press`, noted?.later === false);
  check(`${what}: at the first request ${noted?.left} things are still on the page`, noted?.left === 0);
  check(`${what}: at the first request ${noted?.running} tracks run`, noted?.running === 0);
  check(`${what}: the title ${JSON.stringify(noted?.title)} is not neutral`, !!noted?.title && noted.title.length < 15);
  await showsNothing(what, page);
  if (rows !== null) {
    const after = await page.evaluate(() => history.length);
    check(`${what}: the exit takes the page's place in the history, and adds ${after - rows} to it`, after <= rows);
    counted++;
  }
  await page.goBack({ waitUntil: "commit", timeout: 3_000 }).catch(() => null);
  await page.waitForTimeout(200);
  await showsNothing(`${what}: Back`, page);
}

// within says whether the exit lies whole in what is seen, with nothing above its middle.
function within(page) {
  return page.evaluate(() => [...document.querySelectorAll("a.exit[data-exit]")].some((exit) => {
    const r = exit.getBoundingClientRect(), v = visualViewport;
    const inside = r.left >= v.offsetLeft - 1 && r.top >= v.offsetTop - 1 && r.right <= v.offsetLeft + v.width + 1 && r.bottom <= v.offsetTop + v.height + 1;
    return inside && r.height * v.scale > 40 && !!document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2)?.closest("a[data-exit]");
  }));
}

// pressMiddle presses what lies where the exit is seen.
async function pressMiddle(page) {
  const spot = await page.evaluate(() => {
    const r = [...document.querySelectorAll("a.exit[data-exit]")].at(-1).getBoundingClientRect();
    return { x: (r.left + r.right) / 2, y: (r.top + r.bottom) / 2 };
  });
  await page.mouse.click(spot.x, spot.y);
}

const shift = (page, times = 3) => (async () => {
  for (let i = 0; i < times; i++) await page.keyboard.press("Shift");
})();

async function inAt(context, page, path) {
  await mood("");
  await comeIn(context);
  await page.goto(at(path));
}

async function secretsThere(page) {
  await page.goto(at("/options"));
  check("before the exit the page shows her name", (await seen(page)).includes(input.secrets[0]));
}

await browser({}, async (context, page) => {
  page.on("console", (m) => m.text().startsWith("h4w ") && (noted ??= { ...JSON.parse(m.text().slice(4)), at: Date.now() }));
  await context.addInitScript(watch);

  await inAt(context, page, "/programme");
  await secretsThere(page);
  await leaves("press", page, () => page.click("a.exit"));

  await inAt(context, page, "/programme");
  await page.setViewportSize({ width: 320, height: 256 }); // 1280 × 1024 at 400 %
  await page.evaluate(() => scrollTo(0, 1e6));
  check("400 %, scrolled to the end: the exit is not in sight", await within(page));
  await leaves("400 %, Shift × 3", page, () => shift(page));

  await inAt(context, page, "/options");
  await page.emulateMedia({ colorScheme: "dark", forcedColors: "active" });
  const colours = await page.evaluate(() => {
    const of = (el) => { const s = getComputedStyle(el); return [s.backgroundColor, s.color, s.borderTopWidth]; };
    return { exit: of(document.querySelector("a.exit")), page: of(document.body) };
  });
  check(`dark, forced colours: the exit cannot be told from the page (${JSON.stringify(colours)})`,
    await within(page) && colours.exit[0] !== colours.page[0] && colours.exit[0] !== colours.exit[1] && parseFloat(colours.exit[2]) > 0);
  await leaves("dark, forced colours", page, () => pressMiddle(page));
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
  await page.setViewportSize({ width: 360, height: 700 });

  // Whatever lies in the browser's top layer.
  for (const kind of ["dialog", "popover", "fullscreen"]) {
    await inAt(context, page, "/options");
    if (kind === "fullscreen") {
      await page.evaluate(() => addEventListener("click", () => document.querySelector("main").requestFullscreen(), { once: true }));
      await page.click("h1");
    } else {
      await page.evaluate((kind) => {
        const box = document.createElement(kind === "dialog" ? "dialog" : "div");
        box.append(document.querySelector("main").cloneNode(true));
        Object.assign(box.style, { width: "100vw", height: "100vh", maxWidth: "none", maxHeight: "none", overflow: "auto" });
        if (kind === "popover") box.popover = "manual";
        document.body.append(box);
        if (kind === "dialog") box.showModal();
        else box.showPopover();
      }, kind);
    }
    await page.waitForFunction(() => document.querySelectorAll("a.exit[data-exit]").length > 1, null, { timeout: 2_000 }).catch(() => null);
    check(`${kind} open: the exit is covered`, await within(page));
    if (kind === "dialog") {
      await page.keyboard.press("Shift");
      check("dialog open: the countdown is not said in it", (await page.textContent("dialog [data-exit-count]").catch(() => "")).length > 5);
      await page.keyboard.press("a");
    }
    await leaves(`${kind} open`, page, () => (kind === "fullscreen" ? shift(page) : pressMiddle(page)));
  }

  // Details of every kind open.
  await inAt(context, page, "/options");
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  check("details open: the exit is covered", await within(page));
  await leaves("details open, by keyboard", page, async () => {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    check("the second stop of the Tab key is not a way out", await page.evaluate(() => document.activeElement.matches(".skip[data-exit]")));
    check("the second skip link is not in sight", await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0));
    await page.keyboard.press("Enter");
  });

  // Camera, microphone and sound: shown, forgotten, and asked for in this very moment.
  await inAt(context, page, "/table");
  await page.evaluate(async () => {
    const both = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const unseen = await navigator.mediaDevices.getUserMedia({ audio: true });
    const video = document.createElement("video");
    video.srcObject = both;
    document.querySelector("main").append(video);
    await video.play();
    window.tracks = [...both.getTracks(), ...unseen.getTracks()];
    document.addEventListener("h4w:leave", () => (window.heard = (window.heard ?? 0) + 1));
    document.addEventListener("h4w:leave", () => { throw new Error("a broken listener must not hold her back"); });
  });
  check("media: nothing runs before the exit", await page.evaluate(() => window.tracks.filter((t) => t.readyState === "live").length === 3));
  await leaves("camera and microphone on", page, () => page.click("a.exit"));
  check("camera and microphone on: scripts are not told", noted?.heard === 1);

  // A machine six times slower.
  await inAt(context, page, "/table");
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await leaves("CPU ÷ 6", page, () => page.click("a.exit"));
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });

  // Fingers zoomed into a corner of the page.
  await inAt(context, page, "/programme");
  await cdp.send("Emulation.setPageScaleFactor", { pageScaleFactor: 3 });
  await page.mouse.move(100, 600);
  await page.mouse.wheel(0, 500);
  await page.waitForFunction(() => visualViewport.scale > 2.5 && document.querySelector("a.exit").style.transform !== "", null, { timeout: 3_000 }).catch(() => null);
  check("zoomed by fingers: the exit is out of sight", await within(page));
  await cdp.send("Emulation.setPageScaleFactor", { pageScaleFactor: 1 });
  await page.waitForFunction(() => document.querySelector("a.exit").style.transform === "", null, { timeout: 3_000 }).catch(() => null);
  check("zoomed back: the exit is not where it was", await within(page));

  // Our server hears nothing for thirty seconds.
  for (const how of ["exit", "deaf", "down"]) {
    await inAt(context, page, "/options");
    await mood(how);
    await leaves(`our server is ${how}`, page, () => page.click("a.exit"));
    await mood("");
  }

  // Something is still on its way: another page, the rest of this one, the answer to a form.
  await inAt(context, page, "/programme");
  await mood("slow");
  await page.evaluate(() => document.querySelector('.nav a[href$="/notes"]').click());
  await mood("slow");
  await leaves("another page is on its way", page, async () => {
    await mood("exit");
    await page.click("a.exit", { noWaitAfter: true });
  });
  await inAt(context, page, "/options");
  await mood("slow");
  await page.evaluate(() => document.querySelector("main form").requestSubmit());
  await mood("exit");
  await leaves("a form is on its way", page, () => page.click("a.exit", { noWaitAfter: true }));
  await inAt(context, page, "/options");
  await mood("half");
  await page.goto(at("/programme"), { waitUntil: "commit" });
  await page.waitForSelector("main h1");
  await mood("exit");
  await leaves("half a page", page, async () => {
    await shift(page);
    for (let i = 0; i < 6; i++) {
      await page.waitForTimeout(100);
      check("half a page: the rest appears", !page.url().startsWith(input.site) || (await page.evaluate(() => document.body.innerText.trim().length).catch(() => 0)) === 0);
    }
  });

  // The same visit in another tab: it empties too, and nobody is in any more.
  await inAt(context, page, "/options");
  const other = await context.newPage();
  await other.goto(at("/notes"));
  await other.bringToFront();
  await page.bringToFront();
  await leaves("two tabs", page, () => page.click("a.exit"));
  await other.waitForURL(input.away, { timeout: 3_000, waitUntil: "commit" }).catch(() => null);
  check(`two tabs: the other one stays at ${new URL(other.url()).pathname}`, other.url() === input.away);
  await other.close();
  check("two tabs: a cookie stays", (await context.cookies(input.site)).length === 0);

  await openedBefore(context, page);
  await halfTyped(context, page);
  await typing(context, page);
});

// A public page that was opened in the same tab, before her visit or during it, does not come back; to whoever does not leave it does.
async function openedBefore(context, page) {
  const shown = () => page.evaluate(() => (document.documentElement.matches(".gone") ? "" : document.body?.innerText.trim() ?? "")).catch(() => "");
  const pages = ["", "/help", "/privacy"].map((path) => input.site + input.public + path);
  await mood("");
  for (const address of pages) await page.goto(address);
  await page.goBack();
  await page.waitForLoadState();
  check("Back no longer works for whoever does not leave", page.url() === pages[1] && (await shown()).length > 100);
  await page.goBack();
  await page.reload();
  check("a public page cannot be loaded anew", page.url() === pages[0] && (await shown()).length > 100);
  await inAt(context, page, "/options");
  await page.goto(pages[2]);
  await page.goto(at("/programme"));
  noted = null;
  await mood("exit"); // it does not need our server
  await page.click("a.exit", { noWaitAfter: true });
  await gone("a public page opened before", page, () => noted?.at ?? Date.now());
  await mood("");
  for (let i = 1; i <= 4; i++) {
    await page.goBack({ waitUntil: "commit", timeout: 3_000 }).catch(() => null);
    for (let n = 0; n < 8; n++) {
      check(`a public page opened before: Back ${i} shows it`, !page.url().startsWith(input.site + input.public) || (await shown()) === "");
      await page.waitForTimeout(40);
    }
    await page.waitForTimeout(200);
    check(`a public page opened before: Back ${i} stays at ${page.url()}`, !page.url().startsWith(input.site + input.public));
  }
  await page.goto(pages[0]);
  check("after leaving, nobody can open the public page", (await shown()).length > 100);
}

// What she was typing a moment before is there when she comes back, although it was never saved, also when her network was slow.
async function halfTyped(context, page) {
  for (const [how, text] of [["at once", "Bel de bakker op"], ["while a saving is on its way", " voor de middag"], ["without a key", ""]]) {
    await inAt(context, page, "/notes");
    const field = page.locator("textarea").first();
    const before = await field.inputValue();
    await field.press("End");
    if (how === "while a saving is on its way") {
      await field.pressSequentially(" nog");
      const sent = page.waitForRequest((r) => r.headers()["x-autosave"] === "1");
      await mood("slow");
      await sent;
    }
    if (text) await field.pressSequentially(text);
    const typed = await field.inputValue();
    await leaves(`half typed, ${how}`, page, () => page.click("a.exit"));
    await mood("");
    await inAt(context, page, "/notes");
    const kept = await field.inputValue();
    check(`half typed, ${how}: ${JSON.stringify(typed)} came back as ${JSON.stringify(kept)}`, kept === typed && typed.length >= before.length);
  }
}

// Nobody who types is thrown out: capitals, headlines, selections, other keys, telephones, writing systems that are composed.
async function typing(context, page) {
  await inAt(context, page, "/notes");
  const field = page.locator("textarea").first();
  await field.focus();
  const cdp = await context.newCDPSession(page);
  const held = async (...keys) => {
    await page.keyboard.down("Shift");
    for (const key of keys) await page.keyboard.press(key);
    await page.keyboard.up("Shift");
  };
  const thrice = async (work) => {
    for (let i = 0; i < 4; i++) await work();
  };
  const cases = {
    "one capital at a time": () => thrice(() => held("a")),
    "several letters under one Shift": () => thrice(() => held("A", "B", "C")),
    "German nouns": () => page.keyboard.type("Die Frau Und Das Kind Im Haus. ", { delay: 1 }),
    "Shift and Tab": () => thrice(() => held("Tab")),
    "Shift and arrows": () => thrice(() => held("ArrowLeft", "ArrowLeft")),
    "Shift and a click": () => thrice(async () => {
      await page.keyboard.down("Shift");
      await page.mouse.click(30, 300);
      await page.keyboard.up("Shift");
    }),
    "Shift and the wheel": () => thrice(async () => {
      await page.keyboard.down("Shift");
      await page.mouse.wheel(40, 0);
      await page.waitForTimeout(60);
      await page.keyboard.up("Shift");
    }),
    "Control and Shift": () => thrice(() => page.keyboard.press("Control+Shift")),
    "Shift, then Alt": () => thrice(async () => {
      await page.keyboard.down("Shift");
      await page.keyboard.press("Alt");
      await page.keyboard.up("Shift");
    }),
    "Shift held until it repeats": async () => {
      for (let i = 0; i < 30; i++) await page.keyboard.down("Shift");
      await page.keyboard.up("Shift");
    },
    "Shift once, a letter, Shift twice": async () => {
      await shift(page, 1);
      await page.keyboard.press("a");
      await shift(page, 2);
    },
    "a telephone's keyboard": () => thrice(async () => {
      await page.keyboard.press("Shift");
      await page.keyboard.insertText("A");
    }),
    "a word being composed": () => thrice(async () => {
      await cdp.send("Input.imeSetComposition", { text: "ni", selectionStart: 2, selectionEnd: 2 });
      await page.keyboard.press("Shift");
      await cdp.send("Input.insertText", { text: "你" });
    }),
    "caps lock": () => thrice(() => page.keyboard.press("CapsLock").then(() => page.keyboard.type("GROSS"))),
  };
  for (const [name, work] of Object.entries(cases)) {
    await field.focus();
    await page.keyboard.press("x"); // whatever was pressed before does not count
    await work();
    await page.waitForTimeout(60);
    check(`${name}: must not leave`, page.url().startsWith(input.site) && !(await page.evaluate(() => document.documentElement.matches(".gone")).catch(() => true)));
    if (!page.url().startsWith(input.site)) await inAt(context, page, "/notes");
  }
  // The countdown is spoken, and forgotten when something else is pressed.
  await page.keyboard.press("x");
  const said = [];
  for (let i = 0; i < 2; i++) {
    await shift(page, 1);
    said.push(await page.textContent("[data-exit-count]"));
  }
  check(`the countdown says ${JSON.stringify(said)}`, said[0].length > 5 && said[1].length > 5 && said[0] !== said[1]);
  check("the countdown is not announced at once", await page.evaluate(() => document.querySelector("[data-exit-count]").ariaLive === "assertive"));
  await leaves("Shift × 3 while typing", page, () => shift(page, 1));
}

await browser({ script: false }, async (context, page) => {
  const token = await comeIn(context);
  await page.goto(at("/options"));
  check("without script: nothing is shown before the exit", (await page.content()).includes(input.secrets[0]));
  for (const path of ["/programme", "/notes", "/options"]) await page.goto(at(path));
  const started = Date.now();
  await page.click("a.exit");
  slow["without script"] = await gone("without script", page, () => started);
  check("without script: a cookie stays", (await context.cookies(input.site)).length === 0);
  const answer = await fetch(input.server + input.edition + "/options", { headers: { Cookie: `s=${token}` }, redirect: "manual" });
  check(`without script: the visit still opens the page (${answer.status})`, answer.status === 303);
  for (let i = 1; i <= 3; i++) {
    await page.goBack({ waitUntil: "commit", timeout: 3_000 }).catch(() => null);
    await page.waitForTimeout(250);
    await showsNothing(`without script: Back ${i}`, page);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(at("/enter"));
  check("without script: the exit speaks of keys that do nothing", !(await page.locator("a.exit small").isVisible()));
});

check(`the places in the history were counted ${counted} times only`, counted >= 10);
report({ slow });
