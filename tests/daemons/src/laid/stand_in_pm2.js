#!/usr/bin/node
// A stand-in for PM2: a daemon with PM2's pid file that listens where each process of an ecosystem file would, and writes
// the logs that each names.
"use strict";
const fs = require("node:fs");
const http = require("node:http");
const { spawn } = require("node:child_process");

const [verb, file] = process.argv.slice(2);
const home = process.env.PM2_HOME;

function start(app) {
  process.chdir(app.cwd);
  for (const log of [app.out_file, app.error_file].filter(Boolean)) {
    fs.appendFileSync(log, `${app.name} started\n`);
  }
  const place = `${app.env.HOST ?? "127.0.0.1"}:${app.env.PORT}`;
  const answer = (request, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ app: place, method: request.method, path: request.url }));
  };
  http.createServer(answer).listen(Number(app.env.PORT), app.env.HOST ?? "127.0.0.1");
}

if (verb === "start") {
  fs.mkdirSync(home, { recursive: true });
  const daemon = spawn(process.argv[0], [process.argv[1], "daemon", file], { detached: true, stdio: "ignore" });
  fs.writeFileSync(`${home}/pm2.pid`, `${daemon.pid}\n`);
  daemon.unref();
} else if (verb === "daemon") {
  require(file).apps.forEach(start);
} else if (verb === "kill") {
  process.kill(Number(fs.readFileSync(`${home}/pm2.pid`, "utf8")));
}
