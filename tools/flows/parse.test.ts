import schema from '../../schemas/flows.schema.json';
import { Complaint } from '../support/complaint';
import { CHANNEL_TYPES, PRIORITY, RETRY_COUNT, TASK_TIMEOUT_S } from './flow';
import { parseFlows } from './parse';

const external = { path: '/inbound' };
const sms = { friendlyName: 'SMS', channelType: 'sms', contactIdentity: '+15550100', external };

/** What is said about a file, one line a problem. */
const complaintsAbout = (text: string): string[] => {
  try {
    parseFlows(text);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return error.problems.map(({ where, problem, remedy }) => [where, problem, remedy].filter(Boolean).join(' | '));
  }
  return [];
};

const aboutFlow = (changes: object): string[] => complaintsAbout(JSON.stringify({ flows: [{ ...sms, ...changes }] }));

test('a file is what it says', () => {
  const file = { $schema: './schemas/flows.schema.json', janitor: 'twilio', flows: [sms] };
  expect(parseFlows(JSON.stringify(file))).toEqual(file);
  expect(parseFlows(`\uFEFF${JSON.stringify({ flows: [] })}`)).toEqual({ flows: [] });
});

test('the schema tells an editor what the code does', () => {
  const { retryCount, flow } = schema.definitions;
  expect(retryCount.default).toBe(RETRY_COUNT);
  expect(flow.properties.channelType.enum).toEqual(CHANNEL_TYPES);
  const { timeout, priority } = flow.properties.task.properties;
  expect([timeout.default, priority.default]).toEqual([TASK_TIMEOUT_S, PRIORITY]);
});

test.each<[string, string, string]>([
  ['flows', '{"flows": null}', 'the file | flows must be a list, not null'],
  ['addresses', '{"flows": [], "addresses": 1}', 'the file | addresses must be a list, not 1'],
])('what is no list in the place of %s is named', (_, text, words) => {
  expect(complaintsAbout(text)).toEqual([words]);
});

describe('a mistake in a flow is named', () => {
  const at = 'flows[0] "SMS"';
  test.each<[string, object, string]>([
    [
      'an unknown key',
      { contactIdentiti: 'x' },
      `${at} | contactIdentiti is not known | Did you mean "contactIdentity"?`,
    ],
    ['the API’s own word', { integration: {} }, `${at} | integration is not known | There are:`],
    ['no channel type', { channelType: undefined }, `${at} | channelType is missing`],
    ['an unknown channel type', { channelType: 'telegram' }, `${at} | channelType must be one of web, sms, facebook`],
    [
      'a number as an identity',
      { contactIdentity: 15550100 },
      `${at} | contactIdentity must be a text such as "+15550100"`,
    ],
    ['a word as a boolean', { enabled: 'yes' }, `${at} | enabled must be true or false, not "yes"`],
    ['an unknown direction', { direction: 'both' }, `${at} | direction must be one of inbound, outbound, not "both"`],
    ['no integration', { external: undefined }, `${at} | exactly one of studio, external, task is needed`],
    ['two integrations', { studio: { flow: 'x' } }, `${at} | exactly one of studio, external, task is needed`],
    ['an integration that is a text', { external: '/inbound' }, `${at} | external must be an object, not "/inbound"`],
    ['no target', { external: {} }, `${at} | exactly one of path, url is needed in external`],
    ['two targets', { external: { ...external, url: 'https://a.b/c' } }, `${at} | exactly one of path, url is needed`],
    ['a relative path', { external: { path: 'inbound' } }, `${at} | external.path must be a text such as "/inbound"`],
    ['a path that is a host', { external: { path: '//evil.example' } }, `${at} | external.path must be`],
    [
      'another scheme',
      { external: { url: 'ftp://a.b' } },
      `${at} | external.url must be a text such as "https://{{domain}}`,
    ],
    [
      'too many retries',
      { external: { ...external, retryCount: 4 } },
      `${at} | external.retryCount must be a whole number, 0 to 3, not 4`,
    ],
    [
      'half a retry',
      { external: { ...external, retryCount: 1.5 } },
      `${at} | external.retryCount must be a whole number`,
    ],
    [
      'a key of another integration',
      { external: { ...external, workflow: 'x' } },
      `${at} | external.workflow is not known`,
    ],
    ['no workflow', { external: undefined, task: {} }, `${at} | task.workflow is missing`],
    [
      'an empty workflow',
      { external: undefined, task: { workflow: '' } },
      `${at} | task.workflow must be a text that is not empty`,
    ],
    [
      'no time to live',
      { external: undefined, task: { workflow: 'x', timeout: 0 } },
      `${at} | task.timeout must be a whole number, 1 or more`,
    ],
    [
      'a negative priority',
      { external: undefined, task: { workflow: 'x', priority: -1 } },
      `${at} | task.priority must be a whole number, 0 or more, not -1`,
    ],
    ['no Studio flow', { external: undefined, studio: { retryCount: 1 } }, `${at} | studio.flow is missing`],
  ])('%s', (_, changes, expected) => {
    expect(aboutFlow(changes)).toEqual([expect.stringContaining(expected)]);
  });

  test('a flow without a name, by its place', () => {
    expect(aboutFlow({ friendlyName: undefined })).toEqual(['flows[0] | friendlyName is missing']);
    expect(complaintsAbout('{"flows": ["SMS"]}')).toEqual(['flows[0] | it must be an object, not "SMS"']);
  });

  test('all of them at once', () => {
    const flows = [
      { ...sms, enabled: 1 },
      { ...sms, friendlyName: 'B', channelType: 'fax' },
    ];
    expect(complaintsAbout(JSON.stringify({ flows }))).toHaveLength(2);
  });
});

