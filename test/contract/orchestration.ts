import { messageContract } from './bot';
import { endingContract } from './ending';
import type { Contracted } from './harness';
import { listContract } from './lists';
import { observationContract } from './observation';
import { readerContract } from './reader';
import { taskContract } from './tasks';

/**
 * What an adapter has to do to be an orchestration (`src/core/port.ts`). To add one: write a {@link Harness} for it, add
 * it to `ORCHESTRATIONS` in `orchestration.test.ts`, and follow the failures from the top down.
 */
export const orchestrationContract = (contracted: Contracted): void => {
  describe(`the contract, kept by ${contracted.name}`, () => {
    readerContract(contracted);
    observationContract(contracted);
    messageContract(contracted);
    taskContract(contracted);
    endingContract(contracted);
    listContract(contracted);
  });
};
