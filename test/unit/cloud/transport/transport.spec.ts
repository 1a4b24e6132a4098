import { execFile } from "node:child_process";
import dns from "node:dns";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { promisify } from "node:util";
import { expect } from "chai";
import { csms, kms } from "../../../../provider/cloud";
import { createTransport } from "../../../../provider/cloud/transport/transport";
import { certificate } from "../../emulator/certificate";
import { cloudAt, failure, KEY_ID, virtualRuntime } from "../support/cloud";
import { startServer, type TestServer } from "../support/server";

const NAMES = [
  "HTTPS_PROXY",
  "https_proxy",
  "HTTP_PROXY",
  "http_proxy",
  "ALL_PROXY",
  "all_proxy",
  "NO_PROXY",
  "no_proxy",
];
const enable = (to: ReturnType<typeof cloudAt>) => to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(20));

describe("TLS", () => {
  let server: TestServer;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "rotation-tls-"));
    writeFileSync(join(folder, "ca.pem"), certificate.ca);
    writeFileSync(join(folder, "no.pem"), "no certificate");
    server = await startServer(certificate);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const with_ = (settings: Record<string, unknown>, environment: Record<string, string> = {}, lines: string[] = []) =>
    cloudAt(server.url, { settings, environment, lines });

  it("does not trust a private authority by itself: nothing is sent, and nothing is repeated", async () => {
    const to = with_({});
    const error = await failure(to.cloud.call(csms.RotateSecret, { secret_name: "a" }, to.in(20)));
    expect(error).to.include({ reason: "untrusted", processed: "no", code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
    expect(error.message).to.match(/huaweicloud:cacertFile/);
    expect(server.seen).to.have.length(0);
    expect(to.runtime.pauses).to.deep.equal([]);
  });

  it("trusts the authority of cacertFile, by file, by text and by OS_CACERT", async () => {
    await enable(with_({ "huaweicloud:cacertFile": join(folder, "ca.pem") }));
    await enable(with_({ "huaweicloud:cacertFile": certificate.ca }));
    await enable(with_({}, { OS_CACERT: join(folder, "ca.pem") }));
    expect(server.seen).to.have.length(3);
  });

  it("goes on trusting NODE_EXTRA_CA_CERTS beside cacertFile", async () => {
    // Another authority of the same kind: the server's own is in the file that Node reads when it starts.
    writeFileSync(join(folder, "other.pem"), rootCertificates[0] ?? "");
    const program = `
      import { createRequire } from "node:module";
      const { createTransport } = createRequire(process.cwd() + "/")("./provider/cloud/transport/transport.ts");
      const { send } = createTransport({ cacertFile: ${JSON.stringify(join(folder, "other.pem"))}, insecure: false });
      const request = { method: "GET", url: new URL(${JSON.stringify(server.url)}), headers: {}, body: undefined };
      console.log((await send(request, 20_000)).status);
    `;
    const run = (extra: string) =>
      promisify(execFile)(process.execPath, ["--import=tsx", "--input-type=module", "--eval", program], {
        env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: extra },
      });
    expect((await run(join(folder, "ca.pem"))).stdout).to.equal("200\n");
    const refused = await run("").catch((error: unknown) => String(error));
    expect(refused).to.contain("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });

  it("says what is wrong with cacertFile", async () => {
    expect((await failure(enable(with_({ "huaweicloud:cacertFile": join(folder, "gone.pem") })))).message).to.match(
      /cacertFile cannot be read \(ENOENT\)/,
    );
    expect((await failure(enable(with_({ "huaweicloud:cacertFile": join(folder, "no.pem") })))).message).to.match(
      /holds no certificate/,
    );
  });

  it("checks nothing when insecure, and warns of it once", async () => {
    const lines: string[] = [];
    const to = with_({ "huaweicloud:insecure": "true" }, {}, lines);
    await enable(to);
    await enable(to);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^WARNING: huaweicloud:insecure is set/);
  });
});

describe("a host with several addresses", () => {
  it("that refuse, one and all, is never taken for one that may have been reached", async () => {
    const lookup = dns.lookup;
    // The network has no such host here, so its name is resolved by hand: two addresses where nobody listens.
    const found = [
      { address: "127.0.0.1", family: 4 },
      { address: "127.0.0.2", family: 4 },
    ];
    dns.lookup = ((_host: string, _options: unknown, told: (error: null, all: typeof found) => void) => {
      told(null, found);
    }) as never;
    try {
      const request = { method: "GET", url: new URL("http://two.invalid:1/"), headers: {}, body: undefined };
      const sent = createTransport({ cacertFile: undefined, insecure: true }).send(request, 5000, { direct: true });
      const error = await sent.catch((thrown: unknown) => thrown as Record<string, unknown>);
      expect(error).to.include({ type: "system", erroredSysCall: "connect" });
    } finally {
      dns.lookup = lookup;
    }
  });
});

describe("proxies from the environment", () => {
  const saved = new Map(NAMES.map((name) => [name, process.env[name]]));
  const targets: string[] = [];
  let proxy: Server;
  let answer = "HTTP/1.1 200 Connection established\r\n\r\n";
  let plain: TestServer;
  let secure: TestServer;

  before(async () => {
    [plain, secure] = await Promise.all([startServer(), startServer(certificate)]);
    // Whatever host it is asked for, it connects to the test's own servers.
    proxy = createServer().on("connect", (request, client: Socket) => {
      targets.push(request.url ?? "");
      const { port } = new URL(request.url?.endsWith(":443") ? secure.url : plain.url);
      client.write(answer);
      const upstream = connect(Number(port), "127.0.0.1");
      client.pipe(upstream).pipe(client);
      [client, upstream].forEach((socket) => socket.on("error", () => socket.destroy()));
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  });
  after(async () => {
    await Promise.all([plain.close(), secure.close()]);
    proxy.close();
    proxy.closeAllConnections();
  });
  beforeEach(() => {
    NAMES.forEach((name) => Reflect.deleteProperty(process.env, name));
    targets.length = 0;
    answer = "HTTP/1.1 200 Connection established\r\n\r\n";
    process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    for (const [name, value] of saved) {
      if (value === undefined) {
        Reflect.deleteProperty(process.env, name);
      } else {
        process.env[name] = value;
      }
    }
  });

  const HOST = "https://kms.proxied.invalid";
  const insecure = { "huaweicloud:insecure": "true", "huaweicloud:maxRetries": "0" };

  it("are used for https and http, and each rotation has its own connection through them", async () => {
    const to = cloudAt(HOST, { settings: insecure });
    await enable(to);
    await enable(to);
    await to.cloud.call(csms.RotateSecret, { secret_name: "a" }, to.in(20));
    expect(targets).to.deep.equal(["kms.proxied.invalid:443", "kms.proxied.invalid:443"]);
    expect(secure.seen).to.have.length(3);
    process.env.HTTP_PROXY = process.env.HTTPS_PROXY;
    await enable(cloudAt("http://kms.proxied.invalid:8080", { settings: insecure }));
    expect(targets.at(-1)).to.equal("kms.proxied.invalid:8080");
    expect(plain.seen).to.have.length(1);
  });

  it("do not weaken TLS: the certificate of the service is checked through them", async () => {
    const error = await failure(enable(cloudAt(HOST, { settings: { "huaweicloud:maxRetries": "0" } })));
    expect(error).to.include({ reason: "untrusted", processed: "no" });
    const settings = { "huaweicloud:maxRetries": "0", "huaweicloud:cacertFile": certificate.ca };
    expect(await failure(enable(cloudAt(HOST, { settings })))).to.include({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    await enable(cloudAt(secure.url, { settings }));
  });

  it("are found before a call has its turn", async () => {
    process.env.HTTPS_PROXY = "socks5://127.0.0.1";
    const transport = createTransport({ cacertFile: undefined, insecure: false });
    const ready = transport.ready(new URL(HOST)).then(
      () => "ready",
      (error: unknown) => (error as Error).message,
    );
    expect(await ready).to.match(/HTTPS_PROXY or ALL_PROXY is a SOCKS proxy/);
  });

  it("are passed over for NO_PROXY, and for this machine", async () => {
    process.env.NO_PROXY = ".proxied.invalid";
    expect(await failure(enable(cloudAt(HOST, { settings: insecure })))).to.include({ code: "ENOTFOUND" });
    await enable(cloudAt(plain.url));
    expect(targets).to.deep.equal([]);
  });

  it("are named where they ask for a sign-in, or are no URL", async () => {
    answer = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    const shown = process.env.HTTPS_PROXY ?? "";
    const refused = await failure(enable(cloudAt(HOST, { settings: insecure })));
    expect(refused).to.include({ reason: "refused", processed: "no", code: "HTTP 407" });
    expect(refused.message).to.contain(`the proxy ${shown} failed (HTTP 407). It asks for a sign-in`);
    for (const [url, words] of [
      ["socks5://user:word@127.0.0.1", /is a SOCKS proxy, which is not supported/],
      ["socks5h://127.0.0.1", /is a SOCKS proxy/],
      ["127.0.0.1:3128:x", /must be a URL/],
    ] as const) {
      process.env.HTTPS_PROXY = url;
      const { message } = await failure(enable(cloudAt(HOST, { settings: insecure })));
      expect(message).to.match(words).and.not.contain("word");
    }
  });

  it("prove by refusing to connect that nothing was sent: a rotation is sent when they let it through", async () => {
    const rotate = (to: ReturnType<typeof cloudAt>) =>
      to.cloud.call(csms.RotateSecret, { secret_name: "a" }, to.in(20));
    const body = JSON.stringify({ error_code: "CSMS.0001" });
    answer = `HTTP/1.1 503 Service Unavailable\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const error = await failure(rotate(cloudAt(HOST, { settings: insecure })));
    expect(error).to.include({ reason: "unreachable", processed: "no", code: "HTTP 503" });
    expect(error.message).to.contain(`the proxy ${process.env.HTTPS_PROXY ?? ""} failed`);
    const runtime = virtualRuntime();
    const patient = {
      ...runtime,
      sleep(milliseconds: number) {
        answer = "HTTP/1.1 200 Connection established\r\n\r\n";
        return runtime.sleep(milliseconds);
      },
    };
    const before = secure.seen.length;
    await rotate(cloudAt(HOST, { settings: { "huaweicloud:insecure": "true" }, runtime: patient }));
    expect(secure.seen).to.have.length(before + 1);
  });

  it("are named where they cannot be reached", async () => {
    process.env.HTTPS_PROXY = "http://user:proxy-word@127.0.0.1:1";
    const error = await failure(enable(cloudAt(HOST, { settings: insecure })));
    expect(error).to.include({ reason: "unreachable", processed: "no", code: "ECONNREFUSED" });
    expect(error.message)
      .to.contain("the proxy http://127.0.0.1:1 failed (ECONNREFUSED)")
      .and.not.contain("proxy-word");
  });

  it("keep their sign-in to themselves, whatever an answer repeats of it: in clear, encoded and in base64", async () => {
    process.env.HTTPS_PROXY = (process.env.HTTPS_PROXY ?? "").replace("//", "//proxy-user:word%2Fof%20the%20proxy@");
    const basic = Buffer.from("proxy-user:word/of the proxy").toString("base64");
    const echoed = `proxy-user word/of the proxy word%2Fof%20the%20proxy Basic ${basic}`;
    secure.reply({ status: 403, body: { error_code: `X ${basic}`, error_msg: echoed } });
    const error = await failure(enable(cloudAt(HOST, { settings: insecure })));
    expect(error.message).to.contain("[secret] [secret] [secret] Basic [secret]");
    for (const secret of ["proxy-user", "word/of", "word%2Fof", basic]) {
      expect(JSON.stringify([error.message, error])).not.to.contain(secret);
    }
  });
});
