import { cloudAt, KEY_ID, REGION } from "./cloud";
import { kms } from "../../../../provider/cloud";
import { type Reply, startServer, type TestServer } from "./server";

type Values = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

/** The paths that sign in. */
export const PATHS = {
  job: "/job",
  pod: "/pod",
  byIdToken: "/v3.0/OS-AUTH/id-token/tokens",
  securityTokens: "/v3.0/OS-CREDENTIAL/securitytokens",
  assume: "/v5/agencies/assume",
  assumeWithOidc: "/v5/agencies/assume-with-oidc",
} as const;

/** What a test's job and its tokens are called, so that no message may hold them. */
export const SECRETS = { bearer: "a-bearer-of-the-job", jobToken: "a-token-of-the-job", subject: "a-subject-token" };

const EXPIRES = "2099-01-01T00:00:00Z";

/** Temporary keys as IAM (v3) and STS (v5) give them; without a time if `expires` is `undefined`. */
export const iamKey = (name: string, expires: string | undefined = EXPIRES) => ({
  credential: { access: `AK${name}`, secret: `SK${name}`, securitytoken: `ST${name}`, expires_at: expires },
});
export const stsKey = (name: string, expiration: string | undefined = EXPIRES) => ({
  credentials: {
    access_key_id: `AK${name}`,
    secret_access_key: `SK${name}`,
    security_token: `ST${name}`,
    expiration,
  },
});

/** One server that is GitHub, a pod's node, IAM, STS and KMS, and answers each as a test says. */
export interface SignInServer {
  readonly server: TestServer;
  /** What was reported. */
  readonly lines: string[];
  answer(path: string, reply: Reply): void;
  to(environment: Environment, settings?: Values): ReturnType<typeof cloudAt>;
  /** Signs in, and makes no other call. */
  signIn(environment: Environment, settings?: Values): Promise<{ readonly expiresAt: number | undefined }>;
  /** Signs in and calls KMS. */
  call(environment: Environment, settings?: Values): Promise<unknown>;
  /** The bodies that a path was sent. */
  sent(path: string): unknown[];
  /** The paths that were called, in order. */
  paths(): string[];
  /** What GitHub sets in a job that may ask for a token. */
  job(): Record<string, string>;
}

/** Starts the server. */
export async function signInServer(): Promise<SignInServer> {
  const server = await startServer();
  const lines: string[] = [];
  const replies = new Map<string, Reply>([
    [PATHS.job, { body: { value: SECRETS.jobToken } }],
    [PATHS.pod, { body: iamKey("POD") }],
    [PATHS.byIdToken, { status: 201, headers: { "X-Subject-Token": SECRETS.subject }, body: { token: {} } }],
    [PATHS.securityTokens, { status: 201, body: iamKey("IAM") }],
    [PATHS.assume, { body: stsKey("STS") }],
    [PATHS.assumeWithOidc, { body: stsKey("OIDC") }],
  ]);
  server.otherwise(({ path }) => replies.get(path) ?? { body: {} });
  const to: SignInServer["to"] = (environment, settings = {}) =>
    cloudAt(server.url, {
      settings: {
        "huaweicloud:accessKey": undefined,
        "huaweicloud:secretKey": undefined,
        "huaweicloud:endpoints": { kms: server.url, iam: server.url, sts: server.url },
        "huaweicloud:maxRetries": "0",
        ...settings,
      },
      environment: { HUAWEICLOUD_ROTATION_METADATA_URL: "http://127.0.0.1:1", ...environment },
      lines,
    });
  return {
    ...{ server, lines, to },
    answer: (path, reply) => void replies.set(path, reply),
    async signIn(environment, settings) {
      const at = to(environment, settings);
      return at.cloud.signIn(REGION, at.in(60).deadline);
    },
    async call(environment, settings) {
      const at = to(environment, settings);
      return at.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, at.in(60));
    },
    sent: (path) => server.seen.filter((seen) => seen.path === path).map(({ body }) => JSON.parse(body) as unknown),
    paths: () => server.seen.map(({ path }) => path),
    job: () => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}${PATHS.job}?run=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRETS.bearer,
    }),
  };
}
