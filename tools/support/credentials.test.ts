import { readAuthToken, readCredentials } from './credentials';

const SID = `AC${'1'.repeat(32)}`;
const TOKEN = '2'.repeat(32);
const KEY = `SK${'3'.repeat(32)}`;

test('both are read, without blanks around them', () => {
  expect(readCredentials({ ACCOUNT_SID: ` ${SID}`, AUTH_TOKEN: `${TOKEN} ` })).toEqual({
    ...{ accountSid: SID, authToken: TOKEN },
  });
});

const trouble = (variables: Record<string, string>) => {
  try {
    readCredentials(variables);
    return undefined;
  } catch (error) {
    return error as { problems: { where: string; problem: string; remedy: string }[] };
  }
};

test.each<[string, Record<string, string>, { where: string; problem: RegExp; remedy: RegExp }[]]>([
  [
    'names that other tools have',
    { TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: TOKEN },
    [
      { where: 'ACCOUNT_SID', problem: /^missing/, remedy: /TWILIO_ACCOUNT_SID is set.*set ACCOUNT_SID/ },
      { where: 'AUTH_TOKEN', problem: /^missing/, remedy: /TWILIO_AUTH_TOKEN is set.*set AUTH_TOKEN/ },
    ],
  ],
  [
    'an API Key in the place of the account',
    { ACCOUNT_SID: KEY, AUTH_TOKEN: TOKEN },
    [{ where: 'ACCOUNT_SID', problem: /API Key/, remedy: /do not work here/ }],
  ],
  [
    'an API Key in the place of the Auth Token',
    { ACCOUNT_SID: SID, AUTH_TOKEN: KEY },
    [{ where: 'AUTH_TOKEN', problem: /API Key/, remedy: /do not work here/ }],
  ],
  [
    'an API Key beside the account',
    { ACCOUNT_SID: SID, TWILIO_API_KEY: KEY, TWILIO_API_SECRET: 'x' },
    [{ where: 'AUTH_TOKEN', problem: /^missing/, remedy: /API Keys .* do not work here/ }],
  ],
  [
    'a malformed SID',
    { ACCOUNT_SID: 'my account', AUTH_TOKEN: TOKEN },
    [{ where: 'ACCOUNT_SID', problem: /^malformed: expected AC and 32 hex digits/, remedy: /Set it/ }],
  ],
])('%s: named, with what to do, and without a value', (_, variables, expected) => {
  const found = trouble(variables);
  expect(found?.problems).toEqual(
    expected.map(({ where, problem, remedy }) => ({
      ...{ where, problem: expect.stringMatching(problem), remedy: expect.stringMatching(remedy) },
    })),
  );
  for (const value of Object.values(variables))
    if (value.length > 5) expect(JSON.stringify(found)).not.toContain(value);
});

test('to sign a request, the Auth Token is enough', () => {
  expect(readAuthToken({ AUTH_TOKEN: 'any-token' })).toBe('any-token');
  expect(() => readAuthToken({ ACCOUNT_SID: SID })).toThrow('It is not known which account is meant.');
});
