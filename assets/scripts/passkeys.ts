// Passkeys: forms marked data-passkey ask the server for a question, let the device answer it, and are then sent like any other
// form with the answer in them. Without script they are not shown; the phrase is there for everybody.

const ready = new WeakSet<HTMLFormElement>();
let under: AbortController | null = null;

interface Asked {
  options: { publicKey: Record<string, unknown> };
  ticket: string;
}

function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replace(/-/g, "+").replace(/_/g, "/"));
  const out = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i++) out[i] = plain.charCodeAt(i);
  return out.buffer;
}

function text(raw: ArrayBuffer | null | undefined): string | undefined {
  if (!raw) return undefined;
  let plain = "";
  for (const b of new Uint8Array(raw)) plain += String.fromCharCode(b);
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function named(all: unknown): PublicKeyCredentialDescriptor[] {
  return ((all as { id: string; type: "public-key" }[] | undefined) ?? []).map((c) => ({ ...c, id: bytes(c.id) }));
}

async function made(key: Record<string, unknown>, signal: AbortSignal): Promise<object | null> {
  const user = key.user as { id: string; name: string; displayName: string };
  const publicKey = { ...key, challenge: bytes(key.challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: named(key.excludeCredentials) };
  const c = (await navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions, signal })) as PublicKeyCredential | null;
  if (!c) return null;
  const r = c.response as AuthenticatorAttestationResponse;
  return {
    id: c.id, rawId: text(c.rawId), type: c.type, authenticatorAttachment: c.authenticatorAttachment ?? undefined, clientExtensionResults: {},
    response: { attestationObject: text(r.attestationObject), clientDataJSON: text(r.clientDataJSON), transports: r.getTransports?.() ?? [] },
  };
}

async function shown(key: Record<string, unknown>, signal: AbortSignal): Promise<object | null> {
  const publicKey = { ...key, challenge: bytes(key.challenge), allowCredentials: named(key.allowCredentials) };
  const c = (await navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions, signal })) as PublicKeyCredential | null;
  if (!c) return null;
  const r = c.response as AuthenticatorAssertionResponse;
  return {
    id: c.id, rawId: text(c.rawId), type: c.type, authenticatorAttachment: c.authenticatorAttachment ?? undefined, clientExtensionResults: {},
    response: { authenticatorData: text(r.authenticatorData), clientDataJSON: text(r.clientDataJSON), signature: text(r.signature), userHandle: text(r.userHandle) },
  };
}

async function ask(form: HTMLFormElement): Promise<void> {
  const said = form.querySelector<HTMLElement>("[data-passkey-said]");
  if (said) said.textContent = "";
  under?.abort();
  under = new AbortController();
  try {
    const answer = await fetch(form.dataset.passkey ?? "", { method: "POST", headers: { "X-Form": "1" } });
    if (!answer.ok) throw new Error("no question");
    const asked = (await answer.json()) as Asked;
    const key = asked.options.publicKey;
    const credential = await ("user" in key ? made(key, under.signal) : shown(key, under.signal));
    if (!credential) throw new Error("no answer");
    form.querySelector<HTMLInputElement>("[data-passkey-ticket]")!.value = asked.ticket;
    form.querySelector<HTMLInputElement>("[data-passkey-answer]")!.value = JSON.stringify(credential);
    ready.add(form);
    form.requestSubmit();
  } catch {
    if (said) said.textContent = said.dataset.passkeySaid ?? "";
  }
}

// Before forms.ts hears of it: the form waits for the device.
document.addEventListener(
  "submit",
  (e) => {
    const form = e.target as HTMLFormElement;
    if (!("passkey" in form.dataset) || ready.delete(form)) return;
    if (!form.checkValidity()) return; // something is missing: the server says what, before a device makes a key for nothing
    e.preventDefault();
    e.stopImmediatePropagation();
    void ask(form);
  },
  true,
);

function offer(): void {
  if (!("credentials" in navigator) || !window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey][hidden]")) form.hidden = false;
}

document.addEventListener("h4w:changed", offer);
document.addEventListener("h4w:leave", () => under?.abort());
offer();
