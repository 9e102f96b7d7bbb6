import { useEffect, useState } from 'react';
import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import { isSignedIn } from '../state/membership';
import { SignIn } from './SignIn';

export function SignInScreen() {
  const t = useText();
  const toast = useToast();
  const commands = useCommands();
  const action = useAction();
  const [account, setAccount] = useState('');
  const [arrives, setArrives] = useState(false);
  const data = dataOf(useView({ kind: 'membership' }), useView({ kind: 'status' }), action.error);
  const { view } = data;
  const isIn = view !== null && isSignedIn(view);
  const isHome = arrives && isIn && !view.must_change_password;
  useEffect(() => {
    if (isHome) goTo();
  }, [isHome]);
  return (
    <SignIn
      {...data}
      acts={{
        isPending: action.isPending,
        account,
        onAccount: setAccount,
        onSignIn: (name, password) =>
          action.run(
            () => commands.signIn({ account: name, password }),
            () => {
              setArrives(true);
              toast({ text: t('membership-signed_in-done') });
            },
          ),
        onPassword: (name, before, after) =>
          action.run(
            () => commands.changePassword({ account: name, before, after }),
            () => {
              setArrives(true);
              toast({ text: t('membership-password-done') });
            },
          ),
        onSignOut: () =>
          action.run(
            () => commands.signOut(),
            () => toast({ text: t('membership-sign_out-done') }),
          ),
      }}
    />
  );
}
