// Converts values between the engine's wire format and the lifecycle.
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Values by name. */
export type Values = Record<string, unknown>;

/** The lifecycle's placeholder for a value that preview does not know yet: the engine's sentinel for text. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine's sentinels for unknown values, one for each type (Pulumi's sdk/go/common/resource/plugin/rpc.go). */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key and value that mark an object on the wire as a secret. */
const [SIGNATURE, SECRET] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

/** The values of a message. Unknown values of any type become one sentinel, and secrets are unwrapped. */
export function fromWire(struct: Struct | undefined): Values {
  return (struct === undefined ? {} : plain(struct.toJavaScript())) as Values;
}

/** The properties of a resource, without the provider's source text that state of the classes holds. */
export function propertiesFromWire(struct: Struct | undefined): Values {
  return Object.fromEntries(Object.entries(fromWire(struct)).filter(([name]) => name !== "__provider"));
}

/**
 * The provider's source text from state of the classes. It is kept so that a resource that moves back to the classes is
 * unchanged, and so that the host of dynamic resources can run refresh and destroy.
 */
export function classesText(state: Struct | undefined): Values {
  const { __provider } = fromWire(state);
  return __provider === undefined ? {} : { __provider };
}

/** Values for a message. The lifecycle has already made them serializable (`toState`). */
export function toWire(values: Values): Struct {
  return Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
}

function plain(value: unknown): unknown {
  if (UNKNOWNS.has(value)) {
    return UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const fields = value as Values;
  return fields[SIGNATURE] === SECRET
    ? plain(fields.value)
    : Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, plain(field)]));
}
