import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import type { ScreenData } from '../states';
import { TODAY_FIRST, TODAY_STATES, TODAY_VERDICTS } from './states';
import { Today } from './Today';

const page = (data: ScreenData<typeof TODAY_STATES.full.view>) => (
  <Today {...(data as typeof TODAY_STATES.full)} onDepart={() => undefined} />
);

describe('Today', () => {
  checkStates({ ...TODAY_STATES, ...TODAY_VERDICTS, ...TODAY_FIRST }, page);

  it('says the state, the reason and what to do, in that order', () => {
    draw(page(TODAY_STATES.full));
    const words = document.body.textContent ?? '';
    const order = [
      'WARNING',
      'Too warm: above 8 °C for 21 min',
      'Close the lid and latch it.',
      'Done: say why it happened',
    ].map((each) => words.replace(/\u00A0/g, ' ').indexOf(each));
    expect(order).not.toContain(-1);
    expect([...order].sort((one, other) => one - other)).toEqual(order);
  });

  it('leads from the plate to the alert it is about', () => {
    draw(page(TODAY_STATES.full));
    const link = screen.getByRole('link', { name: 'Done: say why it happened' });
    expect(link.getAttribute('href')).toBe('#/alerts/warm');
  });

  it('leads a device that works alone to joining, and one with a relay not', () => {
    const { unmount } = draw(page(TODAY_FIRST.first));
    const link = screen.getByRole('link', { name: 'Join an organisation' });
    expect(link.getAttribute('href')).toBe('#/join');
    unmount();
    draw(page(TODAY_STATES.empty));
    expect(screen.queryByRole('link', { name: 'Join an organisation' })).toBeNull();
  });

  it('shows STOP and says what warming does not undo', () => {
    draw(page(TODAY_VERDICTS.stop));
    expect(document.querySelector('.plate-word')?.textContent).toContain('STOP');
    expect(document.body.textContent).toContain('Warming does not undo it.');
  });

  it('dates an OK whose last reading is old', () => {
    draw(page(TODAY_VERDICTS.late));
    expect(document.body.textContent).toContain('OK at 11:46');
    expect(document.querySelector('.is-old .plate')).not.toBeNull();
  });

  it('says why there is no budget', () => {
    draw(page(TODAY_STATES.offline));
    expect(document.body.textContent).toContain(
      'Warm time left: None stated for Hepatitis B, adult. Any excursion needs a decision.',
    );
  });

  it('never shows a silent box as good', () => {
    draw(page(TODAY_STATES.offline));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('UNKNOWN');
    expect(document.body.textContent).toContain('Not counted as good.');
  });
});
