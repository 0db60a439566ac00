// The way out. Loaded first and on every page; depends on nothing. docs/pages.md and SAFETY say what it must do and in which order.

const root = document.documentElement;
root.classList.add("js");
const WINDOW = 5_000; // three presses within this many milliseconds
const PATIENCE = 1_000; // then we leave without our server's answer
const ALONG = 60_000; // bytes that browsers let a page send which is going

let leaving = false;
let presses: number[] = [];

function exitLink(): HTMLAnchorElement | null {
  return document.querySelector("a.exit[data-exit]");
}

// Every microphone, camera and screen that a page asked for, whatever became of it: the exit lets go of them all.
const held = new Set<MediaStream>();
const devices = navigator.mediaDevices;
for (const name of ["getUserMedia", "getDisplayMedia"] as const) {
  const ask = devices?.[name]?.bind(devices);
  if (!ask) continue;
  devices[name] = async (wanted) => {
    const stream = await ask(wanted);
    held.add(stream);
    if (leaving) silence();
    return stream;
  };
}

function silence(): void {
  for (const media of document.querySelectorAll<HTMLMediaElement>("audio, video")) {
    media.pause();
    if (media.srcObject instanceof MediaStream) held.add(media.srcObject);
    media.srcObject = null;
  }
  for (const stream of held) for (const track of stream.getTracks()) track.stop();
}

// One visit may stand in several tabs: leaving in one leaves in all.
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("x") : null;
tabs?.addEventListener("message", () => leave(true));

// A public page that was opened in this tab before she left must not come back with Back. Each marks its place in the history and, in its
// memory, the tab; leaving wipes the tab. A marked place in a wiped tab was left by the exit, and nothing kept anywhere says so.
const MARK = "p";

function leftFrom(): string | undefined {
  const away = (history.state as { away?: string } | null)?.away;
  try {
    return away && sessionStorage.getItem(MARK) === null ? away : undefined;
  } catch {
    return undefined; // a browser that keeps nothing marks nothing
  }
}

const came = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
const left = came?.type === "back_forward" ? leftFrom() : undefined;
if (left) {
  leaving = true;
  root.classList.add("gone");
  root.style.visibility = "hidden";
  document.title = "…";
  stop();
  location.replace(left);
}

document.addEventListener("DOMContentLoaded", () => {
  const away = exitLink()?.dataset.away;
  if (leaving || !away || !document.body.classList.contains("face--public")) return;
  try {
    sessionStorage.setItem(MARK, "1");
    history.replaceState({ away }, "");
  } catch {
    // It only spares her one press of Back.
  }
});

/** Forms that save themselves, with text in them that the server may not have. */
function halfTyped(): HTMLFormElement[] {
  return [...document.querySelectorAll<HTMLFormElement>("form[data-autosave]")].filter((form) => form.querySelector("[data-dirty]"));
}

