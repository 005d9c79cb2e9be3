import { variablesIn } from '../../support/environment';
import { editEnv } from './variables';

describe('a .env file', () => {
  it('keeps what is not named: comments, order, empty lines', () => {
    const text = '# a\nONE=1\n\nTWO=2\nTHREE=3\n';
    expect(editEnv(text, { TWO: 'two' })).toBe('# a\nONE=1\n\nTWO=two\nTHREE=3\n');
  });

  it('gets new lines at its end, and ends with one line break', () => {
    expect(editEnv('ONE=1', { TWO: '2' })).toBe('ONE=1\nTWO=2\n');
    expect(editEnv('', { TWO: '2' })).toBe('TWO=2\n');
  });

  it('loses what is to go, and says a name once', () => {
    expect(editEnv('ONE=1\nTWO=2\nONE=3\n', { ONE: undefined })).toBe('TWO=2\n');
    expect(editEnv('ONE=1\nTWO=2\nONE=3\n', { ONE: '4' })).toBe('ONE=4\nTWO=2\n');
  });

  it.each([
    'plain',
    'https://a.example.com/x#events=task.created,task.updated https://b.example.com/',
    "it's",
    'say "hi"',
    'a b',
    '',
  ])('is read back as it was written: %j', (value) => {
    expect(variablesIn(editEnv('', { NAME: value }), '.env').NAME).toBe(value);
  });

  it.each(['two\nlines', `both ' and "`, 'a \\ b'])('refuses what its readers would not read alike: %j', (value) => {
    expect(() => editEnv('', { NAME: value })).toThrow('The variables cannot be written.');
  });
});
