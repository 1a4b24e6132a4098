import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import type { OperationResult, TestStack } from "./stack";

/** Fails if a secret is in clear in the state's file, or in anything that was printed or told as an event. */
export function expectNowhere(secrets: readonly string[], stack: TestStack, results: readonly OperationResult[]): void {
  const places = {
    "the state's file": stack.stateText(),
    "the text": results.map(({ text }) => text).join("\n"),
    "the events": JSON.stringify(results.map(({ events }) => events.filter((event) => !isOfPulumi(event)))),
  };
  expect(secrets.length, "secrets to look for").to.be.above(0);
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) {
      expect(secret.length, "a secret to look for").to.be.above(8);
      expect(text.includes(secret), `${secret} in ${place}`).to.equal(false);
      expect(text.includes(JSON.stringify(secret).slice(1, -1)), `${secret} in ${place}`).to.equal(false);
    }
  }
}

/**
 * Whether it is the SDK's own debug message that shows what the engine answered when a resource was registered: its
 * outputs, secret ones in clear, since the program may use them (runtime/resource.js). No provider can prevent it, and
 * docs/signing-in.md says so. It is in no text but that of `--debug`, in Pulumi's event log, and among the Automation API's
 * events.
 */
function isOfPulumi({ diagnosticEvent }: EngineEvent): boolean {
  return (
    // The SDK's type does not know it.
    (diagnosticEvent?.severity as string | undefined) === "debug" &&
    diagnosticEvent?.message.startsWith("RegisterResource RPC finished: resource:") === true
  );
}
