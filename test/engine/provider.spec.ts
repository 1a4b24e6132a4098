import { expect } from "chai";
import { KeyRotationPolicy, Provider, type ProviderArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { expectNowhere } from "../support/canaries";
import { type CloudStack, type CloudStackOptions, said, type Seen, withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";
import { endpointsOf } from "../support/settings";

const [KEY, STACKS_KEY] = [keyId(1), keyId(2)];
const HOME = { accessKey: "CANARYHOMEACCESSKEY0", secretKey: "canary-secret-key-at-home-00000000000000" };
const ABROAD = { accessKey: "CANARYABROADACCESSKE", secretKey: "canary-secret-key-abroad-000000000000000" };
const REPLACED = { accessKey: "CANARYREPLACEDACCESS", secretKey: "canary-secret-key-replaced-0000000000000" };
const STACK = { accessKey: "CANARYSTACKACCESSKEY", secretKey: "canary-secret-key-in-stack-config-000000" };
const RENEWED = { accessKey: "CANARYRENEWEDACCESSK", secretKey: "canary-secret-key-in-config-renewed-0000" };
const CANARIES = [HOME, ABROAD, REPLACED, STACK, RENEWED].flatMap((keys) => Object.values(keys));

describe("two Providers in one stack, on a real engine", function () {
  this.timeout(600_000);

  let abroad: Emulator;

  beforeEach(async () => {
    const projects = [{ id: "fedcba9876543210fedcba9876543210", name: "ap-southeast-3" }];
    const state = { region: "ap-southeast-3", projects, users: [{ name: "user", ...ABROAD }], keys: [{ keyId: KEY }] };
    abroad = await createEmulator({ state });
  });

  afterEach(() => abroad.close());

  const settings = ({ url, region }: Emulator, keys: ProviderArgs): ProviderArgs => ({
    region,
    endpoints: JSON.parse(endpointsOf(url)) as Record<string, string>,
    ...keys,
  });

  /** One key, by its id, in each of two clouds: in the wrong one a call would succeed as well. */
  const program = (home: Emulator, keysAbroad: ProviderArgs) => () => {
    const declare = (name: string, rotationInterval: number, args: ProviderArgs) =>
      new KeyRotationPolicy(
        name,
        { keyId: KEY, rotationInterval, onDelete: "disable" },
        { provider: new Provider(name, { lookBeforeCreate: false, ...args }) },
      );
    declare("home", 90, settings(home, HOME));
    declare("abroad", 180, settings(abroad, keysAbroad));
  };

  /** Does something, and says which services' operations each cloud then received. */
  async function seen<T extends Seen>(home: Emulator, operation: () => Promise<T>) {
    const clouds = [home, abroad];
    const before = clouds.map((cloud) => cloud.calls().length);
    const result = await operation();
    const [athome = [], there = []] = clouds.map((cloud, index) =>
      cloud
        .calls()
        .slice(before[index])
        .filter(({ service }) => service !== "iam")
        .map(({ operation: name }) => name),
    );
    return { result, home: athome, abroad: there };
  }

  const run = async (body: (cloud: CloudStack) => Promise<void>, config: CloudStackOptions["config"] = {}) => {
    const users = [
      { name: "user", ...HOME },
      { name: "stack", ...STACK },
    ];
    const state = { users, keys: [{ keyId: KEY }, { keyId: STACKS_KEY }] };
    await withCloud({ state, config, environment: {} }, body);
  };

  const configured = (keys: typeof STACK) => ({
    "huaweicloud:accessKey": { value: keys.accessKey, secret: true },
    "huaweicloud:secretKey": { value: keys.secretKey, secret: true },
  });

  it("each reach their own cloud, and go on with new credentials, as the stack's do, once the program is run", async () => {
    await run(async (cloud) => {
      const { emulator: home, stack } = cloud;
      const withStacks = (keysAbroad: ProviderArgs) => () => {
        program(home, keysAbroad)();
        new KeyRotationPolicy("stack", { keyId: STACKS_KEY, onDelete: "disable" });
      };
      const first = await seen(home, () => cloud.up(withStacks(ABROAD)));
      expect(first.result.summary).to.deep.equal({ create: 6 });
      expect(first.home, "two keys").to.have.length(6);
      expect(first.abroad).to.have.length(3);
      expect(home.key(KEY)).to.include({ rotationEnabled: true, rotationInterval: 90 });
      expect(abroad.key(KEY)).to.include({ rotationEnabled: true, rotationInterval: 180 });
      const outputs = await cloud.outputs("KeyRotationPolicy");
      expect(outputs.home).to.include({ region: home.region, projectId: home.projectId });
      expect(outputs.abroad).to.include({ region: abroad.region, projectId: abroad.projectId });

      const results: Seen[] = [first.result];
      const refused = async (name: string) => {
        const result = await cloud.run("refresh", undefined, { expectFailure: true });
        expect(said(result, name)).to.match(/: reading it failed: KMS ShowKeyRotationStatus .*APIGW\.0301/);
        expect(said(result, name)).to.contain("settings huaweicloud:accessKey and huaweicloud:secretKey");
        expect(said(result, name)).to.contain("saved in the state: add --run-program to use today's");
        results.push(result);
      };
      abroad.put({ users: [{ name: "user", ...REPLACED }], keys: [{ keyId: KEY, rotationInterval: 30 }] });
      await refused("abroad");
      const drift = await seen(home, () => cloud.run("refresh", withStacks(REPLACED), { runProgram: true }));
      expect(drift.result.summary, "the key, and the provider, whose keys are new").to.include({ update: 2 });
      expect(drift.home).to.deep.equal(Array(2).fill("ShowKeyRotationStatus"));
      expect(drift.abroad).to.deep.equal(["ShowKeyRotationStatus"]);
      home.put({ users: [{ name: "stack", ...RENEWED }] });
      await stack.setConfig(configured(RENEWED));
      await refused("stack");
      results.push(await cloud.run("refresh", undefined, { runProgram: true }));

      const repaired = await seen(home, () => cloud.up());
      results.push(drift.result, repaired.result);
      expect(repaired.result.summary, "the new credentials are saved").to.deep.equal({ update: 1, same: 5 });
      expect(repaired.home).to.deep.equal([]);
      expect(abroad.key(KEY)).to.include({ rotationInterval: 180 });
      expectNowhere(CANARIES, stack, results);
      // Without the program, by what is in the state.
      const destroyed = await cloud.run("destroy");
      for (const key of [home.key(KEY), abroad.key(KEY), home.key(STACKS_KEY)]) {
        expect(key).to.include({ rotationEnabled: false });
      }
      expectNowhere(CANARIES, stack, [destroyed]);
    }, configured(STACK));
  });
});
