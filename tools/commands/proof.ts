import { type Entry, oneOf } from '../support/command';

/** What takes too long for `npm test`, each loaded only when it is called. */
const PROOFS: Record<string, Entry> = {
  schedules: {
    summary: 'the real Functions in seeded schedules of duplicates, faults and kills',
    load: () => require('../proof/schedules').schedulesCommand,
  },
  mutants: {
    summary: 'planted bugs, which the schedules and scenarios have to find',
    load: () => require('../proof/mutants').mutantsCommand,
  },
  mutation: {
    summary: 'every small change of the core, which its tests have to notice',
    load: () => require('../proof/mutation').mutationCommand,
  },
  rate: {
    summary: 'customers and ended Tasks, so many a second, with a sweep beside them',
    load: () => require('../proof/rate').rateCommand,
  },
  scale: { summary: 'sweeps of large accounts', load: () => require('../proof/scale').scaleCommand },
  speed: { summary: 'how quick the embedded Twilio is', load: () => require('../proof/speed').speedCommand },
  processes: {
    summary: 'real processes, called at once and killed',
    load: () => require('../proof/processes').processesCommand,
  },
};

export const proofCommand = oneOf('proof', PROOFS);
