import { expect } from "chai";
import { KeyRotationPolicy, Provider, type ProviderArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { expectNowhere } from "../support/canaries";
import { type CloudStack, endpointsOf, type Seen, withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";

const KEY = keyId(1);
const HOME = { accessKey: "CANARYHOMEACCESSKEY0", secretKey: "canary-secret-key-at-home-00000000000000" };
const ABROAD = { accessKey: "CANARYABROADACCESSKE", secretKey: "canary-secret-key-abroad-000000000000000" };
const REPLACED = { accessKey: "CANARYREPLACEDACCESS", secretKey: "canary-secret-key-replaced-0000000000000" };
const CANARIES = [HOME, ABROAD, REPLACED].flatMap((keys) => Object.values(keys));

describe("two Providers in one stack, on a real engine", function () {
  this.timeout(300_000);

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
        { provider: new Provider(name, args) },
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

  const run = async (body: (cloud: CloudStack) => Promise<void>) =>
    withCloud({ state: { users: [{ name: "user", ...HOME }], keys: [{ keyId: KEY }] }, environment: {} }, body);

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

  it("go on with one's new credentials, once the program that has them is run", async () => {
    await run(async (cloud) => {
      const home = cloud.emulator;
      const results = [await cloud.up(program(home, ABROAD))];
      abroad.put({ users: [{ name: "user", ...REPLACED }] });

      const refused = await cloud.run("refresh", undefined, { expectFailure: true });
      expect(refused.text).to.match(/KeyRotationPolicy .*: reading it failed: KMS ShowKeyRotationStatus .*APIGW\.0301/);
      expect(refused.text).to.contain("settings huaweicloud:accessKey and huaweicloud:secretKey");
      expect(refused.text).to.contain("configuration that is saved in state: add --run-program to have today's");
      results.push(refused, await cloud.run("refresh", program(home, REPLACED), { runProgram: true }));

      results.push(await cloud.up());
      expect(results.at(-1)!.summary, "the new credentials are saved").to.deep.equal({ same: 5 });
      expectNowhere(CANARIES, cloud.stack, results);
      const destroyed = await cloud.run("destroy");
      expect(abroad.key(KEY)).to.include({ rotationEnabled: false });
      expectNowhere(CANARIES, cloud.stack, [destroyed]);
    });
  });
});
