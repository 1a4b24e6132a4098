import { expect } from "chai";
import { checkMasterKey } from "../../../../provider/lifecycle/clusterKeyRotation/masterKey";
import { Failure } from "../../../../provider/lifecycle/failure";
import { failed, rejection, setting } from "./support/target";

const SUBJECT = "Thing one: the master key key-2";
const refused = failed({ operation: "ListKeyDetail", reason: "refused", processed: "no" });

/** Checks a master key in memory, as KMS answers for it. */
function check(answer: { key_state?: string; key_spec?: string } | Error) {
  const { work, log, lines } = setting(
    {},
    {
      ListKeyDetail: () => (answer instanceof Error ? answer : { key_info: answer }),
    },
  );
  return { outcome: checkMasterKey(work, "key-2"), log, lines };
}

describe("the check of a cluster's new master key", () => {
  it("lets pass an enabled key that can encrypt, and what KMS does not report", async () => {
    for (const key of [
      { key_state: "2", key_spec: "AES_256" },
      { key_state: "2", key_spec: "SM4" },
      { key_state: "2" },
      { key_spec: "AES_256" },
      {},
    ]) {
      const { outcome, log, lines } = check(key);
      await outcome;
      expect(log).to.deep.equal([["ListKeyDetail", { key_id: "key-2" }]]);
      expect(lines).to.deep.equal([]);
    }
  });

  it("refuses a key that is not enabled, or cannot encrypt", async () => {
    for (const [key, words] of [
      [{ key_state: "3" }, "is not enabled (state 3). Enable it, or declare another."],
      [{ key_state: "4", key_spec: "SM4" }, "is not enabled (state 4). Enable it, or declare another."],
      [{ key_state: "2", key_spec: "RSA_3072" }, "cannot be used: its type is RSA_3072, and must be AES_256 or SM4."],
      [{ key_spec: "HMAC_256" }, "cannot be used: its type is HMAC_256, and must be AES_256 or SM4."],
    ] as const) {
      const error = await rejection(check(key).outcome);
      expect(error).to.be.instanceOf(Failure);
      expect(error).to.have.property("message", `${SUBJECT} ${words}`);
    }
  });

  it("refuses a key that does not exist, and keeps the cloud's answer", async () => {
    const unknown = failed({ ...{ operation: "ListKeyDetail", processed: "no" }, code: "KMS.0207" });
    for (const answer of [unknown, failed({ reason: "denied", code: "KMS.0207" })]) {
      const error = await rejection(check(answer).outcome);
      expect(error).to.be.instanceOf(Failure);
      expect(error).to.include({
        message: `${SUBJECT} does not exist in here. Check masterKeyId. ${answer.message}`,
        cause: answer,
      });
    }
  });

  it("passes on every other error as it is", async () => {
    const answers = [refused, failed({ code: "KMS.0208" }), failed({ reason: "gone" }), new TypeError("Broken")];
    for (const answer of answers) {
      const { outcome, lines } = check(answer);
      expect(await rejection(outcome)).to.equal(answer);
      expect(lines).to.deep.equal([]);
    }
  });

  it("says that it was not made where the key must not be read", async () => {
    const denied = failed({ operation: "ListKeyDetail", reason: "denied", processed: "no" });
    const { outcome, lines } = check(denied);
    await outcome;
    expect(lines).to.deep.equal([`${SUBJECT} could not be checked, and is used as declared: ${denied.message}`]);
  });
});
