import { cleanup } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { ScreenData } from '../features/states';
import { LANGUAGES } from '../i18n/text';
import { findViolations } from './axe';
import { draw } from './draw';

/** Draws every state of a screen in both languages: no fault of access, no missing text. */
export function checkStates<View>(
  states: Readonly<Record<string, ScreenData<View>>>,
  page: (data: ScreenData<View>) => ReactNode,
) {
  describe.each(Object.entries(states))('in the state %s', (_, data) => {
    it.each(LANGUAGES)('speaks %s and has no fault of access', async (language) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      const { container } = draw(<main>{page(data)}</main>, { language });
      expect(await findViolations(container)).toEqual([]);
      expect(container.querySelectorAll('h1')).toHaveLength(1);
      expect(warn.mock.calls).toEqual([]);
      warn.mockRestore();
      cleanup();
    });
  });
}
