import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { Form, type FormActs } from './Form';
import { FORM_STATES } from './states';

const acts = (more: Partial<FormActs> = {}): FormActs => ({
  isPending: false,
  onAnswer: () => undefined,
  onSign: () => undefined,
  ...more,
});

describe('a form', () => {
  checkStates(FORM_STATES, (data) => <Form {...data} acts={acts()} />);

  it('saves a choice as it is made', async () => {
    const onAnswer = vi.fn();
    draw(<Form {...FORM_STATES.full} acts={acts({ onAnswer })} />);
    await userEvent.click(screen.getByRole('radio', { name: 'Partly melted' }));
    expect(onAnswer).toHaveBeenCalledWith('ice_state', {
      kind: 'choice',
      option: 'partly_melted',
    });
  });

  it('saves a number once the field is left, and never one out of bounds', async () => {
    const onAnswer = vi.fn();
    draw(<Form {...FORM_STATES.full} acts={acts({ onAnswer })} />);
    const field = screen.getByRole('textbox', { name: /in the fridge/ });
    await userEvent.type(field, '1441');
    await userEvent.tab();
    expect(onAnswer).not.toHaveBeenCalled();
    expect(document.body.textContent).toContain('This number cannot be right.');
    await userEvent.clear(field);
    await userEvent.type(field, '12');
    await userEvent.tab();
    expect(onAnswer).toHaveBeenCalledWith('moved_to_storage_minutes', {
      kind: 'number',
      number: 12,
    });
  });

  it('shows the answer another gave at the same time', () => {
    draw(<Form {...FORM_STATES.full} acts={acts()} />);
    expect(document.body.textContent).toContain('Elias Mantla answered “101”');
  });

  it('is signed only when every question has its answer', () => {
    draw(<Form {...FORM_STATES.full} acts={acts()} />);
    const hold = screen.getByRole('button', { name: /Hold to sign/ });
    expect((hold as HTMLButtonElement).disabled).toBe(true);
  });

  it('takes no answers once it is signed', () => {
    draw(<Form {...FORM_STATES.refused} acts={acts()} />);
    expect(screen.queryByRole('radio')).toBeNull();
    const signed = screen.getByRole('region', { name: 'Signed' });
    expect(within(signed).getByText('Ruth Okheena, RN')).toBeDefined();
  });
});
