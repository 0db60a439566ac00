// Forms are sent without leaving the page: a dead network or a tired server takes no text away, the browser's history gets no
// row for every press, and a second press while the first is on its way does nothing. Forms marked data-plain, and all forms
// without script, are sent by the browser itself.
import { adopt, dirty, go, gone, online, parsed, say } from "./page";

const sending = new WeakSet<HTMLFormElement>();

document.addEventListener("submit", (e) => {
  const form = e.target as HTMLFormElement;
  const button = e.submitter as HTMLButtonElement | null;
  if (e.defaultPrevented || form.target || "plain" in form.dataset) return once(e, form);
  const action = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const body = filled(form, button);
  if ((form.getAttribute("method") ?? "get").toLowerCase() !== "post") {
    e.preventDefault();
    const to = new URL(action, location.href);
    to.search = text(body).toString();
    go(to.href);
    return;
  }
  e.preventDefault();
  if (!sending.has(form)) void send(form, action, body);
});

function once(e: Event, form: HTMLFormElement): void {
  if (sending.has(form)) e.preventDefault();
  sending.add(form);
  setTimeout(() => sending.delete(form), 4_000);
}

function filled(form: HTMLFormElement, button: HTMLButtonElement | null): FormData {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  return data;
}

function text(data: FormData): URLSearchParams {
  const all = new URLSearchParams();
  data.forEach((value, name) => typeof value === "string" && all.append(name, value));
  return all;
}

async function send(form: HTMLFormElement, action: string, data: FormData): Promise<void> {
  sending.add(form);
  form.setAttribute("aria-busy", "true");
  say("");
  try {
    const files = form.getAttribute("enctype") === "multipart/form-data";
    const answer = await fetch(action, { method: "POST", body: files ? data : text(data), headers: { "X-Form": "1" } });
    online(true);
    await answered(form, answer);
  } catch {
    say("unsent");
  } finally {
    sending.delete(form);
    form.removeAttribute("aria-busy");
  }
}

async function answered(form: HTMLFormElement, answer: Response): Promise<void> {
  if (gone()) return;
  const to = answer.headers.get("X-To") ?? (answer.redirected ? answer.url : answer.status === 204 ? location.href : "");
  if (to) {
    clean(form);
    if ("folds" in form.dataset) fold(form);
    await arrive(new URL(to, location.href));
    return;
  }
  if (answer.status === 401) {
    if (dirty(form).length) say("ended");
    else go(location.pathname + location.search);
    return;
  }
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) {
    if (answer.ok) await keepFile(answer);
    else say("unsent");
    if (answer.ok && "proof" in form.dataset) await arrive(new URL(location.href)); // the page that asked has done its work
    return;
  }
  const fresh = parsed(await answer.text());
  if (answer.ok || fresh.querySelector(".errors, [data-proof]")) {
    clean(form); // what was typed comes back with the answer
    show(fresh);
    return;
  }
  say(fresh.querySelector("main .lede")?.textContent?.trim() ?? "unsent");
  scrollTo({ top: 0 });
}

function clean(form: HTMLFormElement): void {
  for (const el of dirty(form)) delete el.dataset.dirty;
}

/** A form that lies in a fold has done its work: nothing shows that it was open, or what was written in it. */
function fold(form: HTMLFormElement): void {
  form.reset();
  form.closest("details")?.removeAttribute("open");
}

/** After a deed: this page again, with what others half typed in it kept, or another page. */
async function arrive(to: URL): Promise<void> {
  if (to.pathname !== location.pathname || to.origin !== location.origin) {
    go(to.href);
    return;
  }
  const answer = await fetch(to, { headers: { "X-Live": "1" }, cache: "no-store" });
  if (gone()) return;
  if (answer.redirected || !answer.ok) {
    go(answer.url);
    return;
  }
  const fresh = parsed(await answer.text());
  if (fresh.documentElement.lang !== document.documentElement.lang) {
    location.reload(); // another language: everything is new, the frame too
    return;
  }
  history.replaceState(history.state, "", to);
  show(fresh, to.hash);
}

function show(fresh: Document, hash = ""): void {
  const at = document.activeElement as HTMLElement | null;
  const id = at?.id ?? "";
  at?.blur(); // a control in use keeps its value; after a deed it must not
  adopt(fresh);
  const wrong = document.querySelector<HTMLElement>("[data-focus]");
  const there = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  if (wrong) {
    wrong.focus();
    wrong.scrollIntoView({ block: "center" });
  } else {
    there?.scrollIntoView();
    there?.focus();
    if (there && document.activeElement === there) return;
    const same = (id && document.getElementById(id)) || (at?.isConnected ? at : document.querySelector<HTMLElement>("main"));
    same?.focus({ preventScroll: true });
    if (document.querySelector(".flash")) scrollTo({ top: 0 });
  }
}

async function keepFile(answer: Response): Promise<void> {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

document.querySelector<HTMLElement>("[data-focus]")?.focus();

function printers(): void {
  for (const b of document.querySelectorAll<HTMLElement>("[data-print]")) b.hidden = false;
}
printers();
document.addEventListener("h4w:changed", printers);
document.addEventListener("click", (e) => {
  if ((e.target as Element).closest?.("[data-print]")) print();
});
