// A real OpenID Connect provider for tests (npm oidc-provider), on a free port of this machine. Reads one JSON object on standard
// input: {"clients": [{"id": "…", "secret": "…", "redirect": "http://…"}]} and prints {"url": "http://127.0.0.1:1234"}. Whoever
// signs in is the person whose name she types. It ends with its standard input.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const lines = createInterface({ input: process.stdin });
const input = JSON.parse(await new Promise((done) => lines.once("line", done)));
lines.on("close", () => process.exit(0));

const server = createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(url, {
  clients: input.clients.map((c) => ({ client_id: c.id, client_secret: c.secret, redirect_uris: [c.redirect] })),
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
});
server.on("request", provider.callback());
console.log(JSON.stringify({ url }));
