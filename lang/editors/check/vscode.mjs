// One session in a real Visual Studio Code, in a browser, with the extension as it is packed: EmenTech is opened, another app
// claims a port from another file, the quick fix mends it; then renaming, hovering, and everything else that one sees.
//
//   node vscode.mjs URL PROBE_PORT FOLDER SHOTS
//
// Hands and eyes are those of a person: keys, and what the page shows. What the editor holds is asked through `probe`.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [url, port, folder, shots] = process.argv.slice(2);
const PATIENCE = 60_000;
mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
page.setDefaultTimeout(PATIENCE);

function expect(held, message) {
  if (!held) throw new Error(message);
}

let steps = 0;
async function step(what, shot) {
  steps += 1;
  const toasts = await page.locator(".notification-toast .codicon-error").count();
  expect(toasts === 0 || ["refused", "missing"].includes(shot), `an error is shown while ${what}`);
  console.log(`  ${String(steps).padStart(2)} ${what}`);
  // What slides in or fades is there then.
  if (shot) await page.waitForTimeout(500);
  if (shot) await page.screenshot({ path: join(shots, `${shot}.png`) });
}

// Waits until something holds, and gives it.
async function eventually(what, held) {
  const end = Date.now() + PATIENCE;
  let last;
  while (Date.now() < end) {
    try {
      last = await held();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`waited in vain: ${what} (at last: ${last instanceof Error ? last.message : JSON.stringify(last)})`);
}

// Runs a function inside the editor.
async function inside(code, ...args) {
  const reply = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body: JSON.stringify({ code: String(code), args }) });
  const { value, error } = await reply.json();
  if (error) throw new Error(error);
  return value;
}

const text = (name) => inside((vscode, name) => vscode.workspace.textDocuments.find((it) => it.uri.path.endsWith(name))?.getText(), name);
const problems = (name) => inside((vscode, name) => vscode.languages.getDiagnostics()
  .filter(([uri]) => uri.path.endsWith(name))
  .flatMap(([, all]) => all)
  .map((it) => ({
    severity: it.severity,
    code: it.code?.value ?? it.code,
    message: it.message,
    line: it.range.start.line,
    places: (it.relatedInformation ?? []).map((place) => place.location.uri.path),
  })), name);
const active = () => inside((vscode) => vscode.window.activeTextEditor?.document.uri.toString(true));

