import { type Contracted, compare, engagementOf, handOver } from './harness';

const NO_TASK = `WT${'1'.repeat(32)}`;

export const taskContract = ({ has, open }: Contracted): void => {
  describe('route', () => {
    it('creates one Task, which all three questions about live Tasks show, with the handover that made it', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const another = await harness.write('Good morning');
      const { sid } = written;
      const { taskSid, since } = await handOver(harness, written);
      const task = expect.objectContaining({ sid: taskSid, made: { since, attempt: 'attempt-1' } });
      compare({
        'liveTasksOf(sid)': [await orchestration.liveTasksOf(sid), [task]],
        'liveTasks of both': [[...(await orchestration.liveTasks([sid, another.sid]))], [[sid, [task]]]],
        'isLive(taskSid, sid)': [await orchestration.isLive(taskSid, sid), true],
        'liveTasksOf another engagement': [await orchestration.liveTasksOf(another.sid), []],
        'isLive(taskSid, sid of another engagement)': [await orchestration.isLive(taskSid, another.sid), false],
      });
    });

    it('leads to the Task that is there, where it is shown one, and makes no second', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const first = await handOver(harness, written);
      const [there] = await orchestration.liveTasksOf(written.sid);
      const again = await handOver(harness, written, { there, since: first.since });
      compare({
        'the Task': [again.taskSid, first.taskSid],
        'whether Twilio may drop it': [again.coming, first.coming],
        'live Tasks': [(await orchestration.liveTasksOf(written.sid)).length, 1],
      });
    });

    it('answers what JSON can store: the ledger keeps it', async () => {
      const harness = await open();
      const { since: _, ...routing } = await handOver(harness, await harness.write('Hello'));
      expect(JSON.parse(JSON.stringify(routing))).toEqual(routing);
    });

    it('a second attempt leads to no second Task, or the two can be told apart, and lead back to the engagement', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      await handOver(harness, written);
      await handOver(harness, written, { attempt: 'attempt-2' }).catch(() => undefined);
      const tasks = await orchestration.liveTasksOf(written.sid);
      const attempts = tasks.map(({ made }) => made?.attempt);
      const attributes = await Promise.all(tasks.map(({ sid }) => harness.taskAttributes(sid)));
      compare({
        'the attempts, oldest first': [attempts, ['attempt-1', 'attempt-2'].slice(0, attempts.length)],
        'there is one at least': [attempts.length > 0, true],
        'engagementOf each': [
          attributes.map((one) => orchestration.engagementOf(one)),
          attempts.map(() => written.sid),
        ],
      });
    });
  });

  describe('live Tasks', () => {
    it('are shown oldest first, and only those of this bundle say which handover made them', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const { taskSid } = await handOver(harness, written);
      await harness.pass(2_000);
      const second = await harness.createTask(written.sid);
      const tasks = await orchestration.liveTasksOf(written.sid);
      compare({
        'liveTasksOf: SIDs': [tasks.map(({ sid }) => sid), [taskSid, second]],
        'made of the one that another application created': [tasks[1]?.made, undefined],
      });
    });

    it('are not shown any more when they have ended', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const { sid } = written;
      const { taskSid } = await handOver(harness, written);
      await harness.acceptTask(taskSid);
      await harness.endTask(taskSid);
      compare({
        liveTasksOf: [await orchestration.liveTasksOf(sid), []],
        liveTasks: [[...(await orchestration.liveTasks([sid]))], []],
        isLive: [await orchestration.isLive(taskSid, sid), false],
        'isLive of a Task that never was': [await orchestration.isLive(NO_TASK, sid), false],
      });
    });

    it('liveTasks of no engagement is empty', async () => {
      const { orchestration } = await open();
      expect([...(await orchestration.liveTasks([]))]).toEqual([]);
    });
  });

  describe('cancelTask', () => {
    it('cancels a Task that waits, and can be repeated', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      await harness.createTask(written.sid);
      const [task] = await orchestration.liveTasksOf(written.sid);
      const first = await orchestration.cancelTask(task?.sid ?? '');
      await orchestration.cancelTask(task?.sid ?? '');
      compare({
        'cancelTask of a Task that waits': [first, true],
        'liveTasksOf afterwards': [await orchestration.liveTasksOf(written.sid), []],
      });
    });

    it('false, and nothing is done, where an agent has it', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const { taskSid } = await handOver(harness, written);
      await harness.acceptTask(taskSid);
      compare({
        'cancelTask of a Task that an agent has': [await orchestration.cancelTask(taskSid), false],
        'isLive afterwards': [await orchestration.isLive(taskSid, written.sid), true],
      });
    });
  });

  describe('note', () => {
    it('keeps the attributes of others', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const { sid } = written;
      await harness.setAttributes(sid, JSON.stringify({ ...JSON.parse(await harness.attributes(sid)), theirs: [1] }));
      const { since: _, ...routing } = await handOver(harness, written);
      await orchestration.note(await engagementOf(harness, sid), routing);
      const { taskSid } = await engagementOf(harness, sid);
      compare({
        'an attribute of another application': [JSON.parse(await harness.attributes(sid)).theirs, [1]],
        'taskSid of the engagement': [taskSid, has.note ? routing.taskSid : undefined],
      });
    });

    it('writes nothing over attributes that are no JSON object', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const { sid } = await harness.write('Hello');
      await harness.setAttributes(sid, '[]');
      await orchestration.note(await engagementOf(harness, sid), { taskSid: NO_TASK });
      expect(await harness.attributes(sid)).toBe('[]');
    });
  });
};
