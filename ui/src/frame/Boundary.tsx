import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useText } from '../i18n/useText';
import { Button } from '../kit/Button';
import { RefusedBanner } from '../kit/banners';

interface BoundaryProps {
  /** A page that failed is tried again when the path changes. */
  path: string;
  children: ReactNode;
}

interface BoundaryState {
  error: Error | null;
  path: string;
}

/** Keeps the frame alive when a page cannot be drawn. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, path: this.props.path };

  static getDerivedStateFromError(error: Error): Partial<BoundaryState> {
    return { error };
  }

  static getDerivedStateFromProps(
    props: BoundaryProps,
    state: BoundaryState,
  ): Partial<BoundaryState> | null {
    return props.path === state.path ? null : { error: null, path: props.path };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <Crashed error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}

function Crashed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const t = useText();
  return (
    <>
      <h1>{t('frame-crashed')}</h1>
      <RefusedBanner
        title={t('frame-crashed')}
        code={error.name}
        actions={<Button onPress={onRetry}>{t('frame-try-again')}</Button>}
      >
        <p>{t('frame-crashed-safe')}</p>
      </RefusedBanner>
    </>
  );
}
