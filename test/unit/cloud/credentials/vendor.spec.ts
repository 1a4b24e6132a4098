import { writeFileSync } from "node:fs";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient";
import { DefaultHttpClient } from "@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient";
import { expect } from "chai";
import { type SignInScene, signInScene } from "../support/signIn";

/** The one way without a stored key that Huawei's SDK for Node.js has: IAM v3 with a file (ClientBuilder has no more). */
describe("signing in as Huawei's SDK for Node.js does", () => {
  let scene: SignInScene;
  beforeEach(async () => (scene = await signInScene()));
  afterEach(() => scene.close());

  /** What IAM saw, as far as it can be compared: the SDK sends the token in a header, others in the body (sign-in.md). */
  function requests() {
    return scene.emulator.calls().flatMap(({ service, operation, method, path, request, status }) => {
      const { auth } = request as {
        auth?: { identity?: { methods?: unknown; token?: { duration_seconds?: unknown } } };
      };
      const { methods, token } = auth?.identity ?? {};
      const asked = { methods, seconds: token?.duration_seconds, name: request.name };
      return service === "iam" ? [{ operation, method, path, status, ...asked }] : [];
    });
  }

  it("makes the same requests from IAM's token on, with HUAWEICLOUD_SDK_IDP_ID and HUAWEICLOUD_SDK_ID_TOKEN_FILE, in the same order", async () => {
    const { emulator } = scene;
    const [idpId, idTokenFile] = ["forge", scene.path("token")];
    writeFileSync(idTokenFile, emulator.identityToken());
    const credentials = new BasicCredentials({ idpId, idTokenFile, iamEndpoint: emulator.url });
    const client = new HcClient(new DefaultHttpClient({}, [emulator.url]));
    // Before its first request, which looks up the project, the SDK signs in.
    await credentials.processAuthParams(client.withCredential(credentials), "cn-north-4");
    const theirs = requests();
    // The first is a call of its own: Terraform's provider and the SDK for Python have the one that we have (sign-in.md).
    expect(theirs.map(({ operation }) => operation)).to.deep.equal([
      ...["CreateUnscopedTokenWithIdToken", "CreateTemporaryAccessKeyByToken", "KeystoneListProjects"],
    ]);
    expect(credentials.projectId).to.equal(emulator.projectId);

    const before = theirs.length;
    const at = scene.to({ HUAWEICLOUD_SDK_IDP_ID: idpId, HUAWEICLOUD_SDK_ID_TOKEN_FILE: idTokenFile });
    await scene.status(at);
    const ours = requests().slice(before);
    expect(ours.map(({ operation }) => operation)[0]).to.equal("CreateTokenWithIdToken");
    expect(ours.slice(1)).to.deep.equal(theirs.slice(1));
  });
});