async function press(...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

// Opens a file as people do.
async function open(name) {
  await press("Control+p");
  await page.waitForSelector(".quick-input-widget input:focus");
  await page.keyboard.type(name);
  await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${name}")`);
  await press("Enter");
  await eventually(`${name} is open`, async () => (await active())?.endsWith(`/${name}`));
}

async function command(title) {
  await press("F1");
  await page.waitForSelector(".quick-input-widget input:focus");
  await page.keyboard.type(title);
  await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${title}")`);
  await press("Enter");
}

// Puts the cursor into `needle`, which stands behind `after`, in the middle of the window.
function go(after, needle, within = 1) {
  return inside((vscode, after, needle, within) => {
    const editor = vscode.window.activeTextEditor;
    const text = editor.document.getText();
    const from = text.indexOf(after);
    const at = text.indexOf(needle, from);
    if (from < 0 || at < 0) throw new Error(`no ${needle} behind ${after}`);
    const place = editor.document.positionAt(at + within);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
    return vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  }, after, needle, within);
}

async function begin() {
  await page.goto(`${url}/?folder=${folder}`);
  await page.waitForSelector(".monaco-workbench");
  await eventually("the probe answers", () => inside((vscode) => vscode.version));
  const extension = await inside((vscode) => {
    const found = vscode.extensions.getExtension("infc-lang.infc");
    return found && { version: found.packageJSON.version, icon: found.packageJSON.icon };
  });
  expect(extension, "the extension is not there");
  await step(`Visual Studio Code ${await inside((vscode) => vscode.version)} with the extension ${extension.version}`);
}

async function sound() {
  await open("system.inf");
  expect(await inside((vscode) => vscode.window.activeTextEditor.document.languageId) === "inf", "it is no file of infc");
  await go("apps = {", "ementech =");
  await eventually("lenses", () =>
    page.locator('.codelens-decoration a:has-text("reachable from the internet"):has-text("127.0.0.1:5001/tcp")').isVisible());
  expect((await problems(".inf")).length === 0, JSON.stringify(await problems(".inf")));
  await step("the site is sound, and lenses say who reaches what", "lenses");
  await go("vhosts = {", "to   = apps.ementech");
  await eventually("hints", () => page.locator('.view-line:has-text("apps.ementech"):has-text(":5001/tcp")').first().isVisible());
  await step("hints show the ports behind references", "hints");
}

async function collide() {
  await go("port     = ", "5001");
  await press("Control+Backslash");
  await open("site.inf");
  await eventually("two columns", () => inside((vscode) => vscode.window.visibleTextEditors.length === 2));
  // Typed as people type it: the editor closes brackets and indents by itself.
  await press("Control+End", "ArrowUp", "End");
  await page.keyboard.type(" // {");
  await press("Enter");
  await page.keyboard.type('hosts.vps.apps.metrics = std.node { directory = "/srv/metrics"; port = 5001; } // {', { delay: 5 });
  await press("Escape", "Enter");
  await page.keyboard.type('health = http { path = "/"; every = 5m; };', { delay: 5 });
  await press("Escape", "ArrowDown", "End");
  await page.keyboard.type(";");
  const expected = `${readFileSync(join(folder, "site.inf"), "utf8").trimEnd()} // {
  hosts.vps.apps.metrics = std.node { directory = "/srv/metrics"; port = 5001; } // {
    health = http { path = "/"; every = 5m; };
  };
}
`;
  await eventually("what was typed", async () => (await text("/site.inf")) === expected || text("/site.inf").then((now) => { throw new Error(now); }));
  await step("brackets close and lines indent by themselves");

  const [wrong] = await eventually("the collision", async () => {
    const found = (await problems("/system.inf")).filter((it) => it.code === "port-collision");
    return found.length > 0 && found;
  });
  expect(wrong.severity === 0, JSON.stringify(wrong));
  expect(wrong.message.startsWith("`metrics` and `ementech` both listen on 127.0.0.1:5001/tcp of `vps`"), wrong.message);
  expect(wrong.places.some((path) => path.endsWith("/site.inf")), JSON.stringify(wrong.places));
  await eventually("the hint, and nothing else, in the other file", async () => {
    const found = await problems("/site.inf");
    return found.length === 1 && found[0].severity === 3 && found[0].line === 2;
  });
  await eventually("the squiggle", () => page.locator(".squiggly-error").first().isVisible());
  await eventually("the mark in the file that is typed into", () => page.locator(".squiggly-hint").first().isVisible());
  await press("Control+Shift+m");
  await eventually("the list of problems", () =>
    page.locator('.markers-panel .monaco-list-row:has-text("both listen on 127.0.0.1:5001/tcp")').first().isVisible());
  await step("a collision made in one file is told in both, and listed", "collision");
}

async function mend() {
  await open("system.inf");
  await go("port     = ", "5001");
  await press("Control+.");
  const offer = page.locator('.action-widget .monaco-list-row:has-text("replace `5001` with `5002`")');
  await eventually("the quick fix", () => offer.first().isVisible());
  await step("the quick fix is offered", "quick-fix");
  await press("Enter");
  await eventually("the other port", async () => (await text("/system.inf")).includes("port     = 5002;"));
  await eventually("that nothing is wrong", async () => (await problems(".inf")).length === 0);
  await eventually("no squiggle", async () => (await page.locator(".squiggly-error").count()) === 0);
  await step("applied, it mends the site", "mended");
}

async function renameTo(name) {
  await go("apps = {", "dumuwaks = services");
  await press("F2");
  await page.waitForSelector(".rename-box input:focus");
  await press("Control+a");
  await page.keyboard.type(name);
  await press("Enter");
}

async function rename() {
  // A directory belongs to the group of this app, by a name that is only a text: renaming alone would break it.
  await renameTo("market");
  await eventually("why not", () => page.locator(
    ':is(.notification-toast, .monaco-editor-overlaymessage):has-text("a directory is to belong to `infc-dumuwaks`")').first().isVisible());
  await step("a new name that would break something is refused, with the reason", "refused");
  await press("Escape");
  await command("Notifications: Clear All Notifications");
  await go("apps = {", '"infc-dumuwaks"', 6);
  await press("Control+d");
  await page.keyboard.type("market");
  await eventually("that the group is missed", async () => (await problems("/system.inf")).some((it) => it.severity === 0));
  await renameTo("market");
  await eventually("the new name", async () => (await text("/system.inf")).includes("to = apps.market;"));
  await eventually("the new name in the other file", async () =>
    (await text("/tests.inf"))?.includes("with.hosts.vps.apps.market.bind = any;"));
  expect(!(await text("/system.inf")).includes("apps.dumuwaks"), "an old name is left");
  await eventually("that nothing is wrong", async () => (await problems(".inf")).length === 0);
  await inside((vscode) => vscode.workspace.saveAll());
  await eventually("the files", () => readFileSync(join(folder, "tests.inf"), "utf8").includes("apps.market.bind"));
  await step("an app is renamed in two files", "renamed");
}

async function hover() {
  await go("port     = ", "5002");
  const told = page.locator(".monaco-hover:not(.hidden) .hover-contents");
  // What is asked while a change is worked out is not answered; a person asks again.
  await eventually("what hovering tells", async () => {
    await press("Control+k", "Control+i");
    await page.waitForTimeout(2000);
    return told.first().isVisible();
  });
  const words = (await told.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
  for (const part of ["Port", "hosts.vps.apps.ementech.port", "5002", "127.0.0.1:5002/tcp", "internet"]) {
    expect(words.includes(part), `no “${part}” in:\n${words}`);
  }
  await step("hovering a port tells its value, why, and who reaches it", "hover");
  await told.locator('a:has-text("<std>/")').first().click();
  await eventually("the library", async () => (await active())?.startsWith("infc:/std/"));
  await step("a link in it leads into the library");
  await press("Control+w");
  await open("system.inf");
  await press("Escape");
  await go("apps = {", "ementech =");
  await page.locator('.codelens-decoration a:has-text("127.0.0.1:5002/tcp")').first().click();
  const way = page.locator('.tab.active:has-text("Preview hosts.vps.apps.ementech")');
  await eventually("what a lens shows", async () =>
    (await way.count()) > 0 || (await told.allInnerTexts()).join("").includes("internet"));
  await step("a lens shows the way", "lens-run");
  if ((await way.count()) > 0) await inside((vscode) => vscode.commands.executeCommand("workbench.action.closeActiveEditor"));
  await open("system.inf");
  await press("Escape");
}

async function complete() {
  const before = await text("/system.inf");
  await go("  hosts.vps = {", "timezone");
  await press("Control+Shift+Enter");
  await page.keyboard.type("ma");
  await press("Control+Space");
  const offered = page.locator('.suggest-widget .monaco-list-row:has-text("managed")');
  await eventually("what can stand there", () => offered.first().isVisible());
  await step("completion knows the fields", "completion");
  await press("Escape", "Escape");
  await eventually("that it is taken back", async () => (await text("/system.inf")) === before || press("Control+z"));
}

async function format() {
  await go("  hosts.vps = {", "hostname", 0);
  await page.keyboard.type("       ");
  await eventually("the spaces", async () => (await text("/system.inf")).includes("\n           hostname = "));
  await command("Format Document");
  await eventually("the layout", async () => (await text("/system.inf")).includes("\n    hostname = "));
  await step("formatting puts lines where they belong");
}

async function library() {
  await go("imports  = [", "hardened");
  await press("F12");
  await eventually("the library", async () => (await active())?.startsWith("infc:/std/"));
  expect(await inside((vscode) => vscode.window.activeTextEditor.document.languageId) === "inf", "the library has no colours");
  await eventually("its text", () => page.locator('.view-line:has-text("profile Host")').first().isVisible());
  await step("a definition leads into the library", "library");
  await press("Control+w");
}

async function outline() {
  await open("system.inf");
  await press("Control+Shift+o");
  await eventually("symbols", () => page.locator('.quick-input-list .monaco-list-row:has-text("hosts.vps")').first().isVisible());
  await step("the tree of a file", "symbols");
  await press("Escape", "Control+t");
  await page.keyboard.type("apps admin");
  await eventually("entries", () => page.locator('.quick-input-list .monaco-list-row:has-text("hosts.vps.apps.admin")').first().isVisible());
  await step("the entries of the site", "entries");
  await press("Escape");
}

async function missing() {
  await inside((vscode) => vscode.workspace.getConfiguration("infc").update("path", "/nowhere/infc", vscode.ConfigurationTarget.Global));
  const said = page.locator('.notification-toast:has-text("infc cannot be started from `/nowhere/infc`: there is no such program")');
  await eventually("the message", () => said.first().isVisible());
  for (const button of ["Set the Path", "How to Install", "Try Again"]) {
    expect(await said.locator(`.monaco-button:has-text("${button}")`).first().isVisible(), `no “${button}”`);
  }
  await step("without infc, one is told what to do", "missing");
  await inside((vscode) => vscode.workspace.getConfiguration("infc").update("path", undefined, vscode.ConfigurationTarget.Global));
  await go("apps = {", "ementech =");
  await eventually("the server again", () => page.locator('.codelens-decoration a:has-text("reachable from")').first().isVisible());
  await command("Notifications: Clear All Notifications");
  await command("infc: Restart Server");
  await eventually("that it answers anew", () => inside(async (vscode) => {
    const editor = vscode.window.activeTextEditor;
    const at = editor.document.positionAt(editor.document.getText().indexOf("timezone"));
    const found = await vscode.commands.executeCommand("vscode.executeHoverProvider", editor.document.uri, at);
    return found.length > 0;
  }));
  await step("with it again, and started anew by hand, everything is there");
}

try {
  await begin();
  for (const part of [sound, collide, mend, rename, hover, complete, format, library, outline, missing]) await part();
} catch (error) {
  await page.screenshot({ path: join(shots, "failed.png") });
  console.error(`${error.stack}\n(${join(shots, "failed.png")})`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
