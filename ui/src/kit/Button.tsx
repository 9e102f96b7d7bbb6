import type { ReactNode } from 'react';
import { Button as AriaButton, Link as AriaLink } from 'react-aria-components';
import { Icon, type IconName } from './icon/Icon';

interface Look {
  /** `primary` at most once a screen; `ghost` for a way out. */
  kind?: 'plain' | 'primary' | 'ghost';
  /** `glove` is 56 px high and fills the line: for the road. */
  size?: 'normal' | 'glove';
  icon?: IconName | undefined;
  children: ReactNode;
  /** Spoken instead of the words shown, where these need their surroundings. */
  label?: string | undefined;
}

interface ButtonProps extends Look {
  onPress?: (() => void) | undefined;
  isDisabled?: boolean | undefined;
  isPending?: boolean | undefined;
  type?: 'button' | 'submit';
  /** For a control that shows and hides something. */
  isExpanded?: boolean | undefined;
}

function classOf({ kind = 'plain', size = 'normal' }: Look): string {
  return ['btn', kind === 'plain' ? '' : kind, size === 'glove' ? 'glove' : '']
    .filter(Boolean)
    .join(' ');
}

function definite<T extends object>(props: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(props).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export function Button(props: ButtonProps) {
  const { icon, children, label, onPress, isDisabled, isPending, type = 'button' } = props;
  return (
    <AriaButton
      className={classOf(props)}
      type={type}
      {...definite({
        onPress,
        isDisabled,
        isPending,
        'aria-label': label,
        'aria-expanded': props.isExpanded,
      })}
    >
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

interface LinkButtonProps extends Look {
  href: string;
}

/** Looks like a button, goes like a link. */
export function LinkButton(props: LinkButtonProps) {
  const { icon, children, href, label } = props;
  return (
    <AriaLink className={classOf(props)} href={href} {...definite({ 'aria-label': label })}>
      {icon && <Icon name={icon} />}
      {children}
    </AriaLink>
  );
}
