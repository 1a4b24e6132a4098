import type { FindingCode } from "../../../plan/findings";

/** What each code means, in one sentence. */
export const EXPLANATIONS: Readonly<Record<FindingCode, string>> = {
  "rotation-off": "Automatic rotation is off, and the policy requires it.",
  "interval-too-long": "Automatic rotation is less frequent than the policy allows.",
  overdue: "The last rotation is longer ago than the policy allows, or a rotation that was due did not happen.",
  "possibly-overdue": "A rotation seems to be late, and the cloud does not tell when the running period began.",
  "never-rotated": "The object has never rotated.",
  "cannot-rotate": "The cloud does not rotate objects of this kind.",
  disabled: "The object is disabled, so nothing rotates it.",
  "pending-deletion": "The object is about to be deleted, so nothing rotates it.",
  "last-rotation-failed": "The latest rotation failed, and none has succeeded since.",
  "turned-off-after-failures": "Automatic rotation is off after several failed rotations.",
  "single-user":
    "A rotation changes the password of the only user, so that clients lose access until they read it again.",
  "not-encrypted": "The cluster is not encrypted, so it has no key to rotate.",
  "exemption-expired": "The exemption of the object has run out.",
  "not-declared": "No stack that was given declares the object.",
  "not-looked": "The object, or a part of it, could not be looked at.",
};
