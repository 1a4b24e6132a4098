#!/usr/bin/env node
// pulumi-huaweicloud-rotation: stand-in language host
//
// It stands for Pulumi's official `pulumi-language-nodejs` on machines that cannot download it: its Go module is not
// served by the module proxy. It runs programs (TypeScript and JavaScript) as the official one does, by handing them
// to `@pulumi/pulumi/cmd/run`; it installs no dependencies, generates no code and runs no plugins. A machine that has
// the official one never uses this. It must stand alone: it is copied beside the engine.
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const { join } = require("node:path");

/** `cmd/run` ends with it when it has already told the user what was wrong (@pulumi/pulumi, cmd/run/index.js). */
const ALREADY_TOLD = 32;

// The engine starts its language hosts in the program's folder.
const sdk = createRequire(join(process.cwd(), "program.js"));
const grpc = createRequire(resolveSdk("@pulumi/pulumi"))("@grpc/grpc-js");
const { LanguageRuntimeService } = sdk("@pulumi/pulumi/proto/language_grpc_pb");
const { GetRequiredPackagesResponse, RunResponse } = sdk("@pulumi/pulumi/proto/language_pb");
const { PluginInfo } = sdk("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = createRequire(resolveSdk("@pulumi/pulumi"))("google-protobuf/google/protobuf/empty_pb");

const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
const programs = new Set();

const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(LanguageRuntimeService, {
  getPluginInfo: (_call, reply) => reply(null, new PluginInfo()),
  getRequiredPackages: (_call, reply) => reply(null, new GetRequiredPackagesResponse()),
  cancel: (_call, reply) => {
    endPrograms();
    reply(null, new Empty());
  },
  run: (call, reply) => runProgram(call.request).then((response) => reply(null, response), reply),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  console.log(`${port}`);
});

// An engine that was killed ends nothing that it started.
const parent = process.ppid;
setInterval(() => process.ppid === parent || end(), 1000).unref();
// With SIGINT the engine ends its plugins when it has done with them, and waits 5 s for each that does not (measured).
process.on("SIGINT", end);
process.on("SIGTERM", end);

/** Runs a program to its end. */
async function runProgram(request) {
  const info = request.getInfo();
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const folder = info?.getProgramDirectory() || request.getPwd();
  const run = createRequire(join(folder, "program.js")).resolve("@pulumi/pulumi/cmd/run");
  const nodeArguments = String(options.nodeargs ?? "")
    .split(" ")
    .filter(Boolean);
  const child = spawn(process.execPath, [...nodeArguments, run, ...runArguments(request, info)], {
    cwd: request.getPwd(),
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      ...(options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: String(options.tsconfig) }),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  programs.add(child);
  const status = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  programs.delete(child);
  return response(status);
}

function runArguments(request, info) {
  return [
    `--monitor=${request.getMonitorAddress()}`,
    `--engine=${engine}`,
    `--project=${request.getProject()}`,
    `--stack=${request.getStack()}`,
    `--pwd=${request.getPwd()}`,
    `--root-directory=${info?.getRootDirectory() ?? request.getPwd()}`,
    `--organization=${request.getOrganization()}`,
    `--parallel=${request.getParallel()}`,
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
}

function response(status) {
  const result = new RunResponse();
  if (status === ALREADY_TOLD) {
    result.setBail(true);
  } else if (status !== 0) {
    result.setError(`The program ended with ${typeof status === "number" ? `status ${status}` : status}.`);
  }
  return result;
}

function resolveSdk(name) {
  try {
    return sdk.resolve(name);
  } catch {
    console.error(`${name} is not installed in ${process.cwd()} or above it. Run npm install there.`);
    return process.exit(1);
  }
}

function endPrograms() {
  for (const program of programs) {
    program.kill();
  }
}

function end() {
  endPrograms();
  process.exit(0);
}
