// Runs what the check sends, with `vscode` at hand: the state of a real editor is read from inside, not guessed from pixels.
const { createServer } = require("node:http");
const vscode = require("vscode");

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

function activate(context) {
  const server = createServer(async (request, response) => {
    let answer;
    try {
      const { code, args } = JSON.parse(await body(request));
      answer = { value: await new Function("vscode", "args", `return (${code})(vscode, ...args);`)(vscode, args) };
    } catch (error) {
      answer = { error: String(error.stack ?? error) };
    }
    response.end(JSON.stringify(answer));
  });
  server.listen(Number(process.env.INFC_PROBE_PORT), "127.0.0.1");
  context.subscriptions.push({ dispose: () => server.close() });
}

module.exports = { activate };
