// A stand-in for an application: answers every request, so that its unit can be shown to stay up and to be reached.
"use strict";
const http = require("node:http");

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? "127.0.0.1";
const app = http.createServer((request, response) => {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ app: `${host}:${port}`, method: request.method, path: request.url }));
});
app.listen(port, host);
process.on("SIGTERM", () => app.close(() => process.exit(0)));
