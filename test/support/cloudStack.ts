// A stack on a real engine whose cloud is an emulator, with what the cloud saw during each operation at hand.
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { createEmulator, type EmulatedCall, type Emulator, type EmulatorSeed } from "../../provider/emulator";
import { endpointsOf, NO_LOOK } from "./settings";
import { type ConfigValue, type OperationOptions, type OperationResult, type TestStack, withStack } from "./stack";

/** What a stack and its cloud start with. */
export interface CloudStackOptions {
  /** What the account holds. */
  readonly state: EmulatorSeed;
  /** The first program; by default one that declares nothing. */
  readonly program?: () => void;
  /** Configuration beside, or instead of, the region and the endpoints. */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** The environment of engine and host, by default the emulator's own access key. */
  readonly environment?: Readonly<Record<string, string>>;
  /** As of a stack's options. */
  readonly finalStateOnly?: boolean;
}

/** What came of an operation, and what the cloud saw of it. */
export interface Seen extends OperationResult {
  /** The names of the operations that were called meanwhile, looking up the project aside, in their order. */
  readonly calls: readonly string[];
  /** The same of one object. */
  of(object: string): string[];
  /** The same of those that write. */
  readonly writes: readonly string[];
}

type Operation = "up" | "preview" | "refresh" | "destroy";

/** A stack and its cloud. */
export class CloudStack {
  constructor(
    readonly emulator: Emulator,
    readonly stack: TestStack,
  ) {}

  /** Runs one operation; with a program, the stack has that one from then on. */
  async run(operation: Operation, program?: () => void, options: OperationOptions = {}): Promise<Seen> {
    if (program !== undefined) {
      this.stack.setProgram(asynchronous(program));
    }
    const before = this.emulator.calls().length;
    const result = await this.stack[operation](options);
    const calls = this.emulator.calls().slice(before).filter(isOfService);
    return {
      ...result,
      calls: names(calls),
      of: (object) => names(calls.filter((call) => call.object === object)),
      writes: names(calls.filter(({ writes }) => writes)),
    };
  }

  up(program?: () => void, options?: OperationOptions): Promise<Seen> {
    return this.run("up", program, options);
  }

  /** An `up` that must fail. */
  failedUp(program?: () => void, options?: OperationOptions): Promise<Seen> {
    return this.run("up", program, { ...options, expectFailure: true });
  }

  /** What the state holds of the resources of a kind, by the resource's name in the program. */
  async outputs(kind: string): Promise<Record<string, Record<string, unknown>>> {
    const { resources = [] } = (await this.stack.export()).deployment as { resources?: Stored[] };
    return Object.fromEntries(
      resources
        .filter(({ type }) => type.endsWith(`:${kind}`))
        .map(({ urn, outputs }) => [urn.split("::").at(-1) ?? urn, outputs]),
    );
  }

  /** The URN of a resource at the top of the program. */
  urn(kind: string, name: string): string {
    return `urn:pulumi:test::test::pulumi-nodejs:dynamic/huaweicloud:${kind}::${name}`;
  }
}

interface Stored {
  readonly urn: string;
  readonly type: string;
  readonly outputs: Record<string, unknown>;
}

/** Starts an emulator and a stack on it that share one clock, and ends both whatever comes of it. */
export async function withCloud(options: CloudStackOptions, body: (cloud: CloudStack) => Promise<void>): Promise<void> {
  const emulator = await createEmulator({ state: options.state });
  try {
    const { program = () => undefined, environment = keysOf(emulator), finalStateOnly = false } = options;
    const config = { ...placeOf(emulator), ...options.config };
    const given = { program: asynchronous(program), config, environment, finalStateOnly, clockOf: emulator };
    await withStack(given, (stack) => body(new CloudStack(emulator, stack)));
  } finally {
    await emulator.close();
  }
}

/** The configuration by which a stack reaches an emulator for every service; the credentials are not in it. */
function placeOf({ url, region }: Emulator): Record<string, string> {
  return { ...NO_LOOK, "huaweicloud:region": region, "huaweicloud:endpoints": endpointsOf(url) };
}

/** The environment variables of an emulator's own access key. */
function keysOf({ credentials }: Emulator): Record<string, string> {
  return { HW_ACCESS_KEY: credentials.accessKey, HW_SECRET_KEY: credentials.secretKey };
}

/** What was said of one resource, by its name in the program. */
export function said({ diagnostics }: OperationResult, name: string): string {
  return diagnostics
    .filter(({ urn }) => urn?.endsWith(`::${name}`))
    .map(({ message }) => message)
    .join("\n");
}

function asynchronous(program: () => void): PulumiFn {
  return () => {
    program();
    return Promise.resolve();
  };
}

function isOfService({ service }: EmulatedCall): boolean {
  return service !== "iam" && service !== "sts";
}

function names(calls: readonly EmulatedCall[]): string[] {
  return calls.map(({ operation }) => operation);
}
