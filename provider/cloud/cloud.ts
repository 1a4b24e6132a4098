import type { CallOptions } from "./calls/call";
import type { Looked } from "./credentials/looked";
import type { Operation, RequestOf, ResponseOf, Service } from "./operations";
import type { CloudClock } from "./time/clock";
import type { DefaultPlace, Place } from "./places/place";

/** What the settings say of a run as a whole. */
export interface Conduct {
  /** Whether objects that are new to the state are looked at before they are written to. */
  readonly lookBeforeCreate: boolean;
  /** Most objects that are rotated; `undefined` for no limit. */
  readonly maxRotations: number | undefined;
  /** The enterprise project whose objects are listed; `undefined` for all that the caller may see. */
  readonly enterpriseProjectId: string | undefined;
}

/** The cloud of one account. */
export interface Cloud {
  /**
   * The cloud's time, learnt from the `Date` of its answers. Whatever time of ours is compared with one of the cloud's,
   * or kept to be compared later by another machine, is taken from here.
   */
  readonly clock: CloudClock;
  /** The region and project of an object: declared values win, then the settings, then IAM is asked for the project. */
  place(declared: DefaultPlace, deadline: number): Promise<Place>;
  /** Where an object is, as far as it is declared or the settings tell. Never fails: calls do. */
  knownPlace(declared: DefaultPlace): DefaultPlace;
  /** How a run is to be made; `undefined` where the settings cannot be read. Never fails: calls do. */
  conduct(): Conduct | undefined;
  /** Calls an operation, again where that can do no harm. @throws CloudError */
  call<O extends Operation>(operation: O, request: RequestOf<O>, options: CallOptions): Promise<ResponseOf<O>>;
  /** Where the credentials come from and where the services of a region are, in words. Makes no call. */
  about(region: string): {
    readonly source: string;
    /** Where credentials were looked for, in order. */
    readonly looked: readonly Looked[];
    readonly endpoints: Readonly<Record<Service, string>>;
  };
  /** Signs in, as the first call does. When the credentials expire is `undefined` where they don't, or nobody says. @throws CloudError */
  signIn(region: string, deadline: number): Promise<{ readonly expiresAt: number | undefined }>;
}
