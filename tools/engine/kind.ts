import type { Colors } from 'picocolors/types';
import type { Finding } from './problem';

/**
 * What these commands change is always a resource of some *kind*: a Flex Flow, a Workspace's callback, the sweep's timer, a
 * `.env` file, an Environment of Functions. There is one way to change any of them:
 *
 * ```
 *  look ──► plan ──► show, ask ──► look again ──► note ──► write, one by one ──► report
 *           writes                 the same?      for the    each resource is read before it is written;
 *           (data)                                way back   where it cannot go on: take back, last first
 * ```
 *
 * | command | its writes are |
 * |---|---|
 * | `setup`, `flows apply` | what is wanted, against what is there |
 * | `remove` | what the journal says was there before the first setup, against what is there |
 * | `flows destroy` | a delete for each flow that the file names and the account has |
 * | `doctor` | those of `setup`, shown as faults; none is made |
 *
 * A new kind implements {@link Resources}: six verbs, and what two states differ in. That is enough to be applied, taken
 * back and protected from another person's changes. As a {@link Kind} it takes part in setup, remove and doctor; where an
 * account has many of it, as of Flex Flows, `flows/notes.ts` shows how the way back is remembered and planned. Its place
 * among the others is in the lists of `setup-plan.ts`, `remove.ts` and `doctor.ts`.
 */

/** A resource that is there. */
export interface Live<S> {
  sid: string;
  state: S;
}

/** One write to one resource, as data: shown, compared, saved, made and taken back. */
export type Write<S = unknown> = {
  /** The resource's SID; for one that is to be created, a name that no SID looks like. */
  key: string;
  /** For people. */
  name: string;
} & (
  | { kind: 'create'; to: S }
  | { kind: 'update'; from: S; to: S }
  /** `restorable`: nothing refers to its SID, so one that is made anew takes the removal back. */
  | { kind: 'delete'; from: S; restorable?: true }
);

/** What takes a write back. */
export const inverseOf = <S>(write: Write<S>): Write<S> => {
  const { key, name } = write;
  switch (write.kind) {
    case 'create':
      return { kind: 'delete', key, name, from: write.to };
    case 'delete':
      return { kind: 'create', key, name, to: write.from };
    case 'update':
      return { kind: 'update', key, name, from: write.to, to: write.from };
  }
};

/** One property in which two states differ. */
export interface Change {
  property: string;
  /** Absent: it was not set, or is not any more. */
  from?: unknown;
  to?: unknown;
}

/** The verbs of one kind of resource. They read and write, and decide nothing. */
export interface Resources<S> {
  /** `Flex Flows` */
  readonly title: string;
  /** What credentials must be allowed to do: `update Flex Flows` */
  right(write: Write<S>): string;
  /** @returns `undefined`: it is gone */
  fetch(sid: string): Promise<S | undefined>;
  /** Those that are there already and would be the same thing twice, if `state` were created. */
  alike?(state: S): Promise<Live<S>[]>;
  create?(to: S): Promise<Live<S>>;
  update?(sid: string, from: S, to: S): Promise<Live<S>>;
  /** One that is gone already is removed. */
  remove?(sid: string, from: S): Promise<unknown>;
  /** What it takes to make `before` into `after`; empty: they are the same. */
  differences(before: S, after: S): Change[];
  /** All of them: for kinds of which another person may change one while others are written. */
  list?(): Promise<Live<S>[]>;
  /** What stands in the way of a write that Twilio refused, where Twilio's answer does not name it. */
  inTheWay?(error: unknown, write: Write<S>): Promise<string | undefined>;
}

/** What a kind is about to do. */
export interface Planned<S> {
  writes: Write<S>[];
  /** The same for people, line by line, without secrets. */
  words: string[];
  /** What stays as it is although setup changed it, and why: on the way back. */
  left?: string[];
  /** What else a person should know. */
  notices?: string[];
  /** What stands behind the words, where that is more than a line. */
  details?(colors: Colors): string;
}

/** One kind as setup, remove and doctor see it. It reads what earlier kinds have made from the session it was given. */
export interface Kind<S> extends Resources<S> {
  /** In results for programs: `callback` */
  readonly step: string;
  /** What it takes to make it as wanted; `undefined`: nothing. Reads only. @throws {Complaint} where that cannot be */
  plan?(): Promise<Planned<S> | undefined>;
  /** What it takes to make it as it was before the first setup. Reads only. */
  planBack?(): Promise<Planned<S> | undefined>;
  /** Writes into the journal what has to be known for the way back, before anything is changed. */
  note?(planned: Planned<S>): Promise<unknown>;
  /** What of it is not as it should be, and what is. */
  check?(planned: Planned<S>): Finding[] | Promise<Finding[]>;
}
