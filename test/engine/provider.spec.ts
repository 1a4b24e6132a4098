import { expect } from "chai";
import { KeyRotationPolicy, Provider, type ProviderArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { expectNowhere } from "../support/canaries";
import {
  type CloudStack,
  type CloudStackOptions,
  endpointsOf,
  said,
  type Seen,
  withCloud,
} from "../support/cloudStack";
import { keyId } from "../support/keys";

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

  it("each reach their own cloud: in up, refresh and destroy, with the program and without", async () => {
    await run(async (cloud) => {
      const home = cloud.emulator;
      const first = await seen(home, () => cloud.up(program(home, ABROAD)));
      expect(first.result.summary).to.deep.equal({ create: 5 });
      expect(first.home).to.deep.equal(first.abroad).and.to.have.length(3);
      expect(home.key(KEY)).to.include({ rotationEnabled: true, rotationInterval: 90 });
      expect(abroad.key(KEY)).to.include({ rotationEnabled: true, rotationInterval: 180 });
      const outputs = await cloud.outputs("KeyRotationPolicy");
      expect(outputs.home).to.include({ region: home.region, projectId: home.projectId });
      expect(outputs.abroad).to.include({ region: abroad.region, projectId: abroad.projectId });

      const again = await seen(home, () => cloud.up());
      expect(again.result.summary).to.deep.equal({ same: 5 });
      expect([...again.home, ...again.abroad]).to.deep.equal([]);

      abroad.put({ keys: [{ keyId: KEY, rotationInterval: 30 }] });
      const drift = await seen(home, () => cloud.run("refresh"));
      expect(drift.result.summary).to.include({ update: 1 });
      expect(drift.home).to.deep.equal(["ShowKeyRotationStatus"]);
      expect(drift.abroad).to.deep.equal(["ShowKeyRotationStatus"]);
      const repaired = await seen(home, () => cloud.up());
      expect(repaired.home).to.deep.equal([]);
      expect(abroad.key(KEY)).to.include({ rotationInterval: 180 });

      const destroyed = await cloud.run("destroy");
      expect(home.key(KEY)).to.include({ rotationEnabled: false });
      expect(abroad.key(KEY)).to.include({ rotationEnabled: false });
      const results = [first, again, drift, repaired].map(({ result }) => result);
      expectNowhere(CANARIES, cloud.stack, [...results, destroyed]);
    });
  });

  it("go on with new credentials, as the stack's configuration does, once the program is run", async () => {
    await run(async (cloud) => {
      const { emulator: home, stack } = cloud;
      const withStacks = (keysAbroad: ProviderArgs) => () => {
        program(home, keysAbroad)();
        new KeyRotationPolicy("stack", { keyId: STACKS_KEY, onDelete: "disable" });
      };
      const results = [await cloud.up(withStacks(ABROAD))];
      const refused = async (name: string) => {
        const result = await cloud.run("refresh", undefined, { expectFailure: true });
        expect(said(result, name)).to.match(/: reading it failed: KMS ShowKeyRotationStatus .*APIGW\.0301/);
        expect(said(result, name)).to.contain("settings huaweicloud:accessKey and huaweicloud:secretKey");
        expect(said(result, name)).to.contain("saved in the state: add --run-program to use today's");
        results.push(result);
      };
      abroad.put({ users: [{ name: "user", ...REPLACED }] });
      await refused("abroad");
      results.push(await cloud.run("refresh", withStacks(REPLACED), { runProgram: true }));
      home.put({ users: [{ name: "stack", ...RENEWED }] });
      await stack.setConfig(configured(RENEWED));
      await refused("stack");
      results.push(await cloud.run("refresh", undefined, { runProgram: true }));

      results.push(await cloud.up());
      expect(results.at(-1)!.summary, "the new credentials are saved").to.deep.equal({ same: 6 });
      expectNowhere(CANARIES, stack, results);
      const destroyed = await cloud.run("destroy");
      expect(abroad.key(KEY)).to.include({ rotationEnabled: false });
      expect(home.key(STACKS_KEY)).to.include({ rotationEnabled: false });
      expectNowhere(CANARIES, stack, [destroyed]);
    }, configured(STACK));
  });
});
