// Starts `infc lsp`, says how it is, and shows what it answers. It deliberately decides nothing: everything is the server's.
const { execFile } = require("node:child_process");
const vscode = require("vscode");
const { LanguageClient, State, TransportKind } = require("vscode-languageclient/node");

const INSTALLING = "https://github.com/infc-lang/infc#readme";

let client;
let log;
let status;

// The version that a program says it has; fails if it is none, or is not infc.
function version(program) {
  return new Promise((resolve, reject) => {
    execFile(program, ["--version"], { timeout: 10_000 }, (error, printed) => {
      const found = /^infc (\S+)/.exec(printed ?? "");
      if (found) resolve(found[1]);
      else reject(error ?? new Error("it does not say that it is infc"));
    });
  });
}

function show(text, { detail = "", severity = vscode.LanguageStatusSeverity.Information, busy = false } = {}) {
  Object.assign(status, { text, detail, severity, busy });
}

// Says why there is no server, and what to do next.
async function missing(program, error) {
  const why = error.code === "ENOENT" ? "there is no such program" : error.message.split("\n")[0];
  log.error(`\`${program} --version\`: ${error.message}`);
  show("infc: no server", { detail: `\`${program}\`: ${why}`, severity: vscode.LanguageStatusSeverity.Error });
  const [set, install, again] = ["Set the Path", "How to Install", "Try Again"];
  const message = `infc cannot be started from \`${program}\`: ${why}. Install it, or say in the setting infc.path where it is.`;
  const chosen = await vscode.window.showErrorMessage(message, set, install, again);
  if (chosen === set) await vscode.commands.executeCommand("workbench.action.openSettings", "infc.path");
  if (chosen === install) await vscode.env.openExternal(vscode.Uri.parse(INSTALLING));
  if (chosen === again) await restart();
}

async function start() {
  const program = vscode.workspace.getConfiguration("infc").get("path") || "infc";
  show("infc", { detail: "the server starts", busy: true });
  let found;
  try {
    found = await version(program);
  } catch (error) {
    void missing(program, error);
    return;
  }
  const server = { command: program, args: ["lsp"], transport: TransportKind.stdio };
  client = new LanguageClient("infc", "infc", server, {
    documentSelector: [{ scheme: "file", language: "inf" }],
    // Whose lenses are run here, and not by the server.
    initializationOptions: { commands: ["infc.showReach"] },
    outputChannel: log,
    middleware: { provideHover: async (document, position, token, next) => linked(await next(document, position, token)) },
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) show(`infc ${found}`, { detail: program });
    if (newState === State.Stopped) {
      show("infc: no server", { detail: "it has ended", severity: vscode.LanguageStatusSeverity.Warning });
    }
  });
  await client.start();
}

async function restart() {
  const old = client;
  client = undefined;
  // One that has failed cannot be stopped in good order.
  await old?.dispose().catch((error) => log.warn(String(error)));
  await start();
}

// What lies in no folder: the sources of the standard library and of inputs, and pages of ways to a listener.
const stale = new vscode.EventEmitter();
const documents = {
  onDidChange: stale.event,
  provideTextDocumentContent: (uri) => client?.sendRequest("infc/source", { uri: uri.toString() }),
};

// The pages tell of the site as it is.
function saved(document) {
  if (document.languageId !== "inf") return;
  const pages = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "infc" && uri.path.startsWith("/reach/"));
  for (const { uri } of pages) stale.fire(uri);
}

// Markdown may not link to documents that lie in no folder, so their links become commands.
function linked(hover) {
  for (const text of hover?.contents ?? []) {
    if (!(text instanceof vscode.MarkdownString)) continue;
    text.value = text.value.replace(/\]\((infc:[^)#\s]*)(?:#L(\d+))?\)/g, (_, uri, line) =>
      `](command:infc.open?${encodeURIComponent(JSON.stringify([uri, Number(line ?? 1)]))})`);
    text.isTrusted = { enabledCommands: ["infc.open"] };
  }
  return hover;
}

async function open(uri, line) {
  if (uri.startsWith("infc:/reach/")) return showReach(undefined, undefined, undefined, uri);
  const at = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: new vscode.Range(at, at) });
}

// Shows the page of a lens, or what hovering says at its place or at the cursor.
async function showReach(uri, position, _listener, page) {
  if (page) {
    await vscode.commands.executeCommand("markdown.showPreviewToSide", vscode.Uri.parse(page));
    return;
  }
  if (uri && position) {
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri));
    const at = new vscode.Position(position.line, position.character);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  await vscode.commands.executeCommand("editor.action.showHover");
}

async function activate(context) {
  log = vscode.window.createOutputChannel("infc", { log: true });
  status = vscode.languages.createLanguageStatusItem("infc.status", { language: "inf" });
  status.name = "infc";
  status.command = { command: "infc.restart", title: "Restart" };
  context.subscriptions.push(
    log,
    status,
    vscode.workspace.registerTextDocumentContentProvider("infc", documents),
    vscode.commands.registerCommand("infc.showReach", showReach),
    vscode.commands.registerCommand("infc.open", open),
    vscode.commands.registerCommand("infc.restart", restart),
    vscode.commands.registerCommand("infc.showLog", () => log.show()),
    stale,
    vscode.workspace.onDidSaveTextDocument(saved),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("infc.path")) void restart();
    }),
  );
  await start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
