// Forms marked data-autosave post themselves a second after the last key, every two seconds while keys keep coming, and when the page is
// left or hidden. What the exit finds half typed, exit.ts sends along. Nothing typed is ever taken away: what the server does not have stays in the field and is sent again.
import { dirty, online, parsed, say } from "./page";

const QUIET = 1_200;
const PATIENCE = 2_000; // of someone who does not stop typing

interface Draft {
  timer: number;
  since: number; // first key not yet sent
  busy: boolean;
}
const drafts = new WeakMap<HTMLFormElement, Draft>();
let left = false;

function draft(form: HTMLFormElement): Draft {
  let d = drafts.get(form);
  if (!d) drafts.set(form, (d = { timer: 0, since: 0, busy: false }));
  return d;
}

function note(form: HTMLFormElement, text: string, failed: boolean): void {
  const out = form.querySelector<HTMLElement>("[data-saved]");
  if (!out) return;
  out.textContent = text;
  out.classList.toggle("saved--not", failed);
}

/** What in the saved text might point at a person, beside each control. */
function hint(form: HTMLFormElement, found: URLSearchParams): void {
  for (const out of form.querySelectorAll<HTMLElement>("[data-hint]")) {
    const says = found.get(out.dataset.hint ?? "") ?? "";
    const words = out.querySelector("[data-hint-says]");
    if (words && words.textContent !== says) words.textContent = says;
    out.hidden = says === "";
  }
}

function body(form: HTMLFormElement): URLSearchParams {
  const all = new URLSearchParams();
  new FormData(form).forEach((value, name) => typeof value === "string" && all.append(name, value));
  return all;
}

async function save(form: HTMLFormElement, leaving = false): Promise<void> {
  const d = draft(form);
  clearTimeout(d.timer);
  if (left) return;
  if (d.busy && !leaving) {
    later(form, 300);
    return;
  }
  d.busy = true;
  d.since = 0;
  const fields = dirty(form) as HTMLInputElement[];
  const sent = new Map(fields.map((el) => [el, el.value]));
  const out = form.querySelector<HTMLElement>("[data-saved]");
  const failed = out?.dataset.failedText ?? "";
  try {
    const data = body(form).toString();
    // It arrives although she leaves in the same moment, if it is no longer than browsers allow for that.
    const answer = await fetch(form.getAttribute("action") ?? "", {
      method: "POST", body: data, keepalive: data.length < 60_000, headers: { "X-Autosave": "1", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
    });
    online(true);
    if (answer.ok) {
      for (const el of fields) if (el.value === sent.get(el)) delete el.dataset.dirty;
      const version = form.querySelector<HTMLInputElement>("input[name=version]");
      const now = answer.headers.get("X-Version");
      if (version && now) version.value = now;
      hint(form, new URLSearchParams(answer.headers.get("X-Hint") ?? ""));
      const time = new Date().toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit", hour12: false });
      note(form, `${out?.dataset.savedText ?? ""} ${time.replace(/^0/, "")}`, false);
    } else if (answer.status === 401) {
      note(form, failed, true);
      say("ended");
    } else if (answer.status >= 500 || answer.status === 429) {
      note(form, failed, true);
      later(form, 3_000);
    } else {
      const words = parsed(await answer.text()).querySelector(".errors li, main .lede")?.textContent?.trim();
      note(form, words || failed, true);
    }
  } catch {
    if (leaving) return;
    online(false);
    note(form, failed, true);
    later(form, 2_000);
  } finally {
    d.busy = false;
  }
}

function later(form: HTMLFormElement, wait = QUIET): void {
  const d = draft(form);
  d.since ||= Date.now();
  clearTimeout(d.timer);
  d.timer = window.setTimeout(() => void save(form), Math.max(0, Math.min(wait, d.since + PATIENCE - Date.now())));
}

function all(): HTMLFormElement[] {
  return [...document.querySelectorAll<HTMLFormElement>("form[data-autosave]")];
}

document.addEventListener("input", (e) => {
  const form = (e.target as HTMLElement).closest<HTMLFormElement>("form[data-autosave]");
  if (form) later(form);
});
document.addEventListener("submit", (e) => clearTimeout(drafts.get(e.target as HTMLFormElement)?.timer));
addEventListener("online", () => {
  for (const form of all()) if (dirty(form).length) later(form, 0);
});
function flush(): void {
  for (const form of all()) if (dirty(form).length) void save(form, true);
}
addEventListener("pagehide", flush);
// Telephones end what is not looked at without a word, and the exit may be pressed in another tab.
document.addEventListener("visibilitychange", () => document.hidden && flush());
document.addEventListener("h4w:leave", () => {
  left = true;
});
