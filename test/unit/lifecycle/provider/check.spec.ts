import { expect } from "chai";
import { checkInputs, withDefaults } from "../../../../provider/lifecycle/provider/check";
import { secretRotation } from "../../../../provider/lifecycle/secretRotation";
import { secretRotationPolicy } from "../../../../provider/lifecycle/secretRotationPolicy";
import type { CheckFailure, Properties } from "../../../../provider/lifecycle/properties";
import { keyRotationPolicy } from "../../../../provider/lifecycle/keyRotationPolicy";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const failing = (failures: readonly CheckFailure[]) => [...new Set(failures.map(({ property }) => property))];

describe("check of a SecretRotationPolicy", () => {
  const bad: Readonly<Record<string, Properties>> = {
    "no secret": { secretName: undefined, rotationPeriod: "5h", timeout: "10", projectId: "../x", rotation: 1 },
    "a name with a dot": { secretName: "a.b", rotationPeriod: "366d", enabled: "yes", region: "CN", onDelete: "drop" },
    "a long name": { secretName: "a".repeat(65), rotationPeriod: 30, rotationFunctionUrn: "rotate" },
    "half a day": { rotationPeriod: "1.5d" },
  };
  for (const [name, given] of Object.entries(bad)) {
    it(`refuses all that is wrong: ${name}`, () => {
      const inputs = { secretName: "db", rotationPeriod: "30d", ...given };
      expect(failing(checkInputs(secretRotationPolicy, inputs).failures)).to.have.members(Object.keys(given));
    });
  }
});

describe("check of a KeyRotationPolicy", () => {
  const bad: [string, Properties, string[]][] = [
    ["no key", {}, ["keyId"]],
    ["an alias", { keyId: "alias/orders" }, ["keyId"]],
    ["capitals in the id", { keyId: keyId.toUpperCase() }, ["keyId"]],
    ["29 days", { keyId, rotationInterval: 29 }, ["rotationInterval"]],
    ["366 days", { keyId, rotationInterval: 366 }, ["rotationInterval"]],
    ["half a day", { keyId, rotationInterval: 30.5 }, ["rotationInterval"]],
    ["a number as text", { keyId, rotationInterval: "30" }, ["rotationInterval"]],
    ["NaN", { keyId, rotationInterval: NaN }, ["rotationInterval"]],
    [
      "everything at once",
      { keyId: "x", rotationInterval: 1, enabled: "yes", onDelete: "drop" },
      ["keyId", "enabled", "rotationInterval", "onDelete"],
    ],
    ["an input that is none", { keyId, rotationIntervall: 30 }, ["rotationIntervall"]],
    ["a timeout without a unit", { keyId, timeout: "10" }, ["timeout"]],
    ["a bad project", { keyId, projectId: "../x" }, ["projectId"]],
  ];
  for (const [name, inputs, properties] of bad) {
    it(`refuses ${name}`, () => {
      expect(failing(checkInputs(keyRotationPolicy, inputs).failures)).to.deep.equal(properties);
    });
  }

  const words: [string, () => CheckFailure[], string][] = [
    [
      "a number as text",
      () => checkInputs(keyRotationPolicy, { keyId, rotationInterval: "90" }).failures,
      "must be a whole number of days from 30 to 365; it is text: write the number without quotes",
    ],
    [
      "a boolean as text",
      () => checkInputs(keyRotationPolicy, { keyId, enabled: "false" }).failures,
      "must be true or false; it is text: write the boolean without quotes",
    ],
    [
      "a trigger that is a number",
      () => checkInputs(secretRotation, { secretName: "db", triggers: { a: 1 } }).failures,
      'must be text; it is 1: write "1", with quotes',
    ],
    [
      "a key's id in upper case",
      () => checkInputs(keyRotationPolicy, { keyId: keyId.toUpperCase() }).failures,
      "must be a key's id: 36 characters, such as 0d0466b0-e727-4d9c-b35d-f84bb474a37f; an alias is not accepted; write its letters in lower case",
    ],
  ];
  for (const [name, judge, reason] of words) {
    it(`says what to write instead of ${name}`, () =>
      expect(judge().map((each) => each.reason)).to.deep.equal([reason]));
  }

  it("takes a trigger that is absent for none", () => {
    const { failures } = checkInputs(secretRotation, { secretName: "db", triggers: { after: null } });
    expect(failures).to.deep.equal([]);
    expect(withDefaults(secretRotation, { secretName: "db", triggers: { after: null } }).triggers).to.deep.equal({});
  });

  it("judges what lies between inputs though others are wrong", () => {
    const given = { secretName: "a b", maxAge: "1d", minInterval: "2d", timeout: 5 };
    const { failures } = checkInputs(secretRotation, given);
    expect(failures.map(({ property }) => property)).to.deep.equal(["secretName", "timeout", "minInterval"]);
  });

  it("returns what was declared, no defaults, and lets what preview does not know through", () => {
    const { inputs, failures } = checkInputs(keyRotationPolicy, { keyId: UNKNOWN, rotationInterval: UNKNOWN });
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ keyId: UNKNOWN, rotationInterval: UNKNOWN });
  });
});
