import type { Row } from '../emulator/core/store';
import { sdkFor } from '../emulator/network/sdk';
import { PRODUCTS } from '../emulator/products/products';
import { createValidators } from '../emulator/wire/validate';
import { apiCases } from './conformance/api-cases';
import { chatCases } from './conformance/chat-cases';
import { conversationsCases } from './conformance/conversations-cases';
import { eventsCases } from './conformance/events-cases';
import {
  corrected,
  fetchExample,
  fetches,
  implemented,
  MISFITS,
  met,
  NO_EXAMPLE,
  sendExample,
  shapeOf,
  UNDECLARED,
} from './conformance/examples';
import { flexCases } from './conformance/flex-cases';
import { interactionCases } from './conformance/interaction-cases';
import { proxyCases } from './conformance/proxy-cases';
import { REFUSED } from './conformance/refused';
import { serverlessCases } from './conformance/serverless-cases';
import { type Cases, setStage } from './conformance/stage';
import { statisticsCases } from './conformance/statistics-cases';
import { studioCases } from './conformance/studio-cases';
import { syncCases } from './conformance/sync-cases';
import { taskrouterCases } from './conformance/taskrouter-cases';

const cases: Cases = {
  ...apiCases,
  ...chatCases,
  ...conversationsCases,
  ...eventsCases,
  ...flexCases,
  ...interactionCases,
  ...proxyCases,
  ...serverlessCases,
  ...statisticsCases,
  ...studioCases,
  ...syncCases,
  ...taskrouterCases,
};
type Documents = ReturnType<typeof setStage>['sync']['documents'];

const validators = createValidators(PRODUCTS.map(({ description }) => description));

describe('every operation, asked by the SDK', () => {
  test('that has a handler has a case, and the other way round', () => {
    const names = implemented.map(({ product, id }) => `${product}.${id}`);
    expect(Object.keys(cases).sort()).toEqual(names.sort());
  });

  test.each(Object.keys(cases))('%s', async (name) => {
    const stage = setStage();
    const [actual, expected] = (await cases[name]?.(stage)) ?? [];
    const isWhole = Array.isArray(expected) || 'asymmetricMatch' in (expected as object);
    expect(actual).toEqual(isWhole ? expected : expect.objectContaining(expected as object));
    const calls = stage.emulator.journal.entries.filter((entry) => entry.kind === 'call' && entry.name === name);
    expect(calls.some(({ status = 0 }) => status >= 200 && status < 300)).toBe(true);
  });
});

/** The SDK's 6.2.0 could do neither. */
test.each([
  ['a creation', async (documents: Documents) => documents.create({ uniqueName: 'one' })],
  ['a list', async (documents: Documents) => documents.create().then(() => documents.list().then(([first]) => first))],
])('what %s answers can be updated and removed', async (_, instance) => {
  const { documents } = setStage().sync;
  const document = await instance(documents);
  expect((await document?.update({ data: { n: 1 } }))?.data).toEqual({ n: 1 });
  await document?.remove();
  expect(await documents.list()).toEqual([]);
});

describe('the examples of the description', () => {
  const all = (kind: 'examples' | 'requests') =>
    implemented.flatMap((operation) =>
      operation[kind].map((one) => ({ operation, of: `${operation.product}.${operation.id}`, ...one })),
    );
  const [answers, requests] = [all('examples'), all('requests')];

  test('are there for every operation that answers with a body', () => {
    const without = implemented.filter(({ examples, success }) => !examples.length && success.status !== 204);
    expect(without.map(({ product, id }) => `${product}.${id}`)).toEqual(NO_EXAMPLE);
  });

  test.each(answers)('$of, $name: fits its strict schema', ({ operation, value }) => {
    expect(validators.answer(operation, corrected(value))).toEqual([]);
  });

  test.each(answers.filter(({ operation }) => fetches.includes(operation)))(
    '$of, $name: comes back with the same keys and types',
    async ({ operation, value }) => {
      const example = corrected(value) as Row;
      expect(shapeOf(await fetchExample(operation, example))).toEqual(shapeOf(example));
    },
  );

  test.each(requests)(
    '$of, $name: is carried out, or refused for a reason that is listed',
    async ({ operation, of, name, value }) => {
      const { status, message } = await sendExample(operation, name, value);
      const [wanted = operation.success.status] = REFUSED[`${of}, ${name}`] ?? [];
      expect({ status, message }).toEqual({ status: wanted, message });
    },
  );

  test('no request is listed as refused that is not there', () => {
    const names = requests.map(({ of, name }) => `${of}, ${name}`);
    expect(Object.keys(REFUSED).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('differ from their schemas in what is listed, and in nothing less', () => {
    for (const { value } of answers) corrected(value);
    expect([...met].sort()).toEqual([...UNDECLARED, ...Object.keys(MISFITS)].sort());
  });
});

describe('what cannot be answered', () => {
  test('an operation that is not emulated says so by its name', async () => {
    const { sdk, emulator } = setStage();
    await expect(sdk.api.v2010.accounts(emulator.accountSid).balance.fetch()).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining('api.FetchBalance'),
    });
  });

  test.each([
    ['an API that is not emulated', 'GET', 'https://verify.twilio.com/v2/Services', 501, 20501],
    ['what is answered with XML', 'GET', 'https://api.twilio.com/2010-04-01/Accounts', 501, 20501],
    ['another version of one that is', 'GET', 'https://chat.twilio.com/v1/Services', 501, 20501],
    ['a path that the description does not have', 'GET', 'https://taskrouter.twilio.com/v1/Nothing', 404, 20404],
    ['a method that the path does not have', 'DELETE', 'https://taskrouter.twilio.com/v1/Workspaces', 405, 20004],
    ['a path that cannot be decoded', 'GET', 'https://taskrouter.twilio.com/v1/Workspaces/%E0%A4%A', 400, 20001],
  ] as const)('%s', async (_, method, uri, status, code) => {
    const { sdk } = setStage();
    const answer = await sdk.request({ method: method.toLowerCase() as 'get' | 'delete', uri });
    const error = JSON.parse(String(answer.body));
    expect({ ...error, statusCode: answer.statusCode }).toMatchObject({ statusCode: status, status, code });
    if (status === 501) expect(error.message).toContain(`${method} ${uri.replace('https://', '')}`);
  });

  test('wrong credentials are refused', async () => {
    const { emulator } = setStage();
    const stranger = sdkFor({ ...emulator, authToken: 'f'.repeat(32) });
    await expect(stranger.taskrouter.v1.workspaces.list()).rejects.toMatchObject({ status: 401, code: 20003 });
    const other = sdkFor({ ...emulator, accountSid: `AC${'0'.repeat(32)}` });
    await expect(other.proxy.v1.services.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  });

  test.each([
    ['without what it needs', { friendlyName: '' }],
    ['with another type', { friendlyName: 'x', maxReservedWorkers: 'many' }],
  ])('a request %s is refused', async (_, params) => {
    const { workspace } = setStage();
    const create = workspace.taskQueues.create(params as Parameters<typeof workspace.taskQueues.create>[0]);
    await expect(create).rejects.toMatchObject({ status: 400 });
  });
});
