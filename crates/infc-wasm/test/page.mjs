// A page that checks what is typed into it, in a real Chromium.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { chromium } from "playwright-core";

const KINDS = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const file = path === "/" ? "page.html" : join("node_modules", path);
  try {
    const text = readFileSync(file);
    response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "text/plain" }).end(text);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const failed = [];
  page.on("pageerror", (error) => failed.push(String(error)));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const found = page.locator("#found");
  await page.locator("#found[data-state]").waitFor({ state: "attached" });

  const site = `{ hosts.web = { os = debian-12; address = "203.0.113.10";
  apps.shop = { directory = "/srv/shop"; script = "shop.js"; port = 3000; };
  apps.admin = { directory = "/srv/admin"; script = "admin.js"; port = 3000; };
}; }`;
  await page.locator("#site").pressSequentially(site);
  await page.locator("#found[data-state=bad]").waitFor({ state: "attached" });
  assert.match(await found.locator("li").first().textContent(), /^3: \[port-collision\]/);

  // The cursor is at the end; the second port is mended where it stands.
  await page.evaluate(() => {
    const field = document.querySelector("#site");
    const at = field.value.lastIndexOf("3000");
    field.focus();
    field.setSelectionRange(at, at + 4);
  });
  await page.keyboard.type("3001");
  await page.locator("#found[data-state=good]").waitFor({ state: "attached" });
  assert.equal(await found.locator("li", { hasText: "port-collision" }).count(), 0);

  // The stack of a page is no larger than that of Node.js.
  await page.locator("#site").fill(`{ a = ${"(".repeat(50_000)}`);
  await page.locator("#found[data-state=bad]").waitFor({ state: "attached" });
  assert.ok((await found.locator("li").count()) > 0);
  assert.deepEqual(failed, []);
  console.log(`a page in Chromium ${browser.version()} checks what is typed into it`);
} finally {
  await browser.close();
  server.close();
}
