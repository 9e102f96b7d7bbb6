/**
 * WebKitGTK calls the language of a system without one "C", which is no language tag. uPlot asks
 * for numbers in it while it loads, and the page would never begin: this is imported first.
 */
export function soundLanguage(navigator: Navigator): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
}

soundLanguage(navigator);
