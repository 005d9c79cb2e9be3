import type { Flow } from './flow';

/** What a plan does to one flow. */
export type Action =
  | { kind: 'create'; friendlyName: string; after: Flow }
  | { kind: 'update'; friendlyName: string; sid: string; before: Flow; after: Flow }
  | { kind: 'delete'; friendlyName: string; sid: string; before: Flow };

/** One write. An action takes one; two where it must make room, or be made ready, before its turn comes. */
export type Step =
  | { kind: 'create'; friendlyName: string; to: Flow }
  | { kind: 'update'; friendlyName: string; from: Flow; to: Flow }
  | { kind: 'delete'; friendlyName: string; from: Flow };

/** What takes a step back. */
export const inverseOf = (step: Step): Step => {
  const { friendlyName } = step;
  switch (step.kind) {
    case 'create':
      return { kind: 'delete', friendlyName, from: step.to };
    case 'delete':
      return { kind: 'create', friendlyName, to: step.from };
    case 'update':
      return { kind: 'update', friendlyName, from: step.to, to: step.from };
  }
};