describe('a mistake in the file is named', () => {
  test.each<[string, string, string]>([
    ['an empty file', ' \n', 'flows.json | the file is empty'],
    ['no JSON', '{"flows": [\n{"friendlyName": "SMS",}]}', 'flows.json, line 2 | not JSON'],
    ['half a file', '{"flows": [', 'flows.json | not JSON'],
    ['a list', '[]', 'the file | it must be an object'],
    ['no flows', '{}', 'the file | flows is missing'],
    ['flows that are no list', '{"flows": {}}', 'the file | flows must be a list'],
    ['an unknown key', '{"flow": [], "flows": []}', 'the file | flow is not known | Did you mean "flows"?'],
    ['an unknown janitor', '{"janitor": "mine", "flows": []}', 'the file | janitor must be one of flexkeep, twilio'],
    ['a key that is there twice', '{"flows": [],\n "flows": []}', 'flows.json, line 2 | "flows" is there twice'],
  ])('%s', (_, text, expected) => {
    expect(complaintsAbout(text)).toEqual([expect.stringContaining(expected)]);
  });

  test('two flows that neither name, address nor SID tells apart', () => {
    expect(complaintsAbout(JSON.stringify({ flows: [sms, { ...sms, longLived: true }] }))).toEqual([
      expect.stringContaining('flows[1] "SMS" | flows[0] has the same name and address | Give each another name'),
    ]);
    const [one, other] = [`FO${'1'.repeat(32)}`, `FO${'2'.repeat(32)}`];
    const told = [
      { ...sms, sid: one },
      { ...sms, sid: other },
    ];
    expect(complaintsAbout(JSON.stringify({ flows: told }))).toEqual([]);
    expect(complaintsAbout(JSON.stringify({ flows: [sms, { ...sms, channelType: 'whatsapp' }] }))).toEqual([]);
  });

  test('but not names that stand in different objects, or in texts', () => {
    const text = JSON.stringify({
      flows: [
        { ...sms, friendlyName: 'a "b": {' },
        { ...sms, friendlyName: 'a "b": }' },
      ],
    });
    expect(complaintsAbout(text)).toEqual([]);
  });
});
