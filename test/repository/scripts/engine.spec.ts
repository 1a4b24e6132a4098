import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { ensureEngine, findEngine } from "../../../scripts/engine/engine";
import { cacheFolder, type Machine, thisMachine } from "../../../scripts/engine/machine";

const repository = thisMachine(new AbortController().signal, () => undefined).repository;

const YAML_HOSTS = ["pulumi-language-yaml", "pulumi-converter-yaml"];
const USUAL_HOSTS = ["pulumi-language-nodejs", ...YAML_HOSTS];

describe("the search for an engine", () => {
  let home: string;
  let said: string[];
  let machine: Machine;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "engine-"));
    said = [];
    mkdirSync(join(home, "tools"));
    for (const tool of ["chmod", "cp", "mkdir", "mv", "sleep"]) {
      const file = ["/usr/bin", "/bin"].map((folder) => join(folder, tool)).find(existsSync);
      symlinkSync(file ?? tool, join(home, "tools", tool));
    }
    machine = {
      ...thisMachine(new AbortController().signal, (line) => said.push(line)),
      environment: { HOME: home, PATH: path() },
      version: "3.259.0",
      downloadFrom: undefined,
      installer: [command("tools", "installer", "exit 1")],
    };
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** A PATH of folders in the home: whatever Pulumi or Go the tester has is not on it. */
  function path(...folders: string[]): string {
    return [...folders, "tools"].map((folder) => join(home, folder)).join(delimiter);
  }

  function on(...folders: string[]): Machine {
    return { ...machine, environment: { HOME: home, PATH: path(...folders) } };
  }

  /** A command that is a shell script, in a folder of the home. */
  function command(folder: string, name: string, script: string): string {
    const file = join(home, folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** What stands for a Pulumi engine: it prints its version, and succeeds at everything. */
  function pulumi(
    folder: string,
    version = "3.250.0",
    hosts = ["language-nodejs", "language-yaml", "resource-pulumi-nodejs"],
  ): void {
    command(folder, "pulumi", `[ "$1" != version ] || echo v${version}`);
    hosts.forEach((host) => command(folder, `pulumi-${host}`, "exit 0"));
  }

  /** What stands for Go: it "builds" an engine or a host, and notes that it was asked to. */
  function go(script = "", version = "3.259.0"): void {
    const EXEC = `${home}/module/python/cmd`;
    const engine = `#!/bin/sh\\n[ "$1" != version ] || echo v${version}\\n`;
    command(
      "go",
      "go",
      `[ "$1" != list ] || { mkdir -p ${EXEC}; echo exec > ${EXEC}/pulumi-language-python-exec; echo ${home}/module; exit; }
echo "$@" >> ${home}/go.log
while [ "$1" != -o ]; do shift; done
${script}
printf '${engine}' > "$2"; chmod +x "$2"`,
    );
  }

  const builds = () => (existsSync(`${home}/go.log`) ? readFileSync(`${home}/go.log`, "utf8").trim().split("\n") : []);
  /** The commands that were built, in their order. */
  const built = () => builds().map((line) => line.split("/").pop());
  const inCache = () => readdirSync(dirname(cacheFolder(machine)));

  async function refusal(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => expect.fail("it succeeded"),
      (error: unknown) => (error as Error).message,
    );
  }

  it("takes the engine on PATH that has its hosts beside it, and builds nothing", async () => {
    pulumi("one");
    go();
    const engine = await ensureEngine(on("one", "go"));
    expect(engine).to.deep.equal({
      folder: join(home, "one"),
      version: "3.250.0",
      origin: "found on PATH",
    });
    expect(builds()).to.deep.equal([]);
    expect(existsSync(dirname(cacheFolder(machine)))).to.equal(false);
  });

  it("finds hosts elsewhere on PATH", async () => {
    pulumi("one", "3.250.0", []);
    expect(await findEngine(on("one"))).to.equal(undefined);
    expect(said.join("\n")).to.match(/passing over .*one: it has no language host of Node\.js/);
    pulumi("two");
    rmSync(join(home, "two/pulumi"));
    expect(await findEngine(on("one", "two"))).to.include({ folder: join(home, "one") });
  });

  it("passes over an engine that does not run, one that is too old, and one without the dynamic-provider host", async () => {
    pulumi("broken");
    command("broken", "pulumi", "echo v3.250.0; exit 1");
    pulumi("old", "3.215.9");
    pulumi("bare", "3.250.0", ["language-nodejs", "language-yaml"]);
    pulumi("plain", "3.250.0", ["language-nodejs", "resource-pulumi-nodejs"]);
    pulumi("good", "4.0.0-beta.1");
    // A bare engine finds hosts on PATH: each is looked at on its own.
    for (const [folder, reason] of Object.entries({
      broken: /status 1/,
      old: /3\.215\.9.*3\.216\.0/,
      bare: /dynamic/,
      plain: /language host of YAML/,
    })) {
      said = [];
      machine = { ...machine, say: (line) => said.push(line) };
      expect(await findEngine(on(folder))).to.equal(undefined);
      expect(said.join("\n")).to.match(reason);
    }
    expect(await findEngine(on("broken", "old", "good"))).to.include({ version: "4.0.0-beta.1" });
  });

  it("takes what Pulumi's installer and launcher left, the newest version first", async () => {
    pulumi(".pulumi/versions/3.99.0/bin", "3.240.0");
    pulumi(".pulumi/versions/3.250.1/bin", "3.250.1");
    expect(await findEngine(machine)).to.include({
      version: "3.250.1",
      origin: "found in the cache of Pulumi's launcher",
    });
    pulumi(".pulumi/bin", "3.251.0");
    expect(await findEngine(machine)).to.include({ version: "3.251.0" });
    const elsewhere = { ...machine.environment, PULUMI_HOME: join(home, "elsewhere") };
    expect(await findEngine({ ...machine, environment: elsewhere })).to.equal(undefined);
  });

  it("gives up on a download that does not answer, and builds", async () => {
    const silent = await listen(createServer());
    go();
    const downloadFrom = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const began = Date.now();
    const engine = await ensureEngine({ ...on("go"), downloadFrom, probeLimit: 100 });
    expect(Date.now() - began).to.be.below(5_000);
    expect(engine).to.include({ folder: join(cacheFolder(machine), "bin"), origin: "built from Go modules" });
    expect(said.join("\n")).to.match(/not reachable \(no answer within 0 s\)/);
    silent.close();
  });

  it("takes the official release where its address answers, and builds where the installer fails", async () => {
    const address = await listen(createServer((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
    const downloadFrom = `http://127.0.0.1:${(address.address() as AddressInfo).port}`;
    go();
    pulumi("release", "3.259.0");
    const installer = command(
      "tools",
      "official",
      `mkdir -p "$2/bin"; cp ${home}/release/* "$2/bin"; echo $1 > ${home}/asked`,
    );
    const engine = await ensureEngine({ ...on("go"), downloadFrom, installer: [installer] });
    expect(engine).to.include({ version: "3.259.0" });
    expect(engine.origin).to.contain("official release");
    expect(readFileSync(join(home, "asked"), "utf8").trim()).to.equal("3.259.0");
    expect(builds()).to.deep.equal([]);

    rmSync(cacheFolder(machine), { recursive: true });
    expect(await ensureEngine({ ...on("go"), downloadFrom })).to.include({ origin: "built from Go modules" });
    expect(said.join("\n")).to.match(/downloading the official release failed: it ended with status 1/);
    address.close();
  });

  it("builds once, with the pinned module, and finds it the next time", async () => {
    go();
    const engine = await ensureEngine(on("go"));
    expect(engine.origin).to.match(/built from Go modules/);
    expect(built()).to.deep.equal(["pulumi", ...USUAL_HOSTS]);
    expect(builds()[0]).to.contain("version.Version=v3.259.0").and.to.contain("pulumi/pkg/v3/cmd/pulumi");
    expect(await ensureEngine(on("go"))).to.deep.equal(engine);
    expect(built()).to.have.length(4);
    expect(inCache(), "no lock and no leftover").to.deep.equal(["engine-3.259.0"]);
  });

  it("builds only the hosts that an engine of its own lacks, each once, and again where another version is pinned", async () => {
    go();
    const { folder } = await ensureEngine(on("go"), ["nodejs"]);
    expect(built()).to.deep.equal(["pulumi", "pulumi-language-nodejs"]);
    expect(await findEngine(machine), "without YAML").to.equal(undefined);
    expect(await ensureEngine(on("go"), ["nodejs", "yaml", "python"])).to.include({ folder });
    expect(built().slice(2)).to.deep.equal([...YAML_HOSTS, "pulumi-language-python"]);
    expect(readdirSync(folder)).to.include.members(["pulumi-language-python", "pulumi-language-python-exec"]);
    expect(await findEngine(machine)).to.include({ folder });

    const versions = join(dirname(folder), "languages.json");
    writeFileSync(versions, readFileSync(versions, "utf8").replace(/("nodejs":")[^"]+/, "$1v3.1.0"));
    expect(await findEngine(machine), "with another host of Node.js").to.equal(undefined);
    await ensureEngine(on("go"));
    expect(built().slice(5)).to.deep.equal(["pulumi-language-nodejs"]);
  });

  it("brings the host of dynamic providers up to date in an engine that it made", async () => {
    go();
    const { folder } = await ensureEngine(on("go"));
    const host = join(folder, "pulumi-resource-pulumi-nodejs");
    writeFileSync(host, "of another checkout");
    expect(await findEngine(machine)).to.include({ folder });
    expect(readFileSync(host, "utf8")).to.contain("cmd/dynamic-provider");
  });

  it("builds once for two runs at the same time", async () => {
    go(`sleep 0.3`);
    const eager = { ...on("go"), sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 20)) };
    const engines = await Promise.all([ensureEngine(eager), ensureEngine(eager)]);
    expect(engines[0]).to.deep.equal(engines[1]);
    expect(built()).to.deep.equal(["pulumi", ...USUAL_HOSTS]);
    expect(said.join("\n")).to.match(/another process is making the engine/);
  });

  it("takes over the lock of a process that has died, or has not touched it for long", async () => {
    go();
    const lock = `${cacheFolder(machine)}.lock`;
    mkdirSync(dirname(lock), { recursive: true });
    const dead = spawn("true");
    await once(dead, "exit");
    writeFileSync(lock, JSON.stringify({ process: dead.pid, host: hostname() }));
    await ensureEngine(on("go"));
    expect(built()).to.have.length(4);

    rmSync(cacheFolder(machine), { recursive: true });
    writeFileSync(lock, JSON.stringify({ process: 1, host: "another-machine" }));
    utimesSync(lock, new Date(0), new Date(0));
    await ensureEngine(on("go"));
    expect(built()).to.have.length(8);
    expect(inCache()).to.deep.equal(["engine-3.259.0"]);
  });

  it("says what to install where there is no Go, and where the build fails", async () => {
    expect(await refusal(ensureEngine(machine))).to.match(
      /no Pulumi engine.*no Go.*Install Pulumi \(https:.*\), or Go 1\.\d+ or newer \(https:.*\), and try again/,
    );
    go(`echo "module proxy says 403" >&2; exit 2`);
    const message = await refusal(ensureEngine(on("go")));
    expect(message)
      .to.match(/failed: it ended with status 2\. Install Pulumi.*GOPROXY/)
      .and.to.contain("says 403");
    expect(inCache()).to.deep.equal([]);
  });

  it("keeps nothing that was built and does not run", async () => {
    go("", "not-a-version");
    expect(await refusal(ensureEngine(on("go")))).to.match(/does not work here: `pulumi version` failed/);
    expect(inCache()).to.deep.equal([]);
  });

  describe("as a command", () => {
    const hanging = () =>
      go(`echo half > "$2"; echo $$ > ${home}/draft; mv ${home}/draft ${home}/started; exec sleep 600`);

    function start(folders: readonly string[], ...args: readonly string[]): ChildProcess {
      const script = ["--import", pathToFileURL(require.resolve("tsx")).href, "scripts/engine/index.ts"];
      const env = on(...folders).environment;
      return spawn(process.execPath, [...script, "--no-download", ...args], {
        cwd: repository,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
    }

    async function finish(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
      let stdout = "";
      let stderr = "";
      child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      const [code] = (await once(child, "close")) as [number | null];
      return { code, stdout, stderr };
    }

    async function started(): Promise<void> {
      while (!existsSync(join(home, "started"))) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    it("prints the folder alone on stdout, and where it came from on stderr", async () => {
      pulumi("one");
      const { code, stdout, stderr } = await finish(start(["one"]));
      expect(code).to.equal(0);
      expect(stdout).to.equal(`${join(home, "one")}\n`);
      expect(stderr).to.match(/engine: Pulumi 3\.250\.0, found on PATH/);
    });

    it("makes what runs programs in the languages that are asked for, and counts those that cannot run here", async () => {
      go();
      const { code, stderr } = await finish(start(["go"], "--languages", "go,python,java"));
      expect(code).to.equal(0);
      expect(stderr).to.match(
        /2 of 5 languages skipped: python: there is no python3 on PATH \(https:.*\); java: there is no java on PATH.*and there is no mvn/,
      );
      expect(stderr).to.contain("it runs programs in nodejs, yaml, go");
      expect(built()).to.deep.equal(["pulumi", ...USUAL_HOSTS, "pulumi-language-go"]);
    });

    it("names the languages that there are", async () => {
      const { code, stderr } = await finish(start(["go"], "--languages", "go,cobol"));
      expect(code).to.equal(1);
      expect(stderr).to.contain('"cobol" is none of nodejs, yaml, python, go, java');
      expect(builds()).to.deep.equal([]);
    });

    it("leaves nothing half when it is interrupted, and says so", async () => {
      hanging();
      const child = start(["go"]);
      const finished = finish(child);
      await started();
      child.kill("SIGTERM");
      const { code, stderr } = await finished;
      expect(code).to.equal(1);
      expect(stderr).to.contain("interrupted by SIGTERM");
      expect(inCache()).to.deep.equal([]);
    });

    it("starts afresh after it was killed", async () => {
      hanging();
      const child = start(["go"]);
      const finished = finish(child);
      await started();
      child.kill("SIGKILL");
      await finished;
      process.kill(Number(readFileSync(join(home, "started"), "utf8")), "SIGKILL"); // The build that it left behind.
      expect(inCache().some((name) => name.startsWith("engine-3.259.0.making-"))).to.equal(true);
      go();
      await ensureEngine(on("go"));
      expect(inCache()).to.deep.equal(["engine-3.259.0"]);
    });
  });
});

async function listen(server: Server): Promise<Server> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
