// The way out. Loaded first and on every page; depends on nothing. docs/pages.md and SAFETY say what it must do and in which order.

const root = document.documentElement;
root.classList.add("js");
const WINDOW = 5_000; // three presses within this many milliseconds
const PATIENCE = 1_000; // then we leave without our server's answer

let leaving = false;
let presses: number[] = [];

function exitLink(): HTMLAnchorElement | null {
  return document.querySelector("a.exit[data-exit]");
}

/** Leaves: sound and picture stop, the content is gone within this task, then the server is told and the place replaced. */
export function leave(): void {
  if (leaving) return;
  leaving = true;
  const link = exitLink();
  const here = link?.href ?? "/exit";
  const away = link?.dataset.away || "https://www.meteo.be/";
  const neutral = document.body?.dataset.neutral || "…";
  document.querySelectorAll("audio, video").forEach((m) => {
    const media = m as HTMLMediaElement;
    media.pause();
    (media.srcObject as MediaStream | null)?.getTracks().forEach((t) => t.stop());
    media.srcObject = null;
  });
  document.dispatchEvent(new CustomEvent("h4w:leave"));
  root.classList.add("gone");
  document.body?.replaceChildren();
  document.title = neutral;
  // Should our server not hear of it, this tells it at the next chance that whoever was here has left.
  document.cookie = `x=1; path=/; SameSite=Strict${location.protocol === "https:" ? "; Secure" : ""}`;
  // One second for everything our server has to say; a place that is already being replaced is replaced again.
  setTimeout(() => location.replace(away), PATIENCE);
  fetch(here, { method: "POST", keepalive: true, cache: "no-store" }).then(
    () => location.replace(here),
    () => location.replace(away),
  );
}

let silent = 0;
function say(left: number): void {
  const out = document.querySelector<HTMLElement>("[data-exit-count]");
  if (!out) return;
  out.textContent = (left === 2 ? out.dataset.two : out.dataset.one) ?? "";
  clearTimeout(silent);
  silent = window.setTimeout(() => (out.textContent = ""), WINDOW);
}

document.addEventListener(
  "click",
  (e) => {
    if ((e.target as Element | null)?.closest?.("a[data-exit]")) {
      e.preventDefault();
      leave();
    }
  },
  true,
);

// Shift pressed three times, bare: any other key between, or held with it, starts anew.
let bare = false;
function spoilt(): void {
  bare = false;
  presses = [];
}
addEventListener(
  "keydown",
  (e) => {
    if (e.key !== "Shift") {
      spoilt();
      return;
    }
    if (!e.repeat) bare = !e.ctrlKey && !e.altKey && !e.metaKey;
  },
  true,
);
addEventListener("pointerdown", spoilt, true); // Shift and a click is a selection
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
  location.replace(location.pathname + location.search);
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
