/** What state in the field holds, written out: a release that computes another text must not pass. */
export const STATE_TEXT =
  'exports.handler=()=>require("pulumi-huaweicloud-rotation/lifecycle").v1("KeyRotationPolicy");';

// The same program in every form: it registers a policy, and prints what the engine would be told of it.
const BODY = `
  void Promise.resolve(
    pulumi.runtime.setMocks({
      newResource(args) {
        console.log(JSON.stringify({ type: args.type, text: args.inputs.__provider }));
        return { id: args.name, state: args.inputs };
      },
      call: () => ({}),
    }),
  ).then(() => new KeyRotationPolicy("orders", { keyId: "0d0466b0-e727-4d9c-b35d-f84bb474a37f" }));
`;

const IMPORTS = `
  import * as pulumi from "@pulumi/pulumi";
  import { KeyRotationPolicy } from "pulumi-huaweicloud-rotation";
`;

/** CommonJS. */
export const COMMONJS = `
  const pulumi = require("@pulumi/pulumi");
  const { KeyRotationPolicy } = require("pulumi-huaweicloud-rotation");
  ${BODY}
`;

/** An ES module: it names what it imports, which works only if Node finds the names in CommonJS code. */
export const MODULE = IMPORTS + BODY;

/** TypeScript. */
export const TYPESCRIPT = IMPORTS + BODY.replace("(args)", "(args: pulumi.runtime.MockResourceArgs)");

/** The CommonJS program as Pulumi's language host starts one: where its provider process would look, it must be installed. */
export const STARTED_BY_PULUMI = `process.argv[1] = "/node_modules/@pulumi/pulumi/cmd/run/index.js";${COMMONJS}`;
