// One stream per page. The server says that a topic changed; the page asks for itself again and changes only what differs.
import { Idiomorph } from "idiomorph";

const address = document.body.dataset.stream;
const banner = document.querySelector<HTMLElement>("[data-offline]");
let waiting: Set<string> | null = null;
let stream: EventSource | null = null;
let silence = 0;

/** Shows whether the server can be reached. */
export function online(yes: boolean): void {
  if (banner) banner.hidden = yes;
}

function typing(el: Element): boolean {
  return el === document.activeElement || (el instanceof HTMLElement && "dirty" in el.dataset);
}

async function refresh(topics: Set<string>): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store" });
  } catch {
    online(false);
    setTimeout(() => changed("all"), 2_000);
    return;
  }
  if (answer.redirected || answer.status === 404) {
    location.replace(answer.url);
    return;
  }
  if (!answer.ok) {
    setTimeout(() => changed("all"), 2_000);
    return;
  }
  online(true);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll<HTMLElement>("[data-live][id]")) {
    const mine = (old.dataset.live ?? "").split(" ");
    if (!topics.has("all") && !mine.some((t) => topics.has(t))) continue;
    const now = fresh.getElementById(old.id);
    if (!now) {
      location.replace(location.href);
      return;
    }
    Idiomorph.morph(old, now, {
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed(a: Node) {
          if (a instanceof Element && (a.matches("textarea, input, select") && typing(a))) return false;
          if (a instanceof HTMLDetailsElement && a.open) return !a.contains(document.activeElement);
          return true;
        },
      },
    });
  }
  document.dispatchEvent(new CustomEvent("h4w:changed"));
}

function changed(topic: string): void {
  if (waiting) {
    waiting.add(topic);
    return;
  }
  waiting = new Set([topic]);
  // A little chance keeps three hundred pages from asking in the same instant.
  setTimeout(() => {
    const topics = waiting!;
    waiting = null;
    void refresh(topics);
  }, 30 + Math.random() * 270);
}

function listen(): void {
  if (!address || stream || document.hidden) return;
  stream = new EventSource(address);
  stream.addEventListener("open", () => {
    clearTimeout(silence);
    silence = 0;
    online(true);
    if (lost) changed("all");
    lost = false;
  });
  stream.addEventListener("changed", (e) => changed((e as MessageEvent).data));
  stream.addEventListener("refresh", () => changed("all"));
  stream.addEventListener("left", () => location.replace(location.href));
  stream.addEventListener("error", () => {
    lost = true;
    silence ||= window.setTimeout(() => online(false), 4_000);
    if (stream?.readyState === EventSource.CLOSED) {
      stream = null;
      setTimeout(listen, 1_500);
    }
  });
}
let lost = false;

function hush(): void {
  stream?.close();
  stream = null;
}

addEventListener("offline", () => online(false));
addEventListener("online", () => {
  online(true);
  if (address) changed("all");
});
// A hidden discreet page is silent; coming back it asks for everything.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (address) changed("all");
  listen();
});
document.addEventListener("h4w:leave", hush);
addEventListener("pagehide", hush);
listen();
