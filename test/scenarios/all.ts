import { INTERACTION_SCENARIOS } from './interactions';
import { SCENARIOS, type Scenario } from './scenarios';

export const ALL_SCENARIOS: readonly Scenario[] = [...SCENARIOS, ...INTERACTION_SCENARIOS];
