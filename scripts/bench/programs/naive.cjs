// The same policy as people write a dynamic provider today: the client is captured in the closure, so its code and what
// it was made with end in every resource's state; every change is written and then read back; nothing limits the rate,
// and what the cloud refuses fails the resource.
const pulumi = require("@pulumi/pulumi");

const { HW_ACCESS_KEY: accessKey, HW_PROJECT_ID: projectId, HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: url } = process.env;

/** A client of KMS with a permanent key. (A secret key would not be captured by anyone careful: it is read there.) */
function createClient() {
  return {
    async call(path, body) {
      const { createHash, createHmac } = require("node:crypto");
      const sha256 = (text) => createHash("sha256").update(text).digest("hex");
      const text = JSON.stringify(body);
      const target = `/v1.0/${projectId}/kms/${path}`;
      const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
      const host = new URL(url).host;
      const names = "content-type;host;x-sdk-date";
      const headers = `content-type:application/json\nhost:${host}\nx-sdk-date:${date}\n`;
      const canonical = ["POST", `${target}/`, "", headers, names, sha256(text)].join("\n");
      const toSign = ["SDK-HMAC-SHA256", date, sha256(canonical)].join("\n");
      const signature = createHmac("sha256", process.env.HW_SECRET_KEY).update(toSign).digest("hex");
      const response = await fetch(url + target, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Sdk-Date": date,
          Authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`,
        },
        body: text,
      });
      const answer = await response.text();
      if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${answer}`);
      }
      return answer === "" ? {} : JSON.parse(answer);
    },
  };
}

const client = createClient();

async function status(keyId) {
  const answer = await client.call("get-key-rotation-status", { key_id: keyId });
  return { rotationInterval: answer.rotation_interval, numberOfRotations: answer.number_of_rotations };
}

async function writeInterval(keyId, rotationInterval) {
  await client.call("update-key-rotation-interval", { key_id: keyId, rotation_interval: rotationInterval });
}

const provider = {
  async create({ keyId, rotationInterval }) {
    await client.call("enable-key-rotation", { key_id: keyId });
    await writeInterval(keyId, rotationInterval);
    return { id: keyId, outs: { keyId, ...(await status(keyId)) } };
  },
  async update(keyId, _olds, { rotationInterval }) {
    await writeInterval(keyId, rotationInterval);
    return { outs: { keyId, ...(await status(keyId)) } };
  },
  async read(keyId, props) {
    return { id: keyId, props: { ...props, ...(await status(keyId)) } };
  },
  async delete(keyId) {
    await client.call("disable-key-rotation", { key_id: keyId });
  },
};

module.exports.Policy = class extends pulumi.dynamic.Resource {
  constructor(name, args, options) {
    super(provider, name, { numberOfRotations: undefined, ...args }, options, "huaweicloud", "NaivePolicy");
  }
};
