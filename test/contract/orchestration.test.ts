import { flexFlow } from './flex-flow';
import type { Contracted } from './harness';
import { orchestrationContract } from './orchestration';

/** Whoever adds an adapter adds it here. */
const ORCHESTRATIONS: readonly Contracted[] = [flexFlow];

describe.each(ORCHESTRATIONS)('$name', orchestrationContract);
