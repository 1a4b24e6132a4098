// The older kind of secret, whose rotation is over when it is accepted: the answer names a version and no task [U].
import { expect } from "chai";
import type { Emulator } from "../../../provider/emulator";
import { type InProcessResource, startInProcess, withoutRetries } from "../../support/inProcess";

const secretName = "db-password";

describe("a rotation that is over when it is accepted", () => {
  let emulator: Emulator;
  let resource: InProcessResource;

  beforeEach(async () => {
    const state = { secrets: [{ name: secretName }], behaviour: { rotateAnswersVersionId: "only" as const } };
    ({ emulator, resource } = await startInProcess("SecretRotation", state, withoutRetries));
  });
  afterEach(() => emulator.close());

  for (const fault of [
    { status: 429 },
    { status: 403, code: "CSMS.0302" },
    { status: 500 },
    { kind: "reset" },
  ] as const) {
    it(`is not forgotten where the secret cannot be read afterwards: ${JSON.stringify(fault)}`, async () => {
      // The first look passes: it is the one before the request.
      emulator.fault({ operation: "ShowSecret", kind: "delay", delay: "1ms" });
      emulator.fault({ operation: "ShowSecret", times: 100, ...fault });
      expect((await resource.up({ secretName, timeout: "20s" })).error).to.be.a("string");
      expect(resource.stored?.outputs).to.have.nested.property("unfinishedRotation.outcome", "accepted");
      emulator.clearFaults();
      expect((await resource.up({ secretName })).error).to.equal(undefined);
      expect(emulator.rotations()).to.have.length(1);
      expect(resource.stored?.outputs).to.include({ versionId: "v2", previousVersionId: "v1" });
      expect((await resource.up({ secretName })).operation).to.equal("same");
    });
  }
});
