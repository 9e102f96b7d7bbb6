import { expect, it } from 'vitest';
import { soundLanguage } from './soundLanguage';

const called = (language: string) => {
  const navigator = Object.create(globalThis.navigator, {
    language: { value: language, configurable: true },
  }) as Navigator;
  soundLanguage(navigator);
  return navigator.language;
};

it('gives a system without a language one that can be formatted in', () => {
  expect(called('C')).toBe('en');
});

it('leaves a language that is one', () => {
  expect(called('fr-CA')).toBe('fr-CA');
});
