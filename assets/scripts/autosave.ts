// Forms marked data-autosave post themselves two seconds after the last key, and at once when the page is left.
import { online } from "./live";

const QUIET = 1_200;
const timers = new WeakMap<HTMLFormElement, number>();
const busy = new WeakMap<HTMLFormElement, boolean>();

function note(form: HTMLFormElement, text: string, failed: boolean): void {
  const out = form.querySelector<HTMLElement>("[data-saved]");
  if (!out) return;
  out.textContent = text;
  out.classList.toggle("saved--not", failed);
}

async function save(form: HTMLFormElement): Promise<void> {
  if (busy.get(form)) {
    later(form);
    return;
  }
  busy.set(form, true);
  const dirty = [...form.querySelectorAll<HTMLElement>("[data-dirty]")];
  const before = new Map(dirty.map((el) => [el, (el as HTMLInputElement).value]));
  const out = form.querySelector<HTMLElement>("[data-saved]");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>),
      headers: { "X-Autosave": "1" },
      keepalive: true,
    });
    if (answer.ok) {
      online(true);
      for (const el of dirty) if ((el as HTMLInputElement).value === before.get(el)) delete el.dataset.dirty;
      note(form, `${out?.dataset.savedText ?? ""} ${new Date().toTimeString().slice(0, 5)}`, false);
      const text = answer.headers.get("X-Version");
      const version = form.querySelector<HTMLInputElement>("input[name=version]");
      if (text && version) version.value = text;
    } else if (answer.status >= 500 || answer.status === 429) {
      note(form, out?.dataset.failedText ?? "", true);
      later(form, 3_000);
    } else {
      const words = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".errors li, main .lede");
      note(form, words?.textContent?.trim() || out?.dataset.failedText || "", true);
    }
  } catch {
    online(false);
    note(form, out?.dataset.failedText ?? "", true);
    later(form, 2_000);
  } finally {
    busy.set(form, false);
  }
}

function later(form: HTMLFormElement, wait = QUIET): void {
  clearTimeout(timers.get(form));
  timers.set(form, window.setTimeout(() => void save(form), wait));
}

document.addEventListener("input", (e) => {
  const el = e.target as HTMLElement;
  const form = el.closest<HTMLFormElement>("form[data-autosave]");
  el.dataset.dirty = "";
  if (form) later(form);
});
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    if (form.querySelector("[data-dirty]")) void save(form);
  }
});
document.addEventListener("h4w:leave", () => timers);
