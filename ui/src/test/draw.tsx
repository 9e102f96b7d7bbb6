import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { DEFAULT_DISPLAY, Display, type DisplaySettings } from '../kit/Display';
import type { Instant } from '../kit/format';

/** Wednesday 11 March 2026, 13:42 in Yellowknife. */
export const NOW: Instant = Date.UTC(2026, 2, 11, 19, 42);

/** Draws a part as the product would, at a fixed instant. */
export function draw(part: ReactNode, settings: Partial<DisplaySettings> = {}) {
  return render(
    <Display settings={{ ...DEFAULT_DISPLAY, zone: 'America/Yellowknife', ...settings }} now={NOW}>
      {part}
    </Display>,
  );
}
