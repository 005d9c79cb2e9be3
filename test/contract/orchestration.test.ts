import { conversations } from './conversations';
import { flexFlow } from './flex-flow';
import type { Contracted } from './harness';
import { memory } from './memory';
import { orchestrationContract } from './orchestration';

/** A new adapter is added here. */
const ORCHESTRATIONS: readonly Contracted[] = [memory, flexFlow, ...conversations];

describe.each(ORCHESTRATIONS)('$name', orchestrationContract);
