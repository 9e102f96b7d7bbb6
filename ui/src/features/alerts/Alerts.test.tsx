import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { AcknowledgeForm, NO_DRAFT } from './AcknowledgeForm';
import { Alerts } from './Alerts';
import { findOpen } from './AlertsScreen';
import { ALERTS_STATES, TOO_COLD } from './states';

function Form({ onAcknowledge }: { onAcknowledge: (reason: string, note: string) => void }) {
  const [draft, setDraft] = useState(NO_DRAFT);
  return (
    <AcknowledgeForm
      alert={TOO_COLD}
      boxName="Cold box 7"
      person="Annie Kudlak"
      draft={draft}
      onDraft={setDraft}
      isPending={false}
      onAcknowledge={onAcknowledge}
    />
  );
}

describe('Alerts', () => {
  checkStates(ALERTS_STATES, (data) => <Alerts {...data} current={null} />);

  it('begins with the worst and names it by its state', () => {
    draw(<Alerts {...ALERTS_STATES.full} current={null} />);
    const [first] = screen.getAllByRole('listitem');
    expect(first?.textContent).toContain('STOP: frozen for 3');
    expect(first?.textContent).toContain('QA was called at 02:12 and has not answered.');
  });

  it('keeps acknowledged ones in sight, with who and why', () => {
    draw(<Alerts {...ALERTS_STATES.full} current={null} />);
    const seen = screen.getAllByRole('listitem').find((each) => /Too warm/.test(each.textContent));
    expect(seen?.textContent).toContain('Elias Mantla');
    expect(seen?.textContent).toContain('Opened to load');
  });

  it('opens the form only of an alert that is open', () => {
    const { view } = ALERTS_STATES.full;
    if (!view) throw new Error('the sample has no view');
    expect(findOpen(view, 'cold')?.boxName).toBe('Cold box 7');
    expect(findOpen(view, 'warm')).toBeNull();
    expect(findOpen(view, null)).toBeNull();
  });
});

describe('acknowledging', () => {
  it('asks for a reason before it records anything', async () => {
    const onAcknowledge = vi.fn();
    draw(<Form onAcknowledge={onAcknowledge} />);
    await userEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
    expect(onAcknowledge).not.toHaveBeenCalled();
    expect(document.body.textContent).toContain('“I do not know” is an answer.');
  });

  it('asks what Other was', async () => {
    const onAcknowledge = vi.fn();
    draw(<Form onAcknowledge={onAcknowledge} />);
    await userEvent.click(screen.getByRole('radio', { name: 'Other' }));
    await userEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
    expect(onAcknowledge).not.toHaveBeenCalled();
    await userEvent.type(screen.getByRole('textbox', { name: 'What did you do?' }), ' Shut it ');
    await userEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
    expect(onAcknowledge).toHaveBeenCalledWith('other', 'Shut it');
  });

  it('says what it does not change', () => {
    draw(<Form onAcknowledge={() => undefined} />);
    expect(document.body.textContent).toContain('It does not change the assessment.');
  });
});
