import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { RibbonView } from '../../bridge/generated/api';
import { DOUBTFUL_TRIP } from '../../features/sample/trips';
import { findViolations } from '../../test/axe';
import { draw } from '../../test/draw';
import { RibbonChart } from './RibbonChart';

const spaced = (text: string | null | undefined) => (text ?? '').replace(/\u00A0/g, ' ');

describe('the ribbon', () => {
  it('is one tab stop whose name is the sentence printed under it', () => {
    const { container } = draw(<RibbonChart view={DOUBTFUL_TRIP} />);
    const strip = screen.getByRole('application');
    const printed = container.querySelector('.says > p')?.textContent;
    expect(strip.getAttribute('aria-label')).toBe(printed);
    expect(strip.getAttribute('aria-describedby')).toBeTruthy();
    expect(spaced(printed)).toContain('Hot once: up to 11.4 °C, 47 min from Tue 13:08.');
    expect(spaced(printed)).toContain('Unknown once: 2 h 11 min from Tue 15:09.');
    expect(container.querySelectorAll('.ribbon-strip [tabindex="0"]')).toHaveLength(1);
  });

  it('speaks where the keys lead, and is silent again after Escape', () => {
    const { container } = draw(<RibbonChart view={DOUBTFUL_TRIP} />);
    const strip = screen.getByRole('application');
    const spoken = () => spaced(container.querySelector('[aria-live]')?.textContent);
    fireEvent.keyDown(strip, { key: 'e' });
    expect(spoken()).toBe('Hot, up to 11.4°, 47 min, from Tue 13:08');
    fireEvent.keyDown(strip, { key: 'h' });
    expect(spoken()).toBe('Handover to Annie Kudlak, Wed 08:10');
    fireEvent.keyDown(strip, { key: 'Escape' });
    expect(spoken()).toBe('');
  });

  it('has a table of every reading, which axe accepts', async () => {
    // axe reads every cell; a few tell it as much as all.
    const points = DOUBTFUL_TRIP.points.slice(0, 12);
    const { container } = draw(<RibbonChart view={{ ...DOUBTFUL_TRIP, points }} />);
    fireEvent.keyDown(screen.getByRole('application'), { key: 't' });
    expect(container.querySelectorAll('tbody tr')).toHaveLength(points.length);
    expect(await findViolations(container)).toEqual([]);
  });

  it('says so where there is no reading and no range', () => {
    const empty: RibbonView = {
      ...DOUBTFUL_TRIP,
      range: null,
      points: [],
      gaps: [],
      excursions: [],
      summary: { ...DOUBTFUL_TRIP.summary, last: null, readings: 0 },
    };
    draw(<RibbonChart view={empty} />);
    expect(screen.getByRole('application').getAttribute('aria-label')).toBe('No readings yet');
  });

  it('speaks French with a comma', () => {
    draw(<RibbonChart view={DOUBTFUL_TRIP} />, { language: 'fr' });
    const name = screen.getByRole('application').getAttribute('aria-label');
    expect(spaced(name)).toContain('jusqu’à 11,4 °C, 47 min à partir de mar. 13 h 08');
  });
});
