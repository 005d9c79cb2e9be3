import { pickLanguage } from './phrase';

describe('the language of a dialogue', () => {
  it.each([
    ['the first that is wanted and offered', ['fr', 'de', 'en'], 'de'],
    ['whatever the case', ['DE'], 'de'],
    ['a region is content with the language', ['de-AT'], 'de'],
    ['a language is content with a region', ['pt'], 'pt-BR'],
    ['… however it is written', ['de_AT'], 'de'],
    ['another region is nearer than another language', ['pt-PT', 'de'], 'pt-BR'],
    ['nothing fits: the default', ['fr', 'it'], 'en'],
    ['nothing is wanted: the default', [], 'en'],
    ['what is no language at all fits nothing', ['', '!!', '-'], 'en'],
  ])('%s', (_, wanted, picked) => {
    expect(pickLanguage(['en', 'de', 'pt-BR'], wanted)).toBe(picked);
  });
});