/** What stood in them, for the server to keep before it ends the visit: [["/e/…/notes", [["text", "…"], …]], …]. */
function along(forms: HTMLFormElement[]): string | undefined {
  try {
    const text = JSON.stringify(forms.map((form) => [
      new URL(form.getAttribute("action") ?? "", location.href).pathname,
      [...new FormData(form)].filter(([, value]) => typeof value === "string"),
    ]));
    return forms.length && new Blob([text]).size < ALONG ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Leaves: sound and picture stop, the content is gone within this task, then the server is told and the place replaced. */
export function leave(told = false): void {
  if (leaving) return;
  leaving = true;
  const link = exitLink();
  const here = link?.href ?? "/exit";
  const away = link?.dataset.away || "https://www.meteo.be/";
  const neutral = document.body?.dataset.neutral || "…";
  try {
    silence();
  } catch {
    // Whatever a browser thinks of its microphone, she leaves.
  }
  document.dispatchEvent(new CustomEvent("h4w:leave"));
  root.classList.add("gone");
  root.style.visibility = "hidden"; // before the style sheet has come, too
  stop(); // a page that is still coming, or about to follow, does not come
  const forms = halfTyped();
  document.body?.replaceChildren();
  document.title = neutral;
  try {
    sessionStorage.clear();
  } catch {
    // Nothing was kept.
  }
  if (told) {
    location.replace(away);
    return;
  }
  // Should our server not hear of it, this tells it at the next chance that whoever was here has left.
  document.cookie = `x=1; path=/; SameSite=Strict${location.protocol === "https:" ? "; Secure" : ""}`;
  tabs?.postMessage("");
  // One second for everything our server has to say; a place that is already being replaced is replaced again.
  setTimeout(() => location.replace(away), PATIENCE);
  const tell = (body?: string): Promise<Response> => fetch(here, { method: "POST", keepalive: true, cache: "no-store", body });
  const typed = along(forms);
  tell(typed).catch((why) => typed ? tell() : Promise.reject(why)).then(
    () => location.replace(here),
    () => location.replace(away),
  );
}

for (const press of ["click", "auxclick"] as const) {
  document.addEventListener(
    press,
    (e) => {
      if (e.button === 2 || !(e.target as Element | null)?.closest?.("a[data-exit]")) return;
      e.preventDefault();
      leave();
    },
    true,
  );
}

// What lies in the browser's top layer (a dialog, a popover, a full screen) covers everything else: it gets an exit of its own.
function above(): void {
  for (const top of document.querySelectorAll(":modal, :popover-open")) {
    if (top.querySelector("[data-exit]")) continue;
    for (const part of [document.querySelector("[data-exit-count]"), exitLink()]) if (part) top.prepend(part.cloneNode(true));
  }
}
document.addEventListener("toggle", above, true);
document.addEventListener("fullscreenchange", above);

// Fingers zoom a part of the page: the exit stays in the corner of what is seen, in its own size.
const view = window.visualViewport;
function follow(): void {
  for (const link of document.querySelectorAll<HTMLElement>("a.exit[data-exit]")) {
    link.style.transform = "";
    if (!view || view.scale < 1.01) continue;
    const { top, right } = link.getBoundingClientRect();
    const less = 1 - 1 / view.scale;
    link.style.transformOrigin = "100% 0";
    const across = view.offsetLeft + view.width - root.clientWidth + (root.clientWidth - right) * less;
    link.style.transform = `translate(${across}px, ${view.offsetTop - top * less}px) scale(${1 / view.scale})`;
  }
}
for (const change of ["resize", "scroll"]) view?.addEventListener(change, follow);

let silent = 0;
function say(left: number): void {
  clearTimeout(silent);
  for (const out of document.querySelectorAll<HTMLElement>("[data-exit-count]")) out.textContent = { 1: out.dataset.one, 2: out.dataset.two }[left] ?? "";
  if (left) silent = window.setTimeout(say, WINDOW, 0);
}

// Shift pressed three times, bare: whatever else is pressed, typed, turned or pointed at, between or with it, starts anew.
let bare = false;
function spoilt(): void {
  bare = false;
  presses = [];
}
addEventListener(
  "keydown",
  (e) => {
    if (e.key !== "Shift" || e.isComposing) {
      spoilt();
      return;
    }
    if (!e.repeat) bare = !e.ctrlKey && !e.altKey && !e.metaKey;
  },
  true,
);
// Shift with the mouse selects, with the wheel it scrolls sideways; a telephone types without keys; and whoever comes back to this
// window pressed elsewhere.
for (const other of ["pointerdown", "wheel", "beforeinput", "compositionstart"]) addEventListener(other, spoilt, { capture: true, passive: true });
addEventListener("blur", spoilt);
addEventListener(
  "keyup",
  (e) => {
    if (e.key !== "Shift" || !bare) return;
    bare = false;
    const now = e.timeStamp;
    presses = [...presses.filter((t) => now - t < WINDOW), now];
    if (presses.length >= 3) leave();
    else say(3 - presses.length);
  },
  true,
);

// A page that comes back out of the browser's memory stays blank and asks the server anew.
addEventListener("pageshow", (e) => {
  if (!e.persisted) return;
  root.classList.add("gone");
  location.replace(leftFrom() ?? location.pathname + location.search);
});
addEventListener("pagehide", () => {
  if (document.body && "discreet" in document.body.dataset) root.classList.add("away");
});

// Discreet pages show nothing while nobody looks.
document.addEventListener("visibilitychange", () => {
  if (leaving || !document.body || !("discreet" in document.body.dataset)) return;
  root.classList.toggle("away", document.hidden);
});

// The whole visit is one row of the browser's history, which the exit replaces: Back leads out of the site, never into it.
document.addEventListener("click", (e) => {
  const link = (e.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
  if (!link || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  if (link.origin !== location.origin || link.target || link.hasAttribute("download")) return;
  e.preventDefault();
  if (link.pathname === location.pathname && link.search === location.search && link.hash) {
    const there = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    there?.scrollIntoView();
    there?.focus();
    return;
  }
  location.replace(link.href);
});
