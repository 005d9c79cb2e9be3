import { createScene, type Scene } from './support/scene';

const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
const doing = (...actions: object[]) => Response.json({ actions });

/** An engagement whose bot is somewhere else; `ids`: of the questions that it got. */
const withBot = async (answer: (text: string, signal: AbortSignal) => Response | Promise<Response>) => {
  const scene = await createScene();
  const ids: string[] = [];
  Object.assign(scene.environment, { BOT_URL: 'https://bot.example.com/', BOT_SECRET: SECRET });
  scene.elsewhere = async (url, init) => {
    if (url !== 'https://bot.example.com/') throw new Error(`Nobody is at ${url}`);
    ids.push(new Headers(init.headers).get('webhook-id') ?? '');
    return answer(JSON.parse(String(init.body)).data.message.text, init.signal as AbortSignal);
  };
  return { scene, ids };
};

const failuresIn = ({ log }: Scene) => log.map((line) => JSON.parse(line)).filter(({ action }) => action === 'ask-bot');

describe('a bot elsewhere', () => {
  it('answers instead of the script', async () => {
    const { scene, ids } = await withBot((text) => doing({ do: 'say', text: `You said ${text}` }));
    const sid = await scene.writes('hi');
    expect(scene.heard()).toEqual(['You said hi']);
    expect(ids).toEqual([sid]);
  });

  it('answers a message once that is delivered four times at once, and is asked by its SID', async () => {
    const { scene, ids } = await withBot(() => doing({ do: 'say', text: 'Hello!' }));
    scene.emulator.deliverer.rules = [{ name: 'onMessageSent', copies: 4 }];
    const sid = await scene.writes('hi');
    await scene.emulator.clock.advance(60_000);
    expect(scene.heard()).toEqual(['Hello!']);
    expect(new Set(ids)).toEqual(new Set([sid]));
  });

  it('hands over: the Task says what it noted, the language, a summary, and what Flex Insights reports on', async () => {
    const { scene } = await withBot(() =>
      doing(
        { do: 'set', slots: { order: 'AB123456' }, language: 'de' },
        { do: 'say', text: 'Einen Moment.' },
        { do: 'hand-over', priority: 3, summary: 'Wants a refund' },
      ),
    );
    await scene.writes('refund');
    expect(scene.heard()).toEqual(['Einen Moment.']);
    const [task] = await scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks.list();
    expect(task?.priority).toBe(3);
    expect((await scene.tasks()).map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({
        language: 'de',
        summary: 'Wants a refund',
        flexkeep: expect.objectContaining({ slots: { order: 'AB123456' } }),
        conversations: {
          ...{ initiated_by: 'Customer', direction: 'Inbound', communication_channel: 'Sms', language: 'German' },
          in_business_hours: expect.stringMatching(/^(Yes|No)$/),
        },
      }),
    ]);
  });

  it('may speak at length in a script of three bytes a letter: no answer and no slot is lost', async () => {
    const words = '订'.repeat(200);
    const { scene } = await withBot((text) =>
      doing(
        { do: 'set', slots: { [text]: words, [`${text}2`]: words } },
        { do: 'say', text: `${text}${'单'.repeat(1_590)}` },
      ),
    );
    for (const text of ['a', 'b', 'c', 'd']) await scene.writes(text);
    expect(failuresIn(scene)).toEqual([]);
    expect(scene.heard().map(([first]) => first)).toEqual(['a', 'b', 'c', 'd']);
    await scene.writes('agent');
    const [task] = await scene.tasks();
    expect(task?.attributes).toMatchObject({ flexkeep: { slots: { a: words, b: words, c: words, d: words } } });
  });

  it('is not asked by somebody who wants an agent', async () => {
    const { scene, ids } = await withBot(() => doing({ do: 'say', text: 'Hello!' }));
    await scene.writes('agent');
    expect(ids).toEqual([]);
    expect(await scene.liveTasks()).toHaveLength(1);
  });

  it('that says nothing gets the customer a word of the script’s within 5 s, and at the third time an agent', async () => {
    const { scene } = await withBot(
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    for (const times of [1, 2]) {
      await scene.writes('hello there');
      await scene.emulator.clock.advance(4_900);
      expect(scene.heard()).toEqual(Array(times).fill(expect.stringContaining('Please try again')));
    }
    await scene.writes('hello there');
    await scene.emulator.clock.advance(4_900);
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(failuresIn(scene)).toEqual(Array(3).fill(expect.objectContaining({ outcome: 'failed', reason: 'timeout' })));
    expect(scene.log.join()).not.toContain('hello there');
  });

  it.each([
    ['an address without https', { BOT_URL: 'http://bot.example.com', BOT_SECRET: SECRET }, 'BOT_URL'],
    ['no secret', { BOT_URL: 'https://bot.example.com', BOT_SECRET: '' }, 'BOT_SECRET'],
  ])('is reported by name where it has %s', async (_, environment, variable) => {
    const scene = await createScene();
    Object.assign(scene.environment, environment);
    const { status, body } = await scene.post('/sweep');
    expect([status, body.problems]).toEqual([500, [expect.objectContaining({ variable })]]);
  });
});
