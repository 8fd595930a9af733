// Starts `infc lsp` and shows what it says. It deliberately decides nothing: everything is the server's answer.
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("infc").get("path", "infc");
  const server = { command, args: ["lsp"], transport: TransportKind.stdio };
  client = new LanguageClient("infc", "infc", server, {
    documentSelector: [{ scheme: "file", language: "inf" }],
  });
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(`infc: \`${command} lsp\` cannot be started (${error.message}). Is infc installed?`);
  }
}

// The sources of the standard library, which lie in no folder.
const library = {
  provideTextDocumentContent: (uri) => client?.sendRequest("infc/source", { uri: uri.toString() }),
};

// Shows what hovering says at the place of a lens.
async function showReach(uri, position) {
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri));
  const at = new vscode.Position(position.line, position.character);
  editor.selection = new vscode.Selection(at, at);
  await vscode.commands.executeCommand("editor.action.showHover");
}

async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider("infc", library),
    vscode.commands.registerCommand("infc.showReach", showReach),
    vscode.commands.registerCommand("infc.restart", async () => {
      await client?.stop();
      await start();
    }),
  );
  await start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
