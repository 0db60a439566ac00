// The page in the window and a newer copy of it: what changed is brought over, what someone is typing stays.
import { Idiomorph } from "idiomorph";

const bar = document.querySelector<HTMLElement>("[data-offline]");
let reachable = true;
let said = "";

function show(): void {
  const text = reachable ? said : (bar?.dataset.offline ?? "");
  if (bar && bar.textContent !== text) bar.textContent = text;
}

/** Shows whether the server can be reached. */
export function online(yes: boolean): void {
  reachable = yes;
  show();
}

/** Says something above the page until it is said no more: "unsent" and "ended" are the frame's own words. */
export function say(text: string): void {
  said = bar?.dataset[text] ?? text;
  show();
}

/** Text in this page that the server may not have. */
export function dirty(within: ParentNode): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>("[data-dirty]")];
}

const controls = "textarea, input, select";

function keep(old: Element): boolean {
  if (old.matches(controls)) {
    if ("dirty" in (old as HTMLElement).dataset) return true;
    // The version that a half-typed text was begun on belongs to that text.
    if (old.matches("input[type=hidden]")) return !!old.closest("form")?.querySelector("[data-dirty]");
  }
  return old.matches("[data-saved]") && old.textContent !== "";
}

/** Makes old into now, leaving alone what is being typed and which details are open. */
export function morph(old: Element, now: Element): void {
  Idiomorph.morph(old, now, {
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (a: Node) => !(a instanceof Element && keep(a)),
      beforeNodeRemoved: (a: Node) => !(a instanceof Element && (a.matches("[data-dirty]") || dirty(a).length > 0)),
      beforeAttributeUpdated: (name: string, el: Element) => !(name === "open" && el instanceof HTMLDetailsElement),
    },
  });
}

/** Whether somebody has left: nothing that was still on its way may come back. */
export function gone(): boolean {
  return document.documentElement.classList.contains("gone");
}

/** Brings over a whole newer copy of this page. */
export function adopt(fresh: Document): void {
  if (gone()) return;
  for (const part of ["main", ".bar", "footer"]) {
    const old = document.querySelector(part);
    const now = fresh.querySelector(part);
    if (old && now) morph(old, now);
  }
  document.title = fresh.title;
  const stream = fresh.body.dataset.stream;
  if (stream) document.body.dataset.stream = stream;
  else delete document.body.dataset.stream;
  changed();
}

/** Lets the other scripts look at what is new. */
export function changed(): void {
  document.dispatchEvent(new CustomEvent("h4w:changed"));
}

// The one place where text becomes elements: a page of ours that was fetched again. Everywhere else the browser refuses it
// (require-trusted-types-for). What a document is parsed into this way never runs.
interface Policies {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): unknown };
}
const ours = (window as { trustedTypes?: Policies }).trustedTypes?.createPolicy("page", { createHTML: (html) => html });

export function parsed(html: string): Document {
  return new DOMParser().parseFromString((ours?.createHTML(html) ?? html) as string, "text/html");
}

/** Goes to another page without a new row in the browser's history. */
export function go(address: string): void {
  if (gone()) return;
  const to = new URL(address, location.href);
  if (to.pathname === location.pathname && to.search === location.search && to.hash) location.reload();
  else location.replace(to);
}

document.addEventListener("input", (e) => {
  (e.target as HTMLElement).dataset.dirty = "";
});
